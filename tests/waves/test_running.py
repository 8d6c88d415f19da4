"""What the worker does with waves: a run opens once, asks whom it may, and reminds once."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as make
from tests.threads import in_threads
from voc.accounts.models import Organisation
from voc.core.db import db
from voc.core.errors import Conflict
from voc.customers import actions as customers
from voc.customers import history
from voc.customers.models import Contact, SuppressionReason
from voc.delivery.contact_rules import rested_since
from voc.delivery.models import ChannelName, Mailing, Message, Outcome
from voc.waves import actions, audience, invitations, inviting, running
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind

NOW = make.NOW


def a_wave(at=NOW, **given):
    """A wave to everybody by the console, started."""
    chosen = {
        "name": "All of them",
        "survey": given.pop("survey", None) or make.survey(),
        "segment": None,
        "channel": ChannelName.CONSOLE,
        "repeats": Kind.ONCE,
        **given,
    }
    wave = actions.create(actions.Chosen(**chosen), at)
    actions.start(wave, at)
    db.session.commit()
    return wave


def run_until_done(at=NOW, size=inviting.BATCH):
    for step in (running.open_due, lambda at: inviting.invite_due(at, size)):
        while step(at):
            db.session.commit()
        db.session.commit()


def reason_for(customer):
    db.session.expire_all()
    return db.session.scalar(
        select(Invitation.skip_reason).where(Invitation.customer_id == customer.id)
    )


def test_four_threads_open_a_due_wave_once(app):
    wave_id = a_wave().id
    opened = in_threads(app, lambda: running.open_due(NOW))
    runs = select(func.count(WaveRun.id)).where(WaveRun.wave_id == wave_id)
    assert db.session.scalar(runs) == 1
    assert sorted(opened) == [0, 0, 0, 1]


def test_four_threads_with_two_waves_ask_nobody_twice(app):
    ids = [make.customer().id for _ in range(12)]
    a_wave(), a_wave()
    while running.open_due(NOW):
        db.session.commit()
    db.session.commit()

    def invite():
        done = 0
        for _ in range(40):  # a thread whose turn it is not does nothing
            done += inviting.invite_due(NOW, 3)
            db.session.commit()
        return done

    in_threads(app, invite)
    run_until_done(size=3)
    asked = db.session.scalars(select(Message.customer_id)).all()
    assert sorted(asked) == ids
    assert db.session.scalar(select(func.count(Invitation.id))) == 24


def test_an_invitation_is_spent_by_one_of_four_threads(app):
    invitation_id = make.invitation().id
    spent = in_threads(app, lambda: invitations.mark_completed(invitation_id, NOW))
    assert sorted(spent) == [False, False, False, True]


def test_a_run_asks_everybody_who_may_be_asked_in_batches(app):
    people = [make.customer() for _ in range(7)]
    a_wave()
    run_until_done(size=3)
    asked = db.session.scalars(select(Invitation.customer_id).order_by(Invitation.id)).all()
    assert asked == [one.id for one in people]
    addressed = db.session.scalars(select(Message.address).order_by(Message.id)).all()
    assert addressed == [one.email for one in people]
    run = db.session.scalar(select(WaveRun))
    assert (run.cursor, run.next_at) == (people[-1].id, None)


def test_a_batch_that_was_rolled_back_is_made_again_whole(app):
    make.customer(), make.customer(), make.customer()
    a_wave()
    running.open_due(NOW)
    db.session.commit()
    inviting.invite_due(NOW, 2)
    db.session.rollback()
    run_until_done(size=2)
    assert db.session.scalar(select(func.count(Invitation.id))) == 3
    assert db.session.scalar(select(func.count(Message.id))) == 3


def test_everybody_left_out_is_left_out_for_a_stated_reason(app):
    unreachable = make.customer(email=None)
    bounced, stopped, unwilling = make.customer(), make.customer(), make.customer(consents=False)
    customers.suppress(bounced.email, SuppressionReason.BOUNCED, NOW)
    customers.suppress(stopped.email, SuppressionReason.UNSUBSCRIBED, NOW)
    answered = make.customer()
    history.note_answered(answered.id, NOW - timedelta(days=89))
    asked = make.customer()
    wave = a_wave()
    others = {SkipReason.NOT_SENT, SkipReason.CAPPED, SkipReason.LATE}  # later, or by own rules
    reasons = [one for one in SkipReason if one not in others]
    assert audience.counted(wave, NOW) == audience.Audience(1, dict.fromkeys(reasons, 1))
    run_until_done()
    assert [
        reason_for(one) for one in (unreachable, bounced, stopped, unwilling, answered, asked)
    ] == [
        SkipReason.NO_ADDRESS,
        SkipReason.BOUNCED,
        SkipReason.UNSUBSCRIBED,
        SkipReason.NO_CONSENT,
        SkipReason.QUARANTINED,
        None,
    ]
    assert db.session.scalar(select(func.count(Message.id))) == 1


def test_an_address_that_bounced_is_the_reason_whatever_its_owner_wished(app):
    both, by_phone = make.customer(), make.customer(phone="+989121234567")
    wave = a_wave()
    survey = {"survey_id": wave.survey_id}
    customers.suppress(both.email, SuppressionReason.UNSUBSCRIBED, NOW, **survey)
    for address in (both.email, by_phone.phone):
        customers.suppress(address, SuppressionReason.BOUNCED, NOW)
    run_until_done()
    assert reason_for(both) is SkipReason.BOUNCED
    assert reason_for(by_phone) is None, "it was the number that bounced, not the address"


def test_who_said_stop_to_another_survey_is_asked_about_this_one(app):
    one = make.customer()
    customers.suppress(one.email, SuppressionReason.UNSUBSCRIBED, NOW, survey_id=make.survey().id)
    a_wave()
    run_until_done()
    assert reason_for(one) is None


@pytest.mark.parametrize(("seconds", "reason"), [(-1, SkipReason.QUARANTINED), (0, None)])
def test_a_person_rests_28_days_to_the_second(app, seconds, reason):
    one = make.customer()
    history.note_invited([one.id], NOW - timedelta(days=28))
    a_wave(at=NOW + timedelta(seconds=seconds))
    run_until_done(at=NOW + timedelta(seconds=seconds))
    assert reason_for(one) is reason


def test_28_days_are_days_of_the_wall_even_where_the_clocks_change(app):
    berlin = ZoneInfo("Europe/Berlin")
    organisation = db.session.get(Organisation, 1)
    organisation.zone = berlin.key
    invited = datetime(2026, 3, 10, 10, tzinfo=berlin)
    again = datetime(2026, 4, 7, 10, tzinfo=berlin)
    assert again - invited == timedelta(days=28)  # wall time; an hour less has passed
    assert rested_since(again, 28, organisation) == invited


def test_a_rule_of_no_days_protects_nobody(app):
    organisation = db.session.get(Organisation, 1)
    organisation.invited_rest_days = organisation.answered_rest_days = 0
    one = make.customer()
    history.note_invited([one.id], NOW)
    history.note_answered(one.id, NOW)
    a_wave()
    run_until_done()
    assert reason_for(one) is None


def test_two_waves_due_at_once_ask_nobody_twice(app):
    one = make.customer()
    a_wave()
    a_wave()
    run_until_done()
    reasons = set(db.session.scalars(select(Invitation.skip_reason)))
    assert reasons == {None, SkipReason.QUARANTINED}
    invited = db.session.scalar(select(Contact.last_invited_at).filter_by(customer_id=one.id))
    assert invited == NOW


def test_a_late_run_records_when_it_was_due(app):
    one = make.customer()
    wave = a_wave()
    due = wave.next_at
    run_until_done(at=NOW + timedelta(days=3))
    contact = db.session.scalar(select(Contact).filter_by(customer_id=one.id))
    assert contact.last_invited_at == due


def test_a_monthly_wave_runs_once_for_all_the_runs_it_missed(app):
    wave = a_wave(repeats=Kind.MONTHLY, calendar="gregorian", day=1)
    late = datetime(2027, 3, 15, tzinfo=NOW.tzinfo)
    run_until_done(at=late)
    db.session.refresh(wave)
    tehran = ZoneInfo("Asia/Tehran")
    assert [run.due_at for run in wave.runs] == [datetime(2027, 3, 1, 10, tzinfo=tehran)]
    assert wave.next_at == datetime(2027, 4, 1, 10, tzinfo=tehran)


def test_a_wave_whose_survey_was_closed_asks_nobody(app):
    make.customer()
    survey = make.survey()
    wave = a_wave(survey=survey)
    survey.closes_at = NOW - timedelta(hours=1)
    db.session.commit()
    run_until_done()
    assert db.session.scalar(select(func.count(WaveRun.id))) == 0
    assert wave.state is WaveState.FINISHED


def test_invented_customers_are_never_mailed(app):
    invented = make.customer(is_sample=True)
    wave = Wave(survey=make.survey(), channel=ChannelName.EMAIL, name="w", repeats=Kind.ONCE)
    wave.starts_at = wave.created_at = NOW
    make.save(wave)
    assert audience.counted(wave, NOW).all == 0
    wave.channel = ChannelName.CONSOLE
    assert audience.counted(wave, NOW).eligible == 1
    assert invented.id


def test_a_paused_wave_opens_no_run_and_invites_nobody(app):
    make.customer()
    wave = a_wave()
    actions.pause(wave, NOW)
    db.session.commit()
    run_until_done()
    assert db.session.scalar(select(func.count(Invitation.id))) == 0
    actions.resume(wave, NOW)
    db.session.commit()
    run_until_done()
    assert db.session.scalar(select(func.count(Invitation.id))) == 1


def test_finishing_a_wave_stops_what_was_not_sent(app):
    make.customer()
    wave = a_wave()
    run_until_done()
    actions.finish(wave, NOW)
    db.session.commit()
    message = db.session.scalar(select(Message))
    assert (message.outcome, message.next_at) == (Outcome.CANCELLED, None)


@time_machine.travel(NOW, tick=False)
def test_preview_counts_are_what_the_run_then_does(app):
    for number in range(5):
        one = make.customer()
        if number < 2:
            history.note_invited([one.id], NOW - timedelta(days=3))
    wave = a_wave()
    seen = audience.counted(wave, NOW)
    run_until_done()
    assert seen.eligible == db.session.scalar(select(func.count(Message.id))) == 3
    assert seen.skipped == {SkipReason.QUARANTINED: 2}


def test_a_wave_by_mail_starts_only_with_a_server_and_a_sender(app):
    chosen = actions.Chosen(
        name="By mail",
        survey=make.survey(),
        segment=None,
        channel=ChannelName.EMAIL,
        repeats=Kind.ONCE,
    )
    wave = actions.create(chosen, NOW)
    with pytest.raises(Conflict):
        actions.start(wave, NOW)
    before = app.extensions["voc.settings"]
    app.extensions["voc.settings"] = replace(
        before, smtp_url="smtp://127.0.0.1:1", mail_from="Care <care@shop.example>"
    )
    actions.start(wave, NOW)
    run_until_done()
    app.extensions["voc.settings"] = before
    mailing = db.session.scalar(select(Mailing))
    assert (mailing.sender_name, mailing.sender_address) == ("Care", "care@shop.example")
    assert {text.language for text in mailing.texts} == {"fa", "en"}


def test_a_wave_of_a_survey_that_is_not_open_does_not_start(app):
    survey = make.survey(closes_at=NOW)
    chosen = actions.Chosen(
        name="w", survey=survey, segment=None, channel=ChannelName.CONSOLE, repeats=Kind.ONCE
    )
    with pytest.raises(Conflict):
        actions.start(actions.create(chosen, NOW), NOW)


def test_a_wave_nobody_can_answer_any_more_has_ended(app):
    make.customer()
    wave = a_wave()
    run_until_done()
    running.remind_due(NOW + timedelta(days=59))
    db.session.refresh(wave)
    assert wave.state is WaveState.ACTIVE
    running.remind_due(NOW + timedelta(days=62))
    db.session.refresh(wave)
    assert wave.state is WaveState.FINISHED

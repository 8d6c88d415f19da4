"""Waves after events: each event leads to one invitation at most, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.threads import in_threads
from voc.accounts.queries import organisation
from voc.core.db import db
from voc.core.errors import Conflict
from voc.customers import history
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.models import Segment
from voc.delivery.models import ChannelName, Message
from voc.surveys.models import SurveyState
from voc.waves import actions, after_events, event_preview, inviting, months, running, sampling
from voc.waves.event_models import WaveEvent
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Sampling, WaveRun, WaveState
from voc.waves.recurrence import Kind

NOW = make.NOW
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def kind(key="order_delivered"):
    known = db.session.scalar(select(EventKind).where(EventKind.key == key))
    return known or make.save(EventKind(key=key, name=key, created_at=NOW))


def draft(**given):
    chosen = {
        "name": "After delivery",
        "survey": given.pop("survey", None) or make.survey(),
        "segment": None,
        "channel": ChannelName.CONSOLE,
        "repeats": Kind.EVENT,
        "event_kind": kind(),
        "delay_hours": 48,
        **given,
    }
    return actions.create(actions.Chosen(**chosen), NOW)


def wave(**given):
    made = draft(**given)
    actions.start(made, NOW)
    db.session.commit()
    return made


def work(at):
    for step in (after_events.plan_due, running.open_due, inviting.invite_due):
        while step(at):
            db.session.commit()
        db.session.commit()
    db.session.expire_all()


def asked():
    """Whom messages are written to, in their order."""
    return db.session.scalars(select(Message.customer_id).order_by(Message.id)).all()


def reasons():
    found = select(Invitation.customer_id, Invitation.skip_reason).order_by(Invitation.id)
    return [tuple(row) for row in db.session.execute(found)]


def runs():
    return db.session.scalars(select(WaveRun.due_at).order_by(WaveRun.id)).all()


def test_an_event_is_asked_about_after_its_delay_and_once(app):
    one = wave()
    event = make.event(at=NOW)
    work(NOW + 48 * HOUR - timedelta(seconds=1))
    assert (asked(), runs()) == ([], [])
    assert one.next_at == NOW + 48 * HOUR
    work(NOW + 48 * HOUR)
    work(NOW + 49 * HOUR)
    assert asked() == [event.customer_id]
    assert runs() == [NOW + 48 * HOUR]
    assert (one.next_at, one.state) == (None, WaveState.ACTIVE)


def test_a_run_takes_all_that_are_due_and_the_next_is_an_hour_later(app):
    one = wave(delay_hours=0)
    first, second = make.event(at=NOW), make.event(at=NOW + timedelta(minutes=5))
    work(NOW + timedelta(minutes=6))
    third = make.event(at=NOW + timedelta(minutes=10))
    work(NOW + timedelta(minutes=30))
    assert asked() == [first.customer_id, second.customer_id]
    assert one.next_at == NOW + timedelta(minutes=66)
    work(NOW + timedelta(minutes=66))
    assert asked() == [first.customer_id, second.customer_id, third.customer_id]
    assert len(runs()) == 2


def test_only_events_that_are_due_after_the_approval_count(app):
    make.event(at=NOW - 3 * DAY)
    waiting = make.event(at=NOW - DAY)
    planned_already = make.event(at=NOW - DAY, new_at=None)
    make.event("refund", at=NOW - DAY)
    wave()
    told_later = make.event(at=NOW - DAY, received_at=NOW + HOUR)
    make.event(at=NOW - 30 * DAY, received_at=NOW + HOUR)
    work(NOW + DAY)
    assert asked() == [one.customer_id for one in (waiting, planned_already, told_later)]
    assert len(reasons()) == 3


def test_what_is_told_too_late_is_left_out_with_its_reason(app):
    wave(delay_hours=0, patience_days=3)
    late, in_time, both = make.customer(), make.customer(), make.customer()
    make.event(customer=late, at=NOW)
    make.event(customer=in_time, at=NOW + HOUR)
    make.event(customer=both, at=NOW)
    make.event(customer=both, at=NOW + 2 * HOUR)
    work(NOW + 3 * DAY + HOUR)
    assert reasons() == [(late.id, SkipReason.LATE), (in_time.id, None), (both.id, None)]
    assert asked() == [in_time.id, both.id]


def test_the_contact_rules_and_the_segment_hold(app):
    segment = Segment(name="English", created_at=NOW)
    segment.conditions = [{"field": "language", "operator": "is", "value": "en"}]
    wave(delay_hours=0, segment=make.save(segment))
    twice, unwilling = make.customer(), make.customer(consents=False)
    make.event(customer=make.customer(language="fa"))
    make.event(customer=twice)
    make.event(customer=unwilling)
    work(NOW)
    make.event(customer=twice, at=NOW + DAY)
    work(NOW + DAY)
    assert reasons() == [
        (twice.id, None),
        (unwilling.id, SkipReason.NO_CONSENT),
        (twice.id, SkipReason.QUARANTINED),
    ]


def test_a_pause_keeps_events_and_the_end_forgets_them(app):
    one = wave(delay_hours=0)
    actions.pause(one, NOW)
    event = make.event()
    work(NOW + HOUR)
    assert asked() == []
    actions.resume(one, NOW + 2 * HOUR)
    work(NOW + 2 * HOUR)
    assert asked() == [event.customer_id]
    make.event(at=NOW + 2 * HOUR)
    work(NOW + 2 * HOUR)
    actions.finish(one, NOW + 2 * HOUR)
    work(NOW + 5 * HOUR)
    assert (len(asked()), after_events.waiting(one)) == (1, 0)


def test_a_closed_survey_lets_events_wait(app):
    survey = make.survey()
    wave(delay_hours=0, survey=survey)
    event = make.event()
    survey.state = SurveyState.CLOSED
    work(NOW)
    assert runs() == []
    survey.state = SurveyState.OPEN
    work(NOW + HOUR)
    assert asked() == [event.customer_id]


def test_an_event_that_is_taken_back_leads_to_nothing(app):
    wave()
    make.event()
    work(NOW)
    db.session.execute(CustomerEvent.__table__.delete())
    work(NOW + 3 * DAY)
    assert (runs(), asked()) == ([], [])


def test_two_waves_mind_the_same_event(app):
    first, second = wave(delay_hours=0), wave(delay_hours=720)
    event = make.event()
    work(NOW)
    assert (after_events.waiting(first), after_events.waiting(second)) == (0, 1)
    work(NOW + 30 * DAY)
    assert asked() == [event.customer_id] * 2


@pytest.mark.parametrize("killed", ["plan", "open", "invite"])
def test_a_step_that_is_killed_is_done_again_whole(app, killed):
    wave(delay_hours=0)
    events = [make.event() for _ in range(3)]
    steps = {
        "plan": after_events.plan_due,
        "open": running.open_due,
        "invite": inviting.invite_due,
    }
    for name, step in steps.items():
        assert step(NOW)
        if name == killed:
            db.session.rollback()
            break
        db.session.commit()
    work(NOW)
    assert asked() == [one.customer_id for one in events]
    assert len(runs()) == 1


def test_four_threads_plan_open_and_ask_once(app):
    wave(delay_hours=0)
    people = [make.event().customer_id for _ in range(8)]

    def turn():
        for _ in range(6):
            for step in (lambda at: after_events.plan_due(at, 3), running.open_due):
                step(NOW)
                db.session.commit()

    in_threads(app, turn)
    in_threads(app, lambda: inviting.invite_due(NOW))
    work(NOW)
    work(NOW + HOUR)
    assert sorted(asked()) == people
    assert db.session.scalar(select(func.count(WaveEvent.id))) == 8


def test_messages_leave_within_the_hours_that_were_chosen(app):
    wave(delay_hours=0, from_hour=18, until_hour=20)  # it is 13:00 in Tehran
    make.event()
    work(NOW)
    leaves = db.session.scalar(select(Message.next_at))
    assert leaves == NOW.replace(hour=14, minute=30)


def test_it_cannot_be_run_by_hand(app):
    with pytest.raises(Conflict):
        actions.run_now(wave(), NOW)


def test_the_calendar_shows_when_it_runs_next(app):
    wave()
    make.event()
    work(NOW)
    month = months.month((NOW + 2 * DAY).date(), months.Calendar.GREGORIAN, NOW)
    found = [one for week in month.weeks for day in week for one in day.entries]
    assert [(one.kind, one.at) for one in found] == [("will run", NOW + 2 * DAY)]


def test_the_preview_says_what_the_last_events_would_have_led_to(app):
    organisation().invited_rest_days = 10
    twice, thrice = make.customer(), make.customer()
    for customer, days in ((twice, 1), (twice, 5), (thrice, 3), (thrice, 8), (thrice, 14)):
        make.event(customer=customer, at=NOW - timedelta(days=days))
    make.event(customer=make.customer(email=None), at=NOW - DAY)
    make.event(customer=make.customer(language="fa"), at=NOW - DAY)
    make.event(at=NOW - 31 * DAY)
    segment = Segment(name="English", created_at=NOW)
    segment.conditions = [{"field": "language", "operator": "is", "value": "en"}]
    found = event_preview.lately(draft(segment=make.save(segment)), NOW)
    assert (found.events, found.asked, found.elsewhere) == (7, 3, 1)
    assert found.skipped == {SkipReason.QUARANTINED: 2, SkipReason.NO_ADDRESS: 1}


def test_of_events_so_many_percent_are_asked_each_by_a_chance_of_its_own(app):
    one = wave(delay_hours=0, sampling=Sampling.PERCENT, sample_size=50, patience_days=1)
    late = make.event(at=NOW).customer_id
    people = [make.event(at=NOW + DAY + n * HOUR).customer_id for n in range(20)]
    resting = make.event(at=NOW + DAY).customer_id
    history.note_invited([resting], NOW)
    make.customer()
    work(NOW + 2 * DAY)
    run = db.session.scalars(select(WaveRun)).one()
    edge = sampling.PRIME // 2
    drawn = [each for each in people if sampling.key_of(each, run.seed) < edge]
    assert asked() == drawn
    [stratum] = run.strata
    assert (stratum.frame, stratum.drawn) == (20, len(drawn))
    assert set(reasons()) - {(each, None) for each in drawn} == {
        (resting, SkipReason.QUARANTINED),
        (late, SkipReason.LATE),
    }
    assert after_events.waiting(one) == 0


def test_a_lone_event_is_not_always_drawn(app):
    wave(delay_hours=0, sampling=Sampling.PERCENT, sample_size=50)
    for hour in range(24):
        make.event(at=NOW + hour * HOUR)
        work(NOW + hour * HOUR)
    assert len(runs()) == 24
    assert 0 < len(asked()) < 24  # the other way once in eight million

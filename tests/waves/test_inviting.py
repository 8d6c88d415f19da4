"""Whom a run asks when it asks some only, and when their messages leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests import factories as make
from tests.waves.test_running import a_wave, reason_for, run_until_done
from voc.accounts import actions as accounts
from voc.accounts.models import Holiday, Organisation
from voc.core.db import db
from voc.customers import history
from voc.customers.models import Attribute, AttributeKind, Contact, CustomerAttribute
from voc.delivery.models import Mailing, Message, MessagePurpose, Outcome
from voc.waves import actions, drawing, news, running, sampling
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Missed, Sampling, WaveRun
from voc.waves.recurrence import Kind, RestDays

NOW = make.NOW


def people(count, **given):
    return [make.customer(**given) for _ in range(count)]


def asked():
    """The customers who got an invitation."""
    db.session.expire_all()
    return set(
        db.session.scalars(select(Invitation.customer_id).where(Invitation.skipped_at.is_(None)))
    )


def organisation(**given):
    db.session.execute(update(Organisation).values(**given))
    db.session.commit()


@pytest.fixture
def company(app):
    accounts.found(NOW)
    db.session.commit()
    return app


def test_a_sample_of_so_many_is_drawn_and_its_seed_draws_it_again(app):
    ids = {one.id for one in people(20)}
    wave = a_wave(sampling=Sampling.NUMBER, sample_size=6)
    run_until_done(size=7)
    [run] = wave.runs
    [stratum] = run.strata
    assert (stratum.frame, stratum.drawn, stratum.probability) == (20, 6, 0.3)
    drawn = sorted(ids, key=lambda one: sampling.key_of(one, run.seed))[:6]
    assert asked() == set(drawn)
    assert db.session.scalar(select(func.count(Invitation.id))) == 6, "the others are a count"


def test_a_sample_is_as_its_audience_in_the_part_that_was_chosen(app):
    make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    city = db.session.scalar(select(Attribute))
    for place, count in (("Tehran", 12), ("Shiraz", 6)):
        for one in people(count):
            make.save(CustomerAttribute(customer=one, attribute=city, text=place))
    people(2)
    wave = a_wave(sampling=Sampling.NUMBER, sample_size=10, stratify_by="city")
    run_until_done(size=6)
    parts = {one.value: (one.frame, one.drawn) for one in wave.runs[0].strata}
    assert parts == {"": (2, 1), "tehran": (12, 6), "shiraz": (6, 3)}
    assert len(asked()) == 10


def test_who_may_not_be_asked_is_told_whatever_chance_says(app):
    resting = make.customer()
    history.note_answered(resting.id, NOW - timedelta(days=1))
    people(10)
    a_wave(sampling=Sampling.PERCENT, sample_size=50)
    run_until_done()
    assert reason_for(resting) is SkipReason.QUARANTINED
    assert len(asked()) == 5


def test_a_margin_asks_for_as_many_as_earlier_answers_say(app):
    first = a_wave()
    run = make.save(WaveRun(wave=first, due_at=NOW, opened_at=NOW))
    for number in range(40):
        one = make.customer()
        done = {"completed_at": NOW} if number < 32 else {}
        make.invitation(customer=one, survey=first.survey, run=run, sent_at=NOW, **done)
        history.note_answered(one.id, NOW, 10 if number % 2 else 0)
    plan = drawing.planned(wave_of_margin(), 100_000, NOW)
    assert plan.rate == pytest.approx(0.8), "of all waves of the year"
    assert plan.drawn == -(-1514 // 0.8)


def wave_of_margin():
    return a_wave(sampling=Sampling.PRECISION, sample_size=5)


def test_nobody_gets_a_fourth_message_in_four_weeks(app):
    bothered, free = people(2)
    wave = a_wave(segment=None)
    run = make.save(WaveRun(wave=wave, due_at=NOW - timedelta(days=20), opened_at=NOW))
    mailing = make.save(
        Mailing(channel=wave.channel, sender_name="", sender_address="", created_at=NOW)
    )
    before = make.invitation(customer=bothered, survey=wave.survey, run=run)
    history.note_invited([bothered.id], NOW - timedelta(days=40))  # long ago, had they not reminded
    for number in range(3):
        make.save(
            Message(
                mailing=mailing,
                purpose=MessagePurpose.INVITATION,
                subject_id=before.id,
                number=number,
                customer_id=bothered.id,
                address=bothered.email,
                language="en",
                outcome=Outcome.SENT,
                created_at=NOW - timedelta(days=20),
            )
        )
    run_until_done()
    found = select(Invitation.customer_id, Invitation.skip_reason).where(Invitation.id > before.id)
    assert dict(db.session.execute(found).all()) == {
        bothered.id: SkipReason.QUARANTINED,
        free.id: None,
    }


def test_no_more_of_one_company_are_asked_than_it_bears(company):
    organisation(company_cap=2)
    of_one = people(4, company="Behin")
    alone, nobodys = make.customer(company="Sarv"), people(3)
    history.note_invited([of_one[0].id], NOW - timedelta(days=3))
    a_wave()
    run_until_done(size=3)
    assert asked() == {of_one[1].id, alone.id, *(one.id for one in nobodys)}
    assert reason_for(of_one[2]) is SkipReason.CAPPED


def test_of_a_companys_people_in_the_sample_no_more_are_asked_than_it_bears(company):
    organisation(company_cap=2)
    of_one, nobodys = people(8, company="Behin"), people(8)
    wave = a_wave(sampling=Sampling.NUMBER, sample_size=12)
    run_until_done(size=3)
    [stratum] = wave.runs[0].strata
    assert (stratum.frame, stratum.drawn) == (16, 12), "each has the chance that is written down"
    drawn = sorted(
        range(16), key=lambda n: sampling.key_of((of_one + nobodys)[n].id, wave.runs[0].seed)
    )
    in_sample = {(of_one + nobodys)[n].id for n in drawn[:12]}
    assert len(asked() & {one.id for one in of_one}) == 2
    assert asked() - {one.id for one in of_one} == in_sample & {one.id for one in nobodys}
    capped = {one.id for one in of_one if reason_for(one) is SkipReason.CAPPED}
    assert capped | asked() == in_sample


def test_a_rolling_wave_takes_a_companys_people_in_turn(company):
    organisation(company_cap=1)
    of_one = people(3, company="Behin")
    for one, days in zip(of_one, (40, 90, 60), strict=True):
        history.note_invited([one.id], NOW - timedelta(days=days))
    a_wave(repeats=Kind.ROLLING, every=1, calendar="gregorian", hour=10)
    order = []
    for days in (1, 30, 60):
        run_until_done(NOW + timedelta(days=days))
        order += sorted(asked() - set(order))
    assert order == [of_one[1].id, of_one[2].id, of_one[0].id], "the longest ago comes first"


def test_ten_oclock_is_each_customers_own(company):
    organisation(zone="Asia/Tehran")
    here, berlin = make.customer(), make.customer(zone="Europe/Berlin")
    tokyo = make.customer(zone="Asia/Tokyo")
    due = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    a_wave(at=NOW, starts_at=due, in_their_zone=True)
    run_until_done(at=due)
    leaves = dict(db.session.execute(select(Message.customer_id, Message.next_at)).all())
    assert leaves == {
        here.id: due,
        berlin.id: due.replace(hour=9, minute=0),
        tokyo.id: due,  # their ten o'clock has passed
    }


def test_a_pause_brings_nobodys_hour_forward(company):
    organisation(zone="Asia/Tehran")
    make.customer(zone="America/New_York")
    wave = a_wave(in_their_zone=True)
    run_until_done()
    planned = db.session.scalar(select(Message.next_at))
    assert planned > NOW + timedelta(hours=2)
    actions.pause(wave, NOW)
    actions.resume(wave, NOW)
    db.session.commit()
    assert db.session.scalar(select(Message.next_at)) == planned


def test_messages_wait_for_the_hours_and_days_that_were_chosen(company):
    organisation(zone="Asia/Tehran", weekend="4")
    make.save(Holiday(day=date(2026, 12, 5), name="h"))
    make.customer()
    thursday_evening = datetime(2026, 12, 3, 16, tzinfo=UTC)
    a_wave(at=thursday_evening, rest_days=RestDays.SKIP, from_hour=9, until_hour=17)
    run_until_done(at=thursday_evening)
    assert db.session.scalar(select(Message.next_at)) == datetime(2026, 12, 6, 5, 30, tzinfo=UTC)


def test_a_rolling_wave_asks_everybody_once_in_its_months(company):
    organisation(zone="UTC", invited_rest_days=28, most_messages=0)
    everybody = people(40)
    wave = a_wave(repeats=Kind.ROLLING, every=2, calendar="gregorian", hour=10)
    days = []
    at = NOW
    for _ in range(70):
        at += timedelta(days=1)
        before = db.session.scalar(select(func.count(Invitation.id)))
        run_until_done(at=at)
        days.append(db.session.scalar(select(func.count(Invitation.id))) - before)
        if sum(days) >= 40 and len(days) == 40:
            break
    assert max(days) == 1, "40 people over some 61 days"
    assert asked() == {one.id for one in everybody}
    last = db.session.scalars(select(Contact.last_invited_at)).all()
    assert len(set(last)) == 40
    run_until_done(at=at + timedelta(days=1))
    assert len(wave.runs) == 41
    assert db.session.scalar(select(func.count(Invitation.id))) == 40, "nobody's turn again yet"


def test_a_wave_skips_what_it_missed_where_it_was_told_to(app):
    make.customer()
    a_wave(repeats=Kind.DAYS, every=7, when_missed=Missed.SKIP)
    run_until_done(at=NOW + timedelta(days=9))
    assert db.session.scalar(select(func.count(WaveRun.id))) == 0
    assert db.session.scalar(select(func.count(Message.id))) == 0


def test_up_to_three_reminders_go_out_so_many_days_apart(company):
    organisation(most_messages=0)
    make.customer()
    a_wave(reminder_days=3, reminders=3)
    run_until_done()
    numbers = []
    at = NOW
    for _ in range(5):
        for message in db.session.scalars(select(Message).where(Message.outcome.is_(None))):
            message.outcome, message.next_at = Outcome.SENT, None
            message.sent_at = message.finished_at = message.news_at = at
        db.session.commit()
        news.take_news(at)
        db.session.commit()
        assert db.session.scalar(select(Message.id).where(Message.created_at > at)) is None
        running.remind_due(at + timedelta(days=2))
        db.session.commit()
        at += timedelta(days=3)
        running.remind_due(at)
        db.session.commit()
        numbers.append(db.session.scalar(select(func.max(Message.number))))
    assert numbers == [1, 2, 3, 3, 3]


def test_a_reminder_that_would_be_one_too_many_is_not_written(company):
    organisation(most_messages=1)
    make.customer()
    a_wave(reminder_days=3)
    run_until_done()
    message = db.session.scalar(select(Message))
    message.outcome, message.next_at = Outcome.SENT, None
    message.sent_at = message.finished_at = message.news_at = NOW
    db.session.commit()
    news.take_news(NOW)
    db.session.commit()
    assert running.remind_due(NOW + timedelta(days=3)) == 1
    db.session.commit()
    assert db.session.scalar(select(func.count(Message.id))) == 1

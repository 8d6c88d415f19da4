"""Purchases and deliveries of the sample company, and the wave that asks two days after each.

It has a chance of its own, so that the rest of the year does not depend on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, insert, select, update

from voc.core.calendar import at_wall_time, local_day
from voc.core.db import db
from voc.customers import history
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.models import Customer
from voc.delivery.models import ChannelName
from voc.responses import actions
from voc.responses.models import Channel, Feedback, Response
from voc.responses.rows import Asked, Taking
from voc.sample import delivered
from voc.sample.people import Person
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Questionnaire
from voc.waves import after_events
from voc.waves.event_models import WaveEvent
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind

DAYS = 90
RUN_DAYS = 60
DELAY = timedelta(days=2)
REST = timedelta(days=28)
EXPIRES = timedelta(days=60)
LATE_SHARE, OPENED_SHARE, ANSWERED_SHARE = 0.02, 0.52, 0.28
KINDS = {
    "purchase": "خرید · Purchase",
    "order_delivered": "تحویل سفارش · Order delivered",
}
AMOUNTS = (450_000, 780_000, 1_250_000, 2_400_000, 5_900_000)


def year(
    persons: Sequence[Person],
    customers: Sequence[Customer],
    at: datetime,
    zone: ZoneInfo,
    chance: Random,
) -> None:
    """What was bought and delivered in the last 90 days, and 60 days of the wave after it."""
    kinds = {
        key: EventKind(key=key, name=name, is_sample=True, created_at=at - timedelta(days=DAYS))
        for key, name in KINDS.items()
    }
    db.session.add_all(kinds.values())
    db.session.flush()
    rows: list[dict[str, Any]] = []
    for person, customer in zip(persons, customers, strict=True):
        for days_ago in _order_days(person, chance):
            rows += _order(customer, kinds, at, days_ago, len(rows), zone, chance)
    db.session.execute(insert(CustomerEvent), rows)
    survey = db.session.scalar(select(Survey).where(Survey.slug == delivered.SLUG))
    if survey is not None and survey.is_sample:
        _run_wave(survey, kinds["order_delivered"], at, zone, chance)


def forget() -> None:
    """Take the kinds away; one of which there are events or waves stays, and is theirs."""
    used = (
        exists().where(CustomerEvent.kind_id == EventKind.id)
        | exists().where(Wave.event_kind_id == EventKind.id)
    )  # fmt: skip
    db.session.execute(delete(EventKind).where(EventKind.is_sample, ~used))
    db.session.execute(update(EventKind).where(EventKind.is_sample).values(is_sample=False))


def _order_days(person: Person, chance: Random) -> list[int]:
    """How many days ago somebody ordered, by how often they do."""
    times = int(person.orders / 4 + chance.random())
    return [chance.randrange(1, DAYS) for _ in range(times)]


def _order(
    customer: Customer,
    kinds: Mapping[str, EventKind],
    at: datetime,
    days_ago: int,
    number: int,
    zone: ZoneInfo,
    chance: Random,
) -> list[dict[str, Any]]:
    """A purchase, and its delivery where there was time for it."""
    day = local_day(at, zone) - timedelta(days=days_ago)
    bought = at_wall_time(day, time(chance.randrange(8, 23), chance.randrange(60)), zone)
    brought = bought + timedelta(days=chance.choice((1, 2, 2, 3, 4)), hours=chance.randrange(-3, 4))
    told = (("purchase", bought, chance.choice(AMOUNTS)), ("order_delivered", brought, None))
    return [
        {
            "customer_id": customer.id,
            "kind_id": kinds[key].id,
            "at": moment,
            "reference": f"S-{10_000 + number}",
            "amount": amount,
            "received_at": moment + timedelta(minutes=5),
            "new_at": None,
        }
        for key, moment, amount in told
        if moment < at - timedelta(minutes=10)
    ]


def _run_wave(
    survey: Survey, kind: EventKind, at: datetime, zone: ZoneInfo, chance: Random
) -> None:
    """The wave with a run a day; paused, for nothing goes out by itself."""
    today = local_day(at, zone)
    days = [today - timedelta(days=n) for n in range(RUN_DAYS, 0, -1)]
    since = at_wall_time(days[0], time(10), zone) - timedelta(days=1)
    wave = Wave(
        name="دو روز پس از تحویل · Two days after delivery",
        survey=survey,
        channel=ChannelName.CONSOLE,
        state=WaveState.PAUSED,
        repeats=Kind.EVENT,
        event_kind=kind,
        delay_hours=48,
        starts_at=since,
        is_sample=True,
        created_at=since,
    )
    db.session.add(wave)
    db.session.flush()
    events = db.session.scalars(
        select(CustomerEvent)
        .where(CustomerEvent.kind_id == kind.id, CustomerEvent.at >= since - DELAY)
        .order_by(CustomerEvent.at, CustomerEvent.id)
    ).all()
    rested = _last_asked()
    for day in days:
        events = _run(wave, events, at_wall_time(day, time(10), zone), rested, chance)
    _wait(wave, events)
    _answer(survey, wave, at, zone, chance)
    after_events.set_next(wave)
    db.session.flush()


def _last_asked() -> dict[int, list[datetime]]:
    """When each sample customer was asked by other waves."""
    rows = db.session.execute(
        select(Customer.id, WaveRun.due_at)
        .join(Invitation, Invitation.customer_id == Customer.id)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
    )
    found: dict[int, list[datetime]] = {}
    for customer_id, due_at in rows:
        found.setdefault(customer_id, []).append(due_at)
    return found


def _run(
    wave: Wave,
    events: Sequence[CustomerEvent],
    due_at: datetime,
    asked: dict[int, list[datetime]],
    chance: Random,
) -> Sequence[CustomerEvent]:
    """Ask whose moment has come; returns the events that wait on."""
    due = [one for one in events if one.at <= due_at - DELAY]
    if not due:
        return events
    run = WaveRun(wave=wave, due_at=due_at, opened_at=due_at)
    db.session.add(run)
    for customer_id in dict.fromkeys(one.customer_id for one in due):
        before = asked.setdefault(customer_id, [])
        reason = None
        if chance.random() < LATE_SHARE:
            reason = SkipReason.LATE
        elif any(due_at - REST < one <= due_at for one in before):
            reason = SkipReason.QUARANTINED
        else:
            before.append(due_at)
        db.session.add(_invitation(wave, run, customer_id, reason, chance))
    db.session.flush()
    _wait(wave, due, run)
    return events[len(due) :]


def _wait(wave: Wave, events: Sequence[CustomerEvent], run: WaveRun | None = None) -> None:
    rows = [
        {
            "wave_id": wave.id,
            "event_id": one.id,
            "happened_at": one.at,
            "run_id": run.id if run else None,
        }
        for one in events
    ]
    if rows:
        db.session.execute(insert(WaveEvent), rows)


def _invitation(
    wave: Wave, run: WaveRun, customer_id: int, reason: SkipReason | None, chance: Random
) -> Invitation:
    made = Invitation(
        survey_id=wave.survey_id,
        run=run,
        customer_id=customer_id,
        created_at=run.due_at,
        expires_at=run.due_at + EXPIRES,
        skip_reason=reason,
    )
    if reason is not None:
        made.skipped_at = run.due_at
        return made
    made.queued_at, made.sent_at = run.due_at, run.due_at + timedelta(minutes=1)
    if chance.random() < OPENED_SHARE:
        made.opened_at = run.due_at + timedelta(hours=1 + 20 * chance.random())
    return made


def _answer(survey: Survey, wave: Wave, at: datetime, zone: ZoneInfo, chance: Random) -> None:
    """Some of those who opened it answer, and what they say is left for scoring."""
    version = survey.versions[-1]
    questions = Questionnaire.read(version.content)
    opened = db.session.execute(
        select(Invitation.id, Invitation.customer_id, Invitation.opened_at, Customer.language)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Customer, Customer.id == Invitation.customer_id)
        .where(WaveRun.wave_id == wave.id, Invitation.opened_at < at - timedelta(hours=2))
        .order_by(Invitation.id)
    ).all()
    takings = []
    for invitation_id, customer_id, opened_at, language in opened:
        if chance.random() > ANSWERED_SHARE / OPENED_SHARE:
            continue
        shown = Asked(
            survey_id=survey.id,
            version_id=version.id,
            language=language,
            invitation_id=invitation_id,
            customer_id=customer_id,
            channel=Channel.EMAIL,
            touchpoint=survey.touchpoint,
        )
        given = delivered.sitting(questions, language, chance)
        moment = (opened_at or at) + timedelta(minutes=3)
        day: date = local_day(moment, zone)
        takings.append(Taking(asked=shown, sitting=given, at=moment, day=day))
    actions.record_all(takings)
    for model in (Response, Feedback):
        db.session.execute(update(model).where(model.survey_id == survey.id).values(is_sample=True))
    for run in wave.runs:
        asked = select(Invitation.customer_id).where(
            Invitation.run_id == run.id, Invitation.sent_at.is_not(None)
        )
        history.note_all_invited(asked, run.due_at)

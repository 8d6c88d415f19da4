"""Draws a run's sample once, when the run opens, and keeps with what chance each was drawn."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from voc.accounts.queries import organisation
from voc.core.calendar import Calendar, add_months, at_wall_time, local_day
from voc.core.db import db
from voc.core.i18n import _
from voc.customers.models import Attribute, AttributeKind, Contact, Customer, CustomerAttribute
from voc.waves import after_events, audience, recurrence, sampling, schedule
from voc.waves.invitation_models import Invitation
from voc.waves.models import RunStratum, Sampling, Wave, WaveRun
from voc.waves.recurrence import Kind
from voc.waves.sampling import PRIME

BY_COLUMN: Mapping[str, InstrumentedAttribute[str]] = {
    "language": Customer.language,
    "company": Customer.company,
}
YEAR = timedelta(days=365)
LONGEST_VALUE = 500
NOBODY = -1
"""A threshold that nobody's key is up to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a run would ask: of how many, how many, and what was expected of them."""

    frame: int
    drawn: int
    rate: float
    """The response rate that was expected, in [0, 1]."""
    is_rate_known: bool
    """Whether it was seen, in earlier runs."""


def planned(wave: Wave, frame: int, at: datetime) -> Plan:
    """What a run of the wave would draw of so many who may be asked."""
    is_precise = wave.sampling is Sampling.PRECISION  # the others need not know
    known = expected_rate(wave, at) if is_precise else None
    rate = sampling.EXPECTED_RATE if known is None else known
    spread = sampling.variance(scores(wave)) if is_precise else 1.0
    drawn = sampling.size(wave.sampling, wave.sample_size, frame, rate, spread)
    return Plan(frame, drawn, rate, known is not None)


def draw(run: WaveRun, at: datetime) -> None:
    """Draw the sample of a run that asks some only."""
    wave = run.wave
    if wave.sampling is Sampling.ALL:
        return
    run.seed = secrets.randbelow(PRIME)
    frame = _frame(run, run.seed)
    if wave.repeats is Kind.EVENT:
        _draw_each(run, frame)
        return
    may_be_asked = frame.cte("frame").prefix_with("MATERIALIZED")
    rows = db.session.execute(
        select(may_be_asked.c.value, func.count()).group_by(may_be_asked.c.value)
    )
    frames = {row[0]: row[1] for row in rows}
    total = planned(wave, sum(frames.values()), at).drawn
    parts = sampling.allocated(total, list(frames.values()))
    run.strata = [
        RunStratum(value=value, frame=people, drawn=drawn, threshold=NOBODY)
        for (value, people), drawn in zip(frames.items(), parts, strict=True)
    ]
    db.session.flush()
    _set_thresholds(run, frame)


def _draw_each(run: WaveRun, frame: Select[*tuple[Any, ...]]) -> None:
    """Everybody by a chance of their own: of the few in a run, so many percent are no number."""
    threshold = PRIME * (run.wave.sample_size or 0) // 100 - 1
    each = frame.subquery()
    is_drawn = case((each.c.key <= threshold, 1))
    people, drawn = db.session.execute(
        select(func.count(), func.count(is_drawn)).select_from(each)
    ).one()
    run.strata = [RunStratum(value="", frame=people, drawn=drawn, threshold=threshold)]
    db.session.flush()


def _set_thresholds(run: WaveRun, frame: Select[*tuple[Any, ...]]) -> None:
    """Each part's threshold is the key of the last one drawn; all parts in one pass."""
    may_be_asked = frame.cte("frame").prefix_with("MATERIALIZED")
    place = func.row_number().over(partition_by=may_be_asked.c.value, order_by=may_be_asked.c.key)
    placed = select(may_be_asked.c.value, may_be_asked.c.key, place.label("place")).cte("placed")
    last = (
        select(RunStratum.id, func.max(placed.c.key))
        .join(placed, placed.c.value == RunStratum.value)
        .where(RunStratum.run_id == run.id, placed.c.place <= RunStratum.drawn)
        .group_by(RunStratum.id)
    )
    thresholds = {row[0]: row[1] for row in db.session.execute(last)}
    for stratum in run.strata:
        stratum.threshold = thresholds.get(stratum.id, NOBODY)
    db.session.flush()


def _frame(run: WaveRun, seed: int) -> Select[*tuple[Any, ...]]:
    """Who may be asked: the part of the sample they belong to, and their key."""
    whose, is_late = after_events.of_run(run), after_events.is_late(run)
    each = audience.judged(run.wave, run.due_at, whose, is_late).subquery()
    return (
        select(part_of(run.wave).label("value"), sampling.key(Customer.id, seed).label("key"))
        .select_from(each)
        .join(Customer, Customer.id == each.c.id)
        .where(each.c.reason.is_(None))
    )


def parts() -> dict[str, str]:
    """What a sample can be as its audience in: the key of each, and its name."""
    own = db.session.scalars(
        select(Attribute).where(Attribute.kind == AttributeKind.TEXT).order_by(Attribute.name)
    )
    named = {"language": _("Language"), "company": _("Company of the customer")}
    return named | {one.key: one.name for one in own if one.key not in named}


def part_of(wave: Wave) -> SQLColumnExpression[str]:
    """Which part of the sample a Customer belongs to; "" where it has one only."""
    return part_by(wave.stratify_by)


def part_by(name: str) -> SQLColumnExpression[str]:
    """What a Customer has of "language", "company" or a text attribute's key; "" without."""
    if not name:
        return literal("")
    if (column := BY_COLUMN.get(name)) is not None:
        return column
    value = (
        select(CustomerAttribute.folded)
        .join(Attribute, Attribute.id == CustomerAttribute.attribute_id)
        .where(
            CustomerAttribute.customer_id == Customer.id,
            Attribute.key == name,
            Attribute.kind == AttributeKind.TEXT,
        )
        .correlate(Customer)
        .scalar_subquery()
    )
    return func.substr(func.coalesce(value, ""), 1, LONGEST_VALUE)


def expected_rate(wave: Wave, at: datetime) -> float | None:
    """The share of those mailed who finished, in the wave's last runs, else in all of a year.

    None where nobody was mailed yet.
    """
    counts = (func.count(Invitation.completed_at), func.count(Invitation.sent_at))
    of_runs = select(*counts).join(WaveRun, WaveRun.id == Invitation.run_id)
    for within in (WaveRun.wave_id == wave.id, WaveRun.due_at > at - YEAR):
        finished, mailed = db.session.execute(of_runs.where(within)).one()
        if mailed:
            return float(finished / mailed)
    return None


def scores(wave: Wave) -> dict[int, int]:
    """The latest NPS scores of those who answered the wave's last run: score to how many."""
    last = (
        select(WaveRun.id)
        .where(WaveRun.wave_id == wave.id)
        .order_by(WaveRun.due_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Contact.last_score, func.count())
        .join(Invitation, Invitation.customer_id == Contact.customer_id)
        .where(
            Invitation.run_id == last,
            Invitation.completed_at.is_not(None),
            Contact.last_score.is_not(None),
        )
        .group_by(Contact.last_score)
    )
    return {score: count for score, count in rows if score is not None}


def rested_for(wave: Wave, due_at: datetime) -> datetime:
    """The latest moment at which a rolling wave may have asked somebody to ask them again."""
    zone = organisation().zone_info
    local = due_at.astimezone(zone)
    day = add_months(local.date(), -wave.every, Calendar(wave.calendar))
    return at_wall_time(day, local.time(), zone)


def turns(wave: Wave, due_at: datetime) -> int:
    """How many a rolling wave asks in one run, so that everybody is asked once in its period."""
    people = db.session.scalar(
        select(func.count(Customer.id)).where(audience.members(wave, due_at))
    )
    chosen = schedule.recurrence_of(wave)
    zone = organisation().zone_info
    end = add_months(local_day(due_at, zone), wave.every, chosen.calendar)
    days = [
        one
        for one in recurrence.upcoming(chosen, due_at - timedelta(seconds=1), 366)
        if local_day(one, zone) < end
    ]
    return -(-(people or 0) // max(1, len(days)))

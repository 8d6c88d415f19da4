"""Waves after events: each event is planned once, and taken by the first run after its delay.

A run is opened where an event's moment has come, once an hour at most, and takes all whose moment
has. What an event leads to is a row, so that nothing is lost or done twice, whatever stops when.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    select,
    true,
    update,
)

from voc.core.db import UTCDateTime, changed, db
from voc.customers.event_models import CustomerEvent
from voc.customers.models import Customer
from voc.waves.event_models import WaveEvent
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind

BATCH = 1_000
BETWEEN_RUNS = timedelta(hours=1)


def plan_due(at: datetime, size: int = BATCH) -> int:
    """Hand the next new events to the waves that mind them; returns how many, 0 for none."""
    new = db.session.execute(
        select(CustomerEvent.id, CustomerEvent.kind_id)
        .where(CustomerEvent.new_at <= at)
        .order_by(CustomerEvent.new_at, CustomerEvent.id)
        .limit(size)
        .with_for_update(skip_locked=True)
    ).all()
    if not new:
        return 0
    ids = [row.id for row in new]
    for wave in _minding({row.kind_id for row in new}):
        _plan(wave, CustomerEvent.id.in_(ids))
        set_next(wave)
    changed(update(CustomerEvent).where(CustomerEvent.id.in_(ids)).values(new_at=None))
    db.session.flush()
    return len(ids)


def begin(wave: Wave, at: datetime) -> None:
    """Mind the events whose moment comes from now on, also those that have happened already."""
    wave.starts_at = max(wave.starts_at, at)
    db.session.flush()
    _plan(wave, true())
    set_next(wave)


def end(wave: Wave) -> None:
    """Wait for no event any more."""
    waiting = (WaveEvent.wave_id == wave.id, WaveEvent.run_id.is_(None))
    changed(delete(WaveEvent).where(*waiting))


def has_due(wave: Wave, at: datetime) -> bool:
    """Whether the moment of an event that waits has come."""
    return db.session.scalar(select(WaveEvent.id).where(*_due(wave, at)).limit(1)) is not None


def waiting(wave: Wave) -> int:
    """How many events wait for their moment."""
    mine = (WaveEvent.wave_id == wave.id, WaveEvent.run_id.is_(None))
    return db.session.scalar(select(func.count(WaveEvent.id)).where(*mine)) or 0


def take(run: WaveRun) -> None:
    """Give a run all events whose moment has come."""
    due = _due(run.wave, run.due_at)
    changed(update(WaveEvent).where(*due).values(run_id=run.id))


def set_next(wave: Wave) -> None:
    """Run when the next event is due, and not sooner than an hour after the last run."""
    first = db.session.scalar(
        select(func.min(WaveEvent.happened_at)).where(
            WaveEvent.wave_id == wave.id, WaveEvent.run_id.is_(None)
        )
    )
    last = db.session.scalar(select(func.max(WaveRun.due_at)).where(WaveRun.wave_id == wave.id))
    moments = [] if first is None else [first + delay(wave)]
    if moments and last is not None:
        moments.append(last + BETWEEN_RUNS)
    wave.next_at = max(moments, default=None)


def delay(wave: Wave) -> timedelta:
    """How long after an event its customer is asked."""
    return timedelta(hours=wave.delay_hours)


def of_run(run: WaveRun) -> ColumnElement[bool]:
    """Whether a Customer is one whose event the run took; of other waves everybody is."""
    if run.wave.repeats is not Kind.EVENT:
        return true()
    return Customer.id.in_(_whose(run, true()))


def is_late(run: WaveRun) -> ColumnElement[bool]:
    """Whether all of a Customer's events that the run took are older than the wave bears."""
    wave = run.wave
    if wave.repeats is not Kind.EVENT:
        return false()
    oldest = run.due_at - delay(wave) - timedelta(days=wave.patience_days)
    return not_(Customer.id.in_(_whose(run, WaveEvent.happened_at >= oldest)))


def _minding(kinds: Collection[int]) -> list[Wave]:
    """The waves that mind events of these kinds, held until the transaction ends.

    Drafts are waited for, too: one that is just being approved has not seen these events.
    """
    found = db.session.scalars(
        select(Wave)
        .where(Wave.event_kind_id.in_(kinds), Wave.state != WaveState.FINISHED)
        .order_by(Wave.id)
        .with_for_update(of=Wave),
        execution_options={"populate_existing": True},
    )
    return [one for one in found if one.state in {WaveState.ACTIVE, WaveState.PAUSED}]


def _plan(wave: Wave, which: ColumnElement[bool]) -> None:
    """Let these events wait for the wave, where their moment is not before it began."""
    is_planned = exists().where(
        WaveEvent.wave_id == wave.id, WaveEvent.event_id == CustomerEvent.id
    )
    of_its_kind = and_(
        CustomerEvent.kind_id == wave.event_kind_id,
        CustomerEvent.at >= wave.starts_at - delay(wave),
        ~is_planned,
        which,
    )
    columns = [literal(wave.id), CustomerEvent.id, CustomerEvent.at]
    rows = select(*columns).where(of_its_kind).order_by(CustomerEvent.id)
    db.session.execute(insert(WaveEvent).from_select(["wave_id", "event_id", "happened_at"], rows))


def _due(wave: Wave, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        WaveEvent.wave_id == wave.id,
        WaveEvent.run_id.is_(None),
        WaveEvent.happened_at <= literal(at - delay(wave), UTCDateTime()),
    )


def _whose(run: WaveRun, which: ColumnElement[bool]) -> Select[int]:
    return (
        select(CustomerEvent.customer_id)
        .join(WaveEvent, WaveEvent.event_id == CustomerEvent.id)
        .where(WaveEvent.run_id == run.id, which)
    )

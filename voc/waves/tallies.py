"""What became of everyone in a wave, counted in one pass over its invitations.

A small wave is counted for every look at it. To count a million people takes a second or two, so
those of a large one are counted by a worker, the sooner again the more is moving, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    type_coerce,
)

from voc.core.db import db, looking
from voc.delivery.models import Mailing
from voc.waves.funnel import LATELY, Funnel, Tally
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.tally_models import RunTally

LARGE = 50_000
"""People from which on a wave is counted by a worker."""
LEAST_PAUSE = timedelta(seconds=10)
PAUSE_EACH = timedelta(microseconds=20)
"""Ten times as long as to count one of them takes."""
RESTING = 15
"""How much longer the pause is when nobody is being asked any more."""
STEPS = tuple(one.name for one in fields(Funnel))


def tally(wave: Wave, at: datetime) -> Tally:
    """Everyone in a wave's runs."""
    if not _large([wave.id]):
        return _added(db.session.execute(_counted(wave.id, at)))
    columns = (getattr(RunTally, step) for step in STEPS)
    kept = db.session.execute(
        select(RunTally.run_id, RunTally.reason, *columns, RunTally.people, RunTally.counted_at)
        .join(WaveRun, WaveRun.id == RunTally.run_id)
        .where(WaveRun.wave_id == wave.id)
        .order_by(RunTally.id)
    ).all()
    counted_at = max((row.counted_at for row in kept), default=None)
    invited = db.session.execute(
        select(WaveRun.id, WaveRun.asked).where(WaveRun.wave_id == wave.id).order_by(WaveRun.id)
    )
    return _added(kept, invited, counted_at)


def funnels(waves: Sequence[Wave], at: datetime) -> dict[int, Funnel]:
    """The funnel of each of these waves that has begun, by the wave's id."""
    large = _large([one.id for one in waves])
    rows = db.session.execute(
        select(WaveRun.wave_id, *_steps(at))
        .select_from(Invitation)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .where(WaveRun.wave_id.in_(one.id for one in waves if one.id not in large))
        .group_by(WaveRun.wave_id)
    )
    found = {row[0]: Funnel(*row[1:]) for row in rows}
    return found | {one.id: tally(one, at).whole for one in waves if one.id in large}


def pause(people: int, *, moves: bool) -> timedelta:
    """How long after a count so many people are counted again."""
    least = max(LEAST_PAUSE, people * PAUSE_EACH)
    return least if moves else least * RESTING


def count_due(at: datetime) -> int:
    """Count the people of one large wave whose count is old; returns 1, or 0 when none is."""
    with looking():  # nobody who writes waits for it
        due = _due(at)
        rows = db.session.execute(_counted(due, at)).all() if due is not None else []
    claim = select(Wave.id).where(Wave.id == due).with_for_update(skip_locked=True)
    if due is None or db.session.scalar(claim) is None:
        return 0
    runs = select(WaveRun.id).where(WaveRun.wave_id == due)
    db.session.execute(delete(RunTally).where(RunTally.run_id.in_(runs)))
    names = ("run_id", "reason", *STEPS, "people")
    kept = [{**dict(zip(names, row, strict=True)), "counted_at": at} for row in rows]
    if kept:
        db.session.execute(insert(RunTally), kept)
    return 1


def _large(waves: Sequence[int]) -> set[int]:
    """Those of these waves that are too large to be counted at once."""
    sizes = select(WaveRun.wave_id).where(WaveRun.wave_id.in_(waves)).group_by(WaveRun.wave_id)
    return set(db.session.scalars(sizes.having(func.sum(WaveRun.people) > LARGE)))


def _due(at: datetime) -> int | None:
    """A large wave that was not counted for as long as its pause is, if there is one."""
    waiting = case((RunTally.reason == "", RunTally.asked - RunTally.out), else_=0)
    kept = (
        select(
            WaveRun.wave_id,
            func.max(RunTally.counted_at).label("counted_at"),
            func.sum(waiting).label("waiting"),
        )
        .join(RunTally, RunTally.run_id == WaveRun.id)
        .group_by(WaveRun.wave_id)
        .subquery()
    )
    large = (
        select(
            WaveRun.wave_id,
            func.sum(WaveRun.people).label("people"),
            func.count(WaveRun.next_at).label("inviting"),
            func.max(Mailing.expires_at).label("expires_at"),
        )
        .outerjoin(Mailing, Mailing.id == WaveRun.mailing_id)
        .group_by(WaveRun.wave_id)
        .having(func.sum(WaveRun.people) > LARGE)
        .subquery()
    )
    rows = db.session.execute(
        select(large, Wave.state, kept.c.counted_at, kept.c.waiting)
        .join(Wave, Wave.id == large.c.wave_id)
        .outerjoin(kept, kept.c.wave_id == large.c.wave_id)
        .order_by(kept.c.counted_at, large.c.wave_id)
    )
    return next((row.wave_id for row in rows if _is_due(row, at)), None)


def _is_due(row: Row[Any], at: datetime) -> bool:
    if row.counted_at is None:
        return True
    if row.expires_at is not None and row.expires_at < row.counted_at:
        return False  # its links had ended when it was counted last
    moves = row.state is WaveState.ACTIVE and bool(row.inviting or row.waiting)
    return bool(row.counted_at + pause(row.people, moves=moves) <= at)


def _counted(wave_id: int, at: datetime) -> Select[Any]:
    """Run, reason ("" for the invited), the columns of a `Funnel`, and people."""
    reason = func.coalesce(type_coerce(Invitation.skip_reason, String), "").label("reason")
    return (
        select(Invitation.run_id, reason, *_steps(at), func.count().label("people"))
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .where(WaveRun.wave_id == wave_id)
        .group_by(Invitation.run_id, Invitation.skip_reason)
    )


def _added(
    rows: Iterable[Sequence[Any]],
    invited: Iterable[Sequence[Any]] = (),
    counted_at: datetime | None = None,
) -> Tally:
    """All runs together; `invited` says how many each run has asked by now."""
    runs: dict[int, Funnel] = {}
    skipped: dict[SkipReason, int] = {}
    waiting = 0
    for run_id, reason, *counts in rows:
        found = Funnel(*counts[: len(STEPS)])
        runs[run_id] = runs.get(run_id, Funnel()) + found
        if reason:
            skipped[SkipReason(reason)] = skipped.get(SkipReason(reason), 0) + counts[len(STEPS)]
        else:
            waiting += max(found.asked - found.out, 0)
    for run_id, asked in invited:
        known = runs.get(run_id, Funnel())
        since = max(asked - known.asked, 0)
        runs[run_id] = known + Funnel(asked=since)
        waiting += since
    whole = sum(runs.values(), Funnel())
    reasons = {reason: skipped[reason] for reason in SkipReason if reason in skipped}
    return Tally(whole, runs, reasons, waiting, counted_at)


def _steps(at: datetime) -> list[ColumnElement[Any]]:
    """The columns of a `Funnel`, in its order."""
    left = func.coalesce(Invitation.sent_at, Invitation.bounced_at)
    is_expired = and_(
        Invitation.expires_at <= at,
        Invitation.sent_at.is_not(None),
        Invitation.completed_at.is_(None),
    )
    return [
        func.count(Invitation.queued_at),
        func.count(Invitation.sent_at),
        func.count(left),
        func.count(Invitation.bounced_at),
        func.count(Invitation.opened_at),
        func.count(Invitation.started_at),
        func.count(Invitation.completed_at),
        func.count(Invitation.declined_at),
        func.count(case((is_expired, 1))),
        func.count(case((Invitation.sent_at > at - LATELY, 1))),
    ]

"""How far the invitations of a wave have come, and what that says; tallies.py counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from voc.core.db import db
from voc.core.intervals import Interval, wilson
from voc.customers.models import Customer
from voc.delivery.models import Message
from voc.waves.invitation_models import SkipReason
from voc.waves.models import Wave, WaveRun, WaveState

LATELY = timedelta(minutes=2)
"""The pace of sending is that of so long."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the invitations of a wave or a run have come, in numbers of people."""

    asked: int = 0
    sent: int = 0
    out: int = 0
    """To whom a message left or was tried: sent, or come back at once."""
    bounced: int = 0
    opened: int = 0
    started: int = 0
    completed: int = 0
    declined: int = 0
    expired: int = 0
    """Their link ended before they had finished."""
    lately: int = 0
    """Sent in the last two minutes."""

    def __add__(self, other: Funnel) -> Funnel:
        return Funnel(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def delivered(self) -> int:
        """Sent and, as far as is known, not come back."""
        return max(self.out - self.bounced, 0)

    @property
    def rate(self) -> float | None:
        """AAPOR's RR1, the minimum response rate: finished, of all to whom a message left.

        From 0 to 1; None before any left. Those whose mail came back are of unknown eligibility
        and count in the denominator.
        """
        return self.completed / self.out if self.out else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of `rate` (Wilson)."""
        return wilson(min(self.completed, self.out), self.out) if self.out else None

    @property
    def reached_rate(self) -> float | None:
        """AAPOR's RR5, the maximum response rate: finished, of those whose mail did not come back.

        From 0 to 1; None before any left.
        """
        return self.completed / self.delivered if self.delivered else None


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of everyone in a wave."""

    whole: Funnel = Funnel()
    runs: dict[int, Funnel] = field(default_factory=dict)
    """By the run's id."""
    skipped: dict[SkipReason, int] = field(default_factory=dict)
    waiting: int = 0
    """Invited, and their message has not left."""
    counted_at: datetime | None = None
    """When a worker counted them; None where they were counted at once."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How the work on a wave goes on."""

    considered: float | None
    """The share of all customers that the run has been through, 0 to 1; None when it is done."""
    waiting: int
    per_minute: float
    """Messages that left, over the last two minutes."""

    @property
    def minutes(self) -> int | None:
        """About how much longer the sending takes; None while nothing leaves."""
        if not self.per_minute:
            return None
        return max(round(self.waiting / self.per_minute), 1)


def progress(wave: Wave, runs: Sequence[WaveRun], found: Tally, at: datetime) -> Progress | None:
    """How inviting and sending go on; None when neither does."""
    if wave.state not in {WaveState.ACTIVE, WaveState.PAUSED}:
        return None
    inviting = next((run for run in runs if run.next_at is not None), None)
    waiting = found.waiting if found.waiting and _waits(runs) else 0
    if inviting is None and not waiting:
        return None
    began = max((run.opened_at for run in runs), default=at)
    minutes = min(max(at - began, LATELY / 12), LATELY) / timedelta(minutes=1)
    return Progress(_through(inviting), waiting, found.whole.lately / minutes)


def is_about_to_move(wave: Wave, runs: Sequence[WaveRun], at: datetime) -> bool:
    """Whether a run is just being opened, or messages have left that the funnel knows not of."""
    if wave.state is not WaveState.ACTIVE:
        return False
    if wave.next_at is not None and wave.next_at <= at:
        return True
    return _is_any(Message.mailing_id.in_(_mailings(runs)), Message.news_at.is_not(None))


def _through(run: WaveRun | None) -> float | None:
    """How far a run has come through the customers, by their ids: to count them would take long."""
    if run is None:
        return None
    last = db.session.scalar(select(func.max(Customer.id))) or 0
    return min(run.cursor / last, 1.0) if last else 1.0


def _waits(runs: Sequence[WaveRun]) -> bool:
    """Whether a first message of these runs is still to leave."""
    of_these = Message.mailing_id.in_(_mailings(runs))
    return _is_any(of_these, Message.next_at.is_not(None), Message.number == 0)


def _mailings(runs: Sequence[WaveRun]) -> list[int]:
    return [run.mailing_id for run in runs if run.mailing_id is not None]


def _is_any(*which: ColumnElement[bool]) -> bool:
    return bool(db.session.scalar(select(exists().where(*which))))

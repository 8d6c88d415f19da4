"""The people behind the numbers of a wave: who has come how far, and who was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from voc.core.db import UTCDateTime, db
from voc.core.paging import Page, paged
from voc.customers.models import Contact, Customer
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave, WaveRun


class Stage(StrEnum):
    """How far somebody has come."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    STARTED = "started"
    COMPLETED = "completed"
    BOUNCED = "bounced"
    DECLINED = "declined"
    EXPIRED = "expired"
    SKIPPED = "skipped"
    """For whatever reason."""


HIDDEN = frozenset({Stage.OPENED, Stage.STARTED, Stage.COMPLETED, Stage.EXPIRED})
"""What an anonymous survey tells of nobody: who did it, and so also who did not."""


@dataclass(frozen=True, slots=True)
class LastTime:
    """What happened to somebody last, before they were left out."""

    asked_at: datetime | None
    answered_at: datetime | None
    called_at: datetime | None

    @property
    def latest(self) -> tuple[str, datetime] | None:
        """Which of them was the last: "asked", "answered" or "called", and when."""
        known = (
            ("answered", self.answered_at),
            ("called", self.called_at),
            ("asked", self.asked_at),
        )
        found = [(what, when) for what, when in known if when is not None]
        return max(found, key=lambda one: one[1], default=None)


def people(
    wave: Wave,
    stage: Stage,
    reason: SkipReason | None,
    run_id: int | None,
    at: datetime,
    after: str | None,
) -> Page[Invitation]:
    """A page of those who have come as far, newest first; of one run or of all."""
    wanted = [WaveRun.wave_id == wave.id, _has_come(stage, at)]
    if reason is not None:
        wanted.append(Invitation.skip_reason == reason)
    if run_id is not None:
        wanted.append(Invitation.run_id == run_id)
    return paged(
        select(Invitation)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .where(*wanted)
        .options(joinedload(Invitation.customer), joinedload(Invitation.run)),
        (Invitation.id,),
        lambda row: (row.id,),
        after,
    )


def left_out_of(customer: Customer, most: int = 10) -> Sequence[Invitation]:
    """The runs that left this customer out, newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.customer_id == customer.id, Invitation.skipped_at.is_not(None))
        .where(Invitation.run_id.is_not(None))
        .options(joinedload(Invitation.run).joinedload(WaveRun.wave))
        .order_by(Invitation.id.desc())
        .limit(most)
    ).all()


def before(invitations: Sequence[Invitation]) -> dict[int, LastTime]:
    """What had happened to each who was left out because it was too soon, by invitation."""
    soon = [one.id for one in invitations if one.skip_reason is SkipReason.QUARANTINED]
    if not soon:
        return {}
    rows = db.session.execute(
        select(
            Invitation.id,
            _asked_before(Invitation.skipped_at),
            Contact.last_invited_at,
            Contact.last_answered_at,
            Contact.last_called_at,
            Invitation.skipped_at,
        )
        .outerjoin(Contact, Contact.customer_id == Invitation.customer_id)
        .where(Invitation.id.in_(soon))
    )
    return {row[0]: _last_time(*row[1:]) for row in rows}


def _last_time(
    asked: datetime | None,
    invited: datetime | None,
    answered: datetime | None,
    called: datetime | None,
    until: datetime,
) -> LastTime:
    """Only what lies before the moment; what came later does not explain it."""
    times = [when if when is not None and when <= until else None for when in (answered, called)]
    known = [when for when in (asked, invited) if when is not None and when <= until]
    return LastTime(max(known, default=None), *times)


def _asked_before(moment: ColumnElement[Any] | Any) -> Any:
    """When the customer of an Invitation was asked last before that moment."""
    other, run = aliased(Invitation), aliased(WaveRun)
    return (
        select(func.max(func.coalesce(run.due_at, other.created_at), type_=UTCDateTime()))
        .select_from(other)
        .outerjoin(run, run.id == other.run_id)
        .where(
            other.customer_id == Invitation.customer_id,
            other.skipped_at.is_(None),
            other.created_at <= moment,
        )
        .correlate(Invitation)
        .scalar_subquery()
    )


def _has_come(stage: Stage, at: datetime) -> ColumnElement[bool]:
    left = or_(Invitation.sent_at.is_not(None), Invitation.bounced_at.is_not(None))
    ended = and_(
        Invitation.expires_at <= at,
        Invitation.sent_at.is_not(None),
        Invitation.completed_at.is_(None),
    )
    return {
        Stage.QUEUED: Invitation.queued_at.is_not(None),
        Stage.SENT: Invitation.sent_at.is_not(None),
        Stage.DELIVERED: and_(left, Invitation.bounced_at.is_(None)),
        Stage.OPENED: Invitation.opened_at.is_not(None),
        Stage.STARTED: Invitation.started_at.is_not(None),
        Stage.COMPLETED: Invitation.completed_at.is_not(None),
        Stage.BOUNCED: Invitation.bounced_at.is_not(None),
        Stage.DECLINED: Invitation.declined_at.is_not(None),
        Stage.EXPIRED: ended,
        Stage.SKIPPED: Invitation.skipped_at.is_not(None),
    }[stage]

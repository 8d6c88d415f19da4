"""What can be done to waves and invitations. Nothing here commits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, update

from voc.accounts.queries import organisation
from voc.core.calendar import day_start
from voc.core.db import changed, db
from voc.core.errors import Conflict
from voc.customers.models import Customer
from voc.delivery import actions as delivery
from voc.delivery.models import MessagePurpose
from voc.surveys.models import Survey
from voc.waves.models import Invitation, WaveRun

LINK_DAYS = 60
"""How long a link made by hand stays open."""


def expiry(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The moment a link ends that is open for `days` more days, the last one whole."""
    last = at.astimezone(zone).date() + timedelta(days=days)
    return day_start(last + timedelta(days=1), zone)


def invite(
    survey: Survey, customer: Customer, at: datetime, run: WaveRun | None = None
) -> Invitation:
    """A personal link for one customer. Sending it is another matter."""
    days = run.wave.expires_days if run else LINK_DAYS
    invitation = Invitation(
        survey_id=survey.id,
        run_id=run.id if run else None,
        customer_id=customer.id,
        created_at=at,
        expires_at=expiry(at, days, organisation().zone_info),
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation


def mark_opened(invitation_id: int, at: datetime) -> bool:
    """Note a person's first act at the link; False when it was noted before."""
    return _mark(invitation_id, Invitation.opened_at, opened_at=at)


def mark_started(invitation_id: int, at: datetime) -> bool:
    """Note the first saved answer and stop reminders; False when it was noted before."""
    opened_at = func.coalesce(Invitation.opened_at, at)
    first = _mark(invitation_id, Invitation.started_at, started_at=at, opened_at=opened_at)
    if first:
        delivery.cancel(MessagePurpose.INVITATION, invitation_id, at)
    return first


def mark_completed(invitation_id: int, at: datetime) -> bool:
    """Note that the survey was finished and stop reminders; False when it was noted before.

    Of two calls at the same moment one gets True: whoever does has spent the invitation.
    """
    first = _mark(
        invitation_id,
        Invitation.completed_at,
        completed_at=at,
        started_at=func.coalesce(Invitation.started_at, at),
        opened_at=func.coalesce(Invitation.opened_at, at),
    )
    if first:
        delivery.cancel(MessagePurpose.INVITATION, invitation_id, at)
    return first


def revoke(invitation: Invitation, at: datetime) -> None:
    """End a link; whoever follows it finds nothing."""
    invitation.revoked_at = invitation.revoked_at or at
    db.session.flush()
    delivery.cancel(MessagePurpose.INVITATION, invitation.id, at)


def reissue(invitation: Invitation, at: datetime) -> None:
    """End a link and make a new one for the same invitation, open for as long again.

    :raises Conflict: the survey was already finished through it.
    """
    if invitation.completed_at is not None:
        raise Conflict
    invitation.generation += 1
    invitation.revoked_at = None
    days = invitation.run.wave.expires_days if invitation.run else LINK_DAYS
    invitation.expires_at = expiry(at, days, organisation().zone_info)
    db.session.flush()
    delivery.cancel(MessagePurpose.INVITATION, invitation.id, at)


def _mark(invitation_id: int, moment: Any, **values: Any) -> bool:
    """One statement, and no object loaded: customers wait for it."""
    unmarked = (Invitation.id == invitation_id, moment.is_(None))
    return changed(update(Invitation).where(*unmarked).values(**values)) == 1

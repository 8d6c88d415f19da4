"""What becomes of invitations: made, begun, finished, ended. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, Update, bindparam, func, literal, null, select, update

from voc.accounts.queries import organisation
from voc.core.built import Built
from voc.core.db import UTCDateTime, changed, db
from voc.core.errors import Conflict
from voc.customers import history
from voc.customers.models import Customer
from voc.delivery import actions as delivery
from voc.delivery.models import MessagePurpose
from voc.surveys.models import Survey
from voc.waves.invitation_models import Invitation
from voc.waves.links import LINK_DAYS, expiry
from voc.waves.models import WaveRun


def invite(
    survey: Survey, customer: Customer, at: datetime, run: WaveRun | None = None
) -> Invitation:
    """A personal link for one customer, who counts as asked. Sending it is another matter."""
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
    history.note_invited([customer.id], run.due_at if run else at)
    return invitation


def mark_started(invitation_id: int, at: datetime) -> bool:
    """Note the first saved answer and stop reminders; False when it was noted before."""
    opened_at = func.coalesce(Invitation.opened_at, at)
    moments = {"started_at": at, "opened_at": opened_at, "remind_at": None}
    first = _mark(invitation_id, Invitation.started_at, **moments)
    if first:
        delivery.cancel(MessagePurpose.INVITATION, invitation_id, at)
    return first


def mark_completed(invitation_id: int, at: datetime) -> bool:
    """Note that the survey was finished and stop reminders; False when it was noted before.

    Of two calls at the same moment one gets True: whoever does has spent the invitation.
    """
    first = _COMPLETE.change(invitation=invitation_id, at=at) == 1
    if first:
        delivery.cancel(MessagePurpose.INVITATION, invitation_id, at)
    return first


def mark_all_completed(finished: Sequence[tuple[int, datetime]]) -> None:
    """Note that these (invitation id, moment) were finished, and stop their reminders."""
    _COMPLETE.change_all([{"invitation": one, "at": at} for one, at in finished])
    delivery.cancel_all(MessagePurpose.INVITATION, finished)


def spend_unlinked(invitation_id: int) -> bool:
    """Spend the invitation to an anonymous survey; False when it was spent before.

    Nothing of the moment is left, nor of what the link was fetched with: all that is noted is
    that it was answered, at the moment when it was made.
    """
    if _SPEND.change(invitation=invitation_id) != 1:
        return False
    _STOP.change(invitation=invitation_id)
    return True


def revoke(invitation: Invitation, at: datetime) -> None:
    """End a link; whoever follows it finds nothing."""
    invitation.revoked_at = invitation.revoked_at or at
    invitation.remind_at = None
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


def completing(invitation: Any, at: Any) -> Update:
    """The UPDATE that spends an invitation; both are parameters or columns."""
    table = cast("Table", Invitation.__table__)
    return (
        update(table)
        .where(table.c.id == invitation, table.c.completed_at.is_(None))
        .values(
            completed_at=at,
            started_at=func.coalesce(table.c.started_at, at),
            opened_at=func.coalesce(table.c.opened_at, at),
            remind_at=None,
        )
    )


_COMPLETE = Built(
    lambda _dialect: completing(bindparam("invitation"), bindparam("at", type_=UTCDateTime()))
)


def _spending(_dialect: str) -> Update:
    table = cast("Table", Invitation.__table__)
    forgotten = (
        "remind_at",
        "fetched_at",
        "fetched_score",
        "scanner_at",
        "opened_at",
        "started_at",
    )
    return (
        update(table)
        .where(table.c.id == bindparam("invitation"), table.c.completed_at.is_(None))
        .values(completed_at=table.c.created_at, **dict.fromkeys(forgotten, null()))
    )


def _stopping(_dialect: str) -> Update:
    table = cast("Table", Invitation.__table__)
    of_it = table.c.id == bindparam("invitation")
    made_at = select(table.c.created_at).where(of_it).scalar_subquery()
    purpose = literal(MessagePurpose.INVITATION.value)
    return delivery.cancelling(purpose, bindparam("invitation"), made_at)


_SPEND = Built(_spending)
_STOP = Built(_stopping)


def _mark(invitation_id: int, moment: Any, **values: Any) -> bool:
    """One statement, and no object loaded: customers wait for it."""
    unmarked = (Invitation.id == invitation_id, moment.is_(None))
    return changed(update(Invitation).where(*unmarked).values(**values)) == 1

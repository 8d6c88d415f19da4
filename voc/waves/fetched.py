"""What fetching a personal link tells: mail scanners follow every link, people one.

A fetch is noted, never an answer. It tells nothing where no score stood in the link.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, update

from voc.core.db import changed
from voc.waves.invitation_models import Invitation

HONEYPOT = "none"
"""`?score=` of the link in a mail that no person sees; whoever follows it follows all."""

TOO_QUICK = timedelta(seconds=60)
"""Two different scores fetched within this time were not both chosen by a person."""


def mark_fetched(invitation_id: int, score: int, at: datetime) -> None:
    """Note that the link was fetched with that score, and whether a scanner must have done it."""
    two_at_once = and_(
        Invitation.scanner_at.is_(None),
        Invitation.fetched_score != score,
        Invitation.fetched_at >= at - TOO_QUICK,
    )
    changed(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(
            scanner_at=case((two_at_once, at), else_=Invitation.scanner_at),
            fetched_at=at,
            fetched_score=score,
        )
    )


def mark_scanner(invitation_id: int, at: datetime) -> None:
    """Note that the link no person sees was followed."""
    changed(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(scanner_at=func.coalesce(Invitation.scanner_at, at))
    )

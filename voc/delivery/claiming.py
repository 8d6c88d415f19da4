"""Taking the next messages that are due, and judging each: send it now, later, or never."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.dml import Update

from voc.accounts.models import AccountLink
from voc.core.db import changed, db
from voc.delivery import queries
from voc.delivery.models import LEASE, NOTICES, Mailing, Message, MessagePurpose, Outcome
from voc.delivery.outcomes import doubt, finish
from voc.delivery.standing import Standing, why_not

BATCH = 50
PAUSE = timedelta(hours=1)
"""How long messages rest that are held back, before they are looked at again."""


def claim_statement(at: datetime, size: int = BATCH) -> Update:
    """The statement that takes the next messages: their ids come back, leased until `at` + LEASE.

    On PostgreSQL other workers' rows are stepped over; SQLite has one writer at a time anyway.
    """
    due = (
        select(Message.id)
        .where(Message.next_at <= at)
        .order_by(Message.next_at, Message.id)
        .limit(size)
    )
    if db.engine.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    return (
        update(Message)
        .where(Message.id.in_(due.scalar_subquery()))
        .values(next_at=at + LEASE, attempts=Message.attempts + 1)
    )


def claim(at: datetime) -> Sequence[Message]:
    """The next messages, leased to this process."""
    statement = claim_statement(at).returning(Message.id)
    ids = db.session.scalars(statement, execution_options={"synchronize_session": False}).all()
    if not ids:
        return []
    return db.session.scalars(
        select(Message)
        .where(Message.id.in_(ids))
        .options(joinedload(Message.mailing).selectinload(Mailing.texts))
        .order_by(Message.id)
        .execution_options(populate_existing=True)
    ).all()


def decide(message: Message, known: Standing, at: datetime) -> bool:
    """Whether to send now; if not, the message is finished or rests. Part of the claim."""
    mailing = message.mailing
    if message.handed_at is not None and queries.settings().strict:
        doubt(message.id, at, "interrupted")
    elif not mailing.texts:
        finish(message.id, Outcome.FAILED, at, "no words")
    elif mailing.expires_at is not None and mailing.expires_at <= at:
        finish(message.id, Outcome.EXPIRED, at)
    elif mailing.paused_at is not None or known.is_closed(message, at):
        _rest_until(message, at + PAUSE, at)
    elif (opens_at := known.opens_at(message, at)) > at:
        _rest_until(message, opens_at, at)
    elif message.purpose is MessagePurpose.ACCOUNT:
        link = db.session.get(AccountLink, message.subject_id)
        if link is not None and link.is_open(at):
            return True
        finish(message.id, Outcome.CANCELLED, at)
    elif message.purpose is MessagePurpose.TEST or message.purpose in NOTICES:
        return True
    elif reason := why_not(message, known, at):
        finish(message.id, Outcome.SKIPPED, at, reason)
    else:
        return True
    return False


def _rest_until(message: Message, moment: datetime, at: datetime) -> None:
    """Not tried, and not for any failure: the rest does not count among the days of failing."""
    since = message.failing_since and message.failing_since + (moment - at)
    rest = {"next_at": moment, "attempts": Message.attempts - 1, "failing_since": since}
    changed(update(Message).where(Message.id == message.id).values(**rest))

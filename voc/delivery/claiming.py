"""Taking the next messages that are due, and judging each: send it now, later, or never."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.dml import Update

from voc.accounts.models import AccountLink
from voc.accounts.queries import organisation
from voc.core.db import changed, db
from voc.customers.models import Contact, Customer, SuppressionReason
from voc.customers.queries import has_said_stop, suppression_for
from voc.delivery import queries
from voc.delivery.contact_rules import rested_since
from voc.delivery.models import LEASE, ChannelName, Mailing, Message, MessagePurpose, Outcome
from voc.delivery.outcomes import doubt, finish
from voc.surveys.models import Survey

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


def decide(message: Message, at: datetime) -> bool:
    """Whether to send now; if not, the message is finished or rests. Part of the claim."""
    mailing = message.mailing
    if message.handed_at is not None and queries.settings().strict:
        doubt(message.id, at, "interrupted")
    elif not mailing.texts:
        finish(message.id, Outcome.FAILED, at, "no words")
    elif mailing.expires_at is not None and mailing.expires_at <= at:
        finish(message.id, Outcome.EXPIRED, at)
    elif mailing.paused_at is not None or _is_survey_closed(mailing, at):
        rest = {"next_at": at + PAUSE, "attempts": Message.attempts - 1}
        changed(update(Message).where(Message.id == message.id).values(**rest))
    elif message.purpose is MessagePurpose.ACCOUNT:
        link = db.session.get(AccountLink, message.subject_id)
        if link is not None and link.is_open(at):
            return True
        finish(message.id, Outcome.CANCELLED, at)
    elif message.purpose in {MessagePurpose.TROUBLE, MessagePurpose.TEST}:
        return True
    elif reason := _why_not(message, at):
        finish(message.id, Outcome.SKIPPED, at, reason)
    else:
        return True
    return False


def _is_survey_closed(mailing: Mailing, at: datetime) -> bool:
    """Whether the mail would lead to a survey that takes no answers now; it may open again."""
    survey = db.session.get(Survey, mailing.survey_id) if mailing.survey_id else None
    return survey is not None and not survey.is_open(at)


def _why_not(message: Message, at: datetime) -> str:
    """Why this customer may not be written to any more; empty when they may."""
    stopped = suppression_for(message.address, message.mailing.survey_id or 0)
    if stopped is not None:
        bounced = stopped.reason is SuppressionReason.BOUNCED
        return "bounced" if bounced else "unsubscribed"
    if message.customer_id is None:
        return "no_address"
    customer = db.session.get_one(Customer, message.customer_id)
    is_invented = customer.is_sample and message.mailing.channel is not ChannelName.CONSOLE
    if customer.erased_at is not None or is_invented:
        return "no_address"
    return "no_consent" if not customer.consents else _rests(message, customer.id, at)


def _rests(message: Message, customer_id: int, at: datetime) -> str:
    """Why this person, who may be written to, is left alone now."""
    if has_said_stop(customer_id, message.mailing.survey_id or 0):
        return "unsubscribed"
    if message.number and _wants_fewer(customer_id):
        return "fewer"
    return "quarantined" if _has_just_answered(customer_id, message, at) else ""


def _wants_fewer(customer_id: int) -> bool:
    asked = select(Contact.wants_fewer).where(Contact.customer_id == customer_id)
    return bool(db.session.scalar(asked))


def _has_just_answered(customer_id: int, message: Message, at: datetime) -> bool:
    """Whether this person rests since an answer, to this survey or to another.

    Whoever answered after the message was written rests in any case; whoever did before a
    reminder was, as long as the rule says.
    """
    company = organisation()
    days = company.answered_rest_days
    answered_at = db.session.scalar(
        select(Contact.last_answered_at).where(Contact.customer_id == customer_id)
    )
    if not days or answered_at is None:
        return False
    is_fresh = message.number > 0 and answered_at > rested_since(at, days, company)
    return answered_at >= message.created_at or is_fresh

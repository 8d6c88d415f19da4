"""How often one person may be asked: one clock per person over all channels.

Nobody is asked again before `invited_rest_days` have passed since they were last asked, by link or
by a call that reached them, nor before `answered_rest_days` since they last answered; who asked for
fewer not before 90 days since they last were. Who was due
on day 0 at 10:00 may be asked on day 28 at 10:00:00 of the organisation's wall time, and not a
second before. And nobody gets more than `most_messages` in 28 days, reminders included.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, or_, select

from voc.accounts.models import Organisation
from voc.core.calendar import at_wall_time
from voc.customers.models import Contact
from voc.delivery.models import Message, MessagePurpose, Outcome

MESSAGES_DAYS = 28
"""The days in which messages are counted."""

FEWER_DAYS = 90
"""Whoever wants fewer is asked at most once in so many days."""


def rested_since(due_at: datetime, days: int, company: Organisation) -> datetime:
    """The latest moment somebody may have been asked at to be asked again at `due_at`."""
    zone = company.zone_info
    local = due_at.astimezone(zone)
    return at_wall_time(local.date() - timedelta(days=days), local.time(), zone)


def rests(company: Organisation, due_at: datetime) -> ColumnElement[bool]:
    """Whether a Contact row protects its person then; a rule of 0 days protects nobody."""
    rules = (
        (Contact.last_invited_at, company.invited_rest_days),
        (Contact.last_called_at, company.invited_rest_days),
        (Contact.last_answered_at, company.answered_rest_days),
    )
    fewer = rested_since(due_at, max(FEWER_DAYS, company.invited_rest_days), company)
    return or_(
        and_(
            Contact.wants_fewer.is_(True),
            Contact.last_invited_at.is_not(None),
            Contact.last_invited_at > fewer,
        ),
        *(
            and_(moment.is_not(None), moment > rested_since(due_at, days, company))
            for moment, days in rules
            if days
        ),
    )


def has_had_enough(
    company: Organisation, at: datetime, customer_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """Whether a customer was sent as many messages lately as one person bears; 0 counts none.

    A message that waits counts as one that was sent: it will have been.
    """
    if not company.most_messages:
        return false()
    counted = (
        select(func.count(Message.id))
        .where(
            Message.customer_id == customer_id,
            Message.purpose == MessagePurpose.INVITATION,
            or_(Message.outcome.is_(None), Message.outcome == Outcome.SENT),
            Message.created_at > rested_since(at, MESSAGES_DAYS, company),
        )
        .correlate_except(Message)
        .scalar_subquery()
    )
    return counted >= company.most_messages

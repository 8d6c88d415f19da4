"""What became of SMS that were taken: asked of the provider, where it can tell."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Row

from voc.core.db import changed, db, looking
from voc.customers import actions as customers
from voc.customers.models import SuppressionReason
from voc.delivery.channels import Temporary
from voc.delivery.channels.sms import Sms
from voc.delivery.channels.sms_providers import MOST_ASKED, State, tells
from voc.delivery.models import TO_CUSTOMERS, Message, MessagePurpose, Outcome
from voc.delivery.outcomes import FIRST_CHECK
from voc.delivery.queries import address_hash_of, settings

log = logging.getLogger(__name__)

WATCHED = timedelta(hours=48)
"""What is not known so long after the sending will not be."""
REASONS = {State.FAILED: "not delivered", State.BLOCKED: "blocked by the receiver"}


def learn_states(at: datetime) -> int:
    """Ask what became of a batch of SMS, in one request; returns how many were asked about.

    Others write while the provider thinks. Whoever asks twice learns the same twice.
    """
    if not tells(settings().sms_url):
        return 0
    columns = (Message.id, Message.provider_id, Message.sent_at)
    due = select(*columns).where(Message.check_at <= at).order_by(Message.check_at, Message.id)
    with looking():
        asked = db.session.execute(due.limit(MOST_ASKED)).all()
    if not asked:
        return 0
    try:
        with Sms(settings(), lambda _message_id: None) as provider:
            known = provider.states([one.provider_id for one in asked])
    except Temporary as error:
        log.warning("states of SMS: %s", error.reason)
        return 0
    for one in asked:
        _note(one, known, at)
    return len(asked)


def _note(one: Row[*tuple[Any, ...]], known: Mapping[str, State], at: datetime) -> None:
    state = known.get(one.provider_id)
    watched = update(Message).where(Message.id == one.id, Message.check_at.is_not(None))
    if state is None:
        changed(watched.values(check_at=_next_check(one.sent_at, at)))
    elif state is State.DELIVERED:
        changed(watched.values(check_at=None, delivered_at=at))
    elif changed(watched.values(check_at=None)):
        _come_back(db.session.get_one(Message, one.id, populate_existing=True), state, at)


def _next_check(sent_at: datetime, at: datetime) -> datetime | None:
    """Twice as late after each check, and once more at the end."""
    end, age = sent_at + WATCHED, at - sent_at
    return None if at >= end else min(at + max(age, FIRST_CHECK), end)


def _come_back(message: Message, state: State, at: datetime) -> None:
    """It never arrived. Whoever blocks our line is not written to by SMS again."""
    if message.outcome is not Outcome.SENT:
        return
    message.outcome, message.reason = Outcome.BOUNCED, REASONS[state]
    if message.purpose is MessagePurpose.INVITATION:
        message.news_at = at
    if state is State.BLOCKED and message.purpose in TO_CUSTOMERS:
        known, reason = address_hash_of(message), SuppressionReason.BOUNCED
        customers.suppress_hash(known, reason, at, 0, message.customer_id, is_phone=True)

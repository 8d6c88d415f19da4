"""What became of a message, written down: it was sent, or finished some other way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, null, update
from sqlalchemy.sql.dml import Update

from voc.core.built import Built
from voc.core.db import UTCDateTime, changed
from voc.delivery.models import Message, MessagePurpose, Outcome

FIRST_CHECK = timedelta(minutes=1)
"""After it was sent, a provider is asked what became of a message."""


def due(message_id: int) -> Update:
    """An UPDATE of this message, unless it was finished meanwhile."""
    return update(Message).where(Message.id == message_id, Message.next_at.is_not(None))


def acknowledge(message_id: int, at: datetime, known_as: str | None = None) -> None:
    """It has left: true also of a message that was cancelled while it was under way.

    `known_as` is the provider's id, by which it can be asked what became of it.
    """
    _ACKNOWLEDGE.change(message_id=message_id, at=at)
    if known_as:
        _WATCH.change(message_id=message_id, known_as=known_as, check_at=at + FIRST_CHECK)


def finish(message_id: int, outcome: Outcome, at: datetime, reason: str = "") -> None:
    """It will not be sent any more, unless it was finished meanwhile."""
    ended = {"next_at": None, "outcome": outcome, "reason": reason[:200]}
    changed(due(message_id).values(**ended, finished_at=at, news_at=_news(at)))


def doubt(message_id: int, at: datetime, reason: str = "") -> None:
    """Nobody knows whether it has left: it rests until a person decides. No news until then."""
    ended = {"next_at": None, "outcome": Outcome.UNCERTAIN, "reason": reason[:200]}
    handed_at = func.coalesce(Message.handed_at, at)
    changed(due(message_id).values(**ended, finished_at=at, handed_at=handed_at))


def _acknowledging(_dialect: str) -> Update:
    at = bindparam("at", type_=UTCDateTime())
    sent = {"next_at": None, "outcome": Outcome.SENT, "reason": "", "sent_at": at}
    message = update(Message).where(Message.id == bindparam("message_id"))
    return message.values(**sent, finished_at=at, news_at=_news(at))


_ACKNOWLEDGE = Built(_acknowledging)
_WATCH = Built(
    lambda _dialect: (
        update(Message)
        .where(Message.id == bindparam("message_id"))
        .values(
            provider_id=bindparam("known_as"), check_at=bindparam("check_at", type_=UTCDateTime())
        )
    )
)


def _news(at: Any) -> ColumnElement[datetime | None]:
    """Nobody waits to hear what became of mail to colleagues."""
    return case((Message.purpose == MessagePurpose.INVITATION, at), else_=null())

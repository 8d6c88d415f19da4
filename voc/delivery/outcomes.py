"""What became of a message, written down: it was sent, or finished some other way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, null, select, update
from sqlalchemy.sql.dml import Update

from voc.core.built import Built
from voc.core.db import UTCDateTime, changed, db
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


def acknowledge_and_look(message_id: int, at: datetime, then: int) -> datetime | None:
    """It has left; when the one after it is due now, None where that was finished meanwhile.

    One trip instead of two, and nearly all of what a mail costs in the database.
    """
    if db.engine.dialect.name == "postgresql":
        row = _ACKNOWLEDGE_AND_LOOK.row(message_id=message_id, at=at, then=then)
        return row[0] if row else None
    acknowledge(message_id, at)
    return due_at(then)


def due_at(message_id: int) -> datetime | None:
    """When a message is due or its lease ends; None where it is finished or gone."""
    row = _DUE_AT.row(then=message_id)
    return row[0] if row else None


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


def _looking(_dialect: str) -> Select[Any]:
    return select(Message.next_at).where(Message.id == bindparam("then"))


_ACKNOWLEDGE = Built(_acknowledging)
_DUE_AT = Built(_looking)
_ACKNOWLEDGE_AND_LOOK = Built(
    lambda dialect: _looking(dialect).add_cte(_acknowledging(dialect).cte("acknowledged"))
)
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

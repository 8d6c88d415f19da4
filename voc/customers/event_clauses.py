"""What a segment asks of a customer's events, as SQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from voc.customers.conditions import TIMES, Condition, Operator
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.models import Customer


def latest(key: str) -> ColumnElement[Any]:
    """The moment of a Customer's latest event of the kind with this key; null where none is."""
    found: ColumnElement[Any] = (
        _of_kind(func.max(CustomerEvent.at), key).correlate(Customer).scalar_subquery()
    )
    return found


def compared(condition: Condition, at: datetime) -> ColumnElement[bool]:
    """Whether there are as many events as it asks, or their amounts add up to it."""
    asked, key = condition.of_events
    total = func.count() if asked == TIMES else func.coalesce(func.sum(CustomerEvent.amount), 0)
    found = _of_kind(total, key)
    if condition.days is not None:
        found = found.where(CustomerEvent.at > at - timedelta(days=condition.days))
    column: ColumnElement[Any] = found.correlate(Customer).scalar_subquery()
    value = float(condition.value or 0)
    return column >= value if condition.operator is Operator.AT_LEAST else column <= value


def _of_kind(what: ColumnElement[Any], key: str) -> Any:
    return (
        select(what)
        .select_from(CustomerEvent)
        .join(EventKind, EventKind.id == CustomerEvent.kind_id)
        .where(CustomerEvent.customer_id == Customer.id, EventKind.key == key)
    )

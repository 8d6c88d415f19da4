"""Which customers belong to a segment, as SQL: no row is loaded. See `conditions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import and_, exists, false, func, not_, or_, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from voc.core.calendar import Calendar, day_start, local_day
from voc.core.folding import fold
from voc.customers import anniversaries, event_clauses
from voc.customers.conditions import (
    ANNIVERSARIES,
    DAY_COUNTS,
    EVENT,
    LIST,
    Condition,
    Operator,
    alternatives,
    read_all,
)
from voc.customers.facts import COMPANY_MARK
from voc.customers.models import Attribute, Contact, Customer, CustomerAttribute, SegmentMember

POLARITY_UNIT = 10_000
_O = Operator
_MOMENTS: dict[str, InstrumentedAttribute[Any]] = {
    "created": Customer.created_at,
    "last_invited": Contact.last_invited_at,
    "last_answered": Contact.last_answered_at,
    "last_called": Contact.last_called_at,
}
_FIGURES: dict[str, tuple[InstrumentedAttribute[Any], int]] = {
    "last_score": (Contact.last_score, 1),
    "last_polarity": (Contact.last_polarity, POLARITY_UNIT),
}


def matching(
    conditions: Iterable[Mapping[str, Any] | Condition], at: datetime, zone: tzinfo = UTC
) -> ColumnElement[bool]:
    """The customers for whom the conditions hold at `at`, as a WHERE clause over Customer.

    All of them, where one of those that are alternatives is enough.

    Days begin at midnight in `zone`. Without conditions that is everyone; the erased, never.
    ValueError as `read_all`.
    """
    groups = alternatives(read_all(conditions))
    clauses = [or_(*(_sense(one, at, zone) for one in group)) for group in groups]
    return and_(true(), Customer.erased_at.is_(None), *clauses)


def _sense(condition: Condition, at: datetime, zone: tzinfo) -> ColumnElement[bool]:
    """Where nothing is known a condition does not hold, and so its opposite does."""
    if condition.field == LIST:
        clause = _on_list(condition)
    elif condition.field == "last_touchpoint":
        clause = _of_touchpoint(condition)
    elif condition.of_events[0]:
        clause = _of_events(condition, at, zone)
    else:
        clause = _clause(condition, at, zone)
    return not_(func.coalesce(clause, false())) if condition.is_not else clause


def _clause(condition: Condition, at: datetime, zone: tzinfo) -> ColumnElement[bool]:
    field, operator, value = condition.field, condition.operator, condition.value
    if condition.attribute is not None:
        return _of_attribute(condition.attribute, condition, local_day(at, zone))
    if field in _MOMENTS:
        return _of_moment(condition, at, zone)
    if field in _FIGURES:
        column, unit = _FIGURES[field]
        if operator is _O.NEVER:
            return not_(_contact(column.is_not(None)))
        return _contact(_compared(column, operator, round(float(value or 0) * unit)))
    if field == "company":
        return _of_company(operator, fold(str(value)))
    column = {
        "language": Customer.language,
        "consents": Customer.consents,
        "preferred_channel": Customer.preferred_channel,
    }[field]
    return column.is_distinct_from(value) if operator is _O.IS_NOT else column == value


def _of_events(condition: Condition, at: datetime, zone: tzinfo) -> ColumnElement[bool]:
    asked, key = condition.of_events
    if asked != EVENT:
        return event_clauses.compared(condition, at)
    last = event_clauses.latest(key)
    is_never = condition.operator is _O.NEVER
    return last.is_(None) if is_never else _at_moment(last, condition, at, zone)


def _on_list(condition: Condition) -> ColumnElement[bool]:
    return exists().where(
        SegmentMember.segment_id == int(condition.value or 0),
        SegmentMember.customer_id == Customer.id,
    )


def _of_moment(condition: Condition, at: datetime, zone: tzinfo) -> ColumnElement[bool]:
    column = _MOMENTS[condition.field]
    if condition.operator is _O.NEVER:
        return not_(_contact(column.is_not(None)))
    clause = _at_moment(column, condition, at, zone)
    return clause if condition.field == "created" else _contact(clause)


def _at_moment(
    column: ColumnElement[Any] | InstrumentedAttribute[Any],
    condition: Condition,
    at: datetime,
    zone: tzinfo,
) -> ColumnElement[bool]:
    """Whether a moment is as the condition asks; null where it is not known."""
    if condition.operator in DAY_COUNTS:
        edge = at - timedelta(days=int(condition.value or 0))
        return column > edge if condition.operator is _O.WITHIN_DAYS else column <= edge
    first = date.fromisoformat(str(condition.value))
    if condition.operator is _O.BEFORE:
        return column < day_start(first, zone)
    return column >= day_start(first + timedelta(days=1), zone)


def _of_touchpoint(condition: Condition) -> ColumnElement[bool]:
    column, is_never = Contact.last_touchpoint, condition.operator is _O.NEVER
    found = _contact(column.is_not(None) if is_never else column == condition.value)
    return found if condition.operator is _O.IS else not_(found)


def _of_company(operator: Operator, folded: str) -> ColumnElement[bool]:
    if operator is _O.CONTAINS:
        pattern = f"%{COMPANY_MARK}%{_escaped(folded)}%"
        return Customer.search.like(pattern, escape="\\")
    same = Customer.search.like(f"%{COMPANY_MARK}{_escaped(folded)}", escape="\\")
    return not_(same) if operator is _O.IS_NOT else same


def _of_attribute(key: str, condition: Condition, today: date) -> ColumnElement[bool]:
    operator, value = condition.operator, condition.value
    row = CustomerAttribute
    if operator in {_O.IS, _O.IS_NOT}:
        clause: ColumnElement[bool] = _same(value)
    elif operator is _O.CONTAINS:
        clause = row.folded.like(f"%{_escaped(fold(str(value)))}%", escape="\\")
    elif operator in {_O.AT_LEAST, _O.AT_MOST}:
        clause = _compared(row.number, operator, float(value or 0))
    elif operator in ANNIVERSARIES:
        clause = _comes_back(operator, int(value or 0), today)
    elif operator in DAY_COUNTS:
        days = timedelta(days=int(value or 0))
        ahead = operator is _O.IN_COMING_DAYS
        clause = (
            row.day.between(today, today + days) if ahead else row.day.between(today - days, today)
        )
    else:
        edge = date.fromisoformat(str(value))
        clause = row.day < edge if operator is _O.BEFORE else row.day > edge
    known = exists().where(
        row.customer_id == Customer.id,
        row.attribute_id == Attribute.id,
        Attribute.key == key,
        clause,
    )
    return not_(known) if operator is _O.IS_NOT else known


def _comes_back(operator: Operator, days: int, today: date) -> ColumnElement[bool]:
    jalali = operator is _O.JALALI_ANNIVERSARY
    calendar = Calendar.JALALI if jalali else Calendar.GREGORIAN
    day = CustomerAttribute.day
    return or_(*(day.between(*one) for one in anniversaries.ranges(today, days, calendar)))


def _same(value: object) -> ColumnElement[bool]:
    row = CustomerAttribute
    if isinstance(value, int | float):
        return row.number == float(value)
    clause: ColumnElement[bool] = row.folded == fold(str(value))
    try:
        return or_(clause, row.day == date.fromisoformat(str(value)))
    except ValueError:
        return clause


def _compared(
    column: InstrumentedAttribute[Any], operator: Operator, value: float
) -> ColumnElement[bool]:
    if operator is _O.AT_LEAST:
        return column >= value
    return column <= value if operator is _O.AT_MOST else column == value


def _contact(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Contact.customer_id == Customer.id, clause)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

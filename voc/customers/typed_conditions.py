"""Conditions of a segment as a person types them: one row each, a text for every value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, repeat, zip_longest

from werkzeug.datastructures import MultiDict

from voc.customers import facts
from voc.customers.conditions import (
    AMOUNT,
    ATTRIBUTE_OPERATORS,
    EVENT_OPERATORS,
    MOST_CONDITIONS,
    OPERATORS,
    TIMES,
    Condition,
    Operator,
    read,
)
from voc.customers.facts import Problem
from voc.customers.models import AttributeKind

_DAYS = frozenset({Operator.BEFORE, Operator.AFTER})
_CHOSEN: dict[str, Callable[[str], str | bool | None]] = {
    "language": facts.language,
    "preferred_channel": facts.channel,
    "last_touchpoint": facts.touchpoint,
    "consents": facts.consent,
}
"""Fields of which one of a few values is chosen, and what reads it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the form; `problem` says what can't be read in its value."""

    field: str
    operator: str = ""
    text: str = ""
    problem: str = ""
    is_not: bool = False
    is_alternative: bool = False
    days: str = ""

    @property
    def wants_days(self) -> bool:
        """Whether it has a place for the days that it counts over."""
        return self.field.startswith((TIMES, AMOUNT))


def rows_of(form: MultiDict[str, str]) -> list[Typed]:
    """The rows that were sent, without those of fields that nobody knows."""
    parts = [form.getlist(name) for name in ("field", "operator", "value")]
    marks = zip_longest(*map(form.getlist, ("sense", "joined", "days")), fillvalue="")
    rows = zip(parts[0], parts[1], parts[2], strict=False)
    sent = zip(rows, chain(marks, repeat(("", "", ""))), strict=False)
    return [
        Typed(
            field[:300],
            operator[:300],
            text[:300],
            is_not=sense == "not",
            is_alternative=by == "or",
            days=days[:20],
        )
        for (field, operator, text), (sense, by, days) in sent
    ][:MOST_CONDITIONS]


def as_typed(condition: Condition, shown: Mapping[str, str]) -> Typed:
    """A kept condition as a row; `shown` gives days and numbers as the person would type them."""
    value = condition.value
    text = shown.get(str(value), "" if value is None else str(value))
    if isinstance(value, bool):
        text = "yes" if value else "no"
    return Typed(
        condition.field,
        condition.operator.value,
        text,
        is_not=condition.is_not,
        is_alternative=condition.is_alternative,
        days=shown.get(f"{condition.days} days", ""),
    )


def operators_of(field: str, kinds: Mapping[str, AttributeKind]) -> tuple[Operator, ...]:
    """The operators that make sense for a field, none for an unknown one; kinds of attributes."""
    if field in kinds:
        return ATTRIBUTE_OPERATORS[kinds[field]]
    if field.startswith(tuple(EVENT_OPERATORS)):
        return EVENT_OPERATORS[field[: field.index(":") + 1]]
    return OPERATORS.get(field, ())


def read_rows(
    rows: Sequence[Typed], kinds: Mapping[str, AttributeKind]
) -> tuple[list[Condition], list[Typed]]:
    """The conditions that the rows say, and the rows with their problems."""
    conditions: list[Condition] = []
    seen: list[Typed] = []
    for row in rows:
        try:
            conditions.append(_condition(row, kinds))
            seen.append(row)
        except ValueError as error:
            words = str(error.args[0]) if error.args else ""
            known = words if words in set(Problem) else Problem.UNREADABLE
            seen.append(replace(row, problem=str(known)))
    return conditions, seen


def _condition(row: Typed, kinds: Mapping[str, AttributeKind]) -> Condition:
    operator = Operator(row.operator)
    if operator not in operators_of(row.field, kinds):
        raise ValueError(Problem.UNREADABLE)
    value = None if operator is Operator.NEVER else _value(row, operator, kinds)
    raw = {"field": row.field, "operator": operator, "value": value}
    raw |= {"not": row.is_not, "or": row.is_alternative}
    if row.wants_days and row.days.strip():
        raw["days"] = facts.number(row.days)
    try:
        return read(raw)
    except ValueError:
        is_number = isinstance(value, float)
        raise ValueError(Problem.NUMBER if is_number else Problem.UNREADABLE) from None


def _value(
    row: Typed, operator: Operator, kinds: Mapping[str, AttributeKind]
) -> str | float | bool | None:
    text = row.text.strip()
    is_day = kinds.get(row.field) is AttributeKind.DAY and operator is Operator.IS
    if operator in _DAYS or is_day:
        day: date = facts.day(text)
        return day.isoformat()
    if row.field in _CHOSEN:
        return _CHOSEN[row.field](text)
    is_number = kinds.get(row.field) is AttributeKind.NUMBER
    if is_number or Condition(row.field, operator).wants_number:
        return facts.number(text)
    return facts.line(text, facts.LONGEST["text"])

"""What a segment asks of a customer: a field, an operator, a value. Rules over values only.

A condition is stored as {"field": ..., "operator": ..., "value": ...}:

    language             is, is_not                                     "fa", "en"
    preferred_channel    is, is_not                                     "email", "sms", "call"
    consents             is                                             true, false
    company              is, is_not, contains                           text
    created, last_invited, last_answered, last_called
                         before, after                                  "2026-03-21"
                         within_days, older_than_days                   90
    last_touchpoint      is, is_not, never                              "delivery", "support", ...
    last_invited, last_answered, last_called, last_score also           never
    last_score           is, at_least, at_most                          0 to 10
    last_polarity        at_least, at_most                              -1 to 1
    list                 is                                             a segment's id
    event:<key>          as last_called, of the latest event of a kind
    times:<key>          at_least, at_most                              number of such events
    amount:<key>         at_least, at_most                              sum of their amounts
    attribute:<key>      is, is_not, contains, at_least, at_most        text or number
                         before, after, within_days, in_coming_days     day or number of days
                         jalali_anniversary, gregorian_anniversary      number of days ahead

With "not": true a condition holds where it otherwise would not; with "or": true it is an
alternative to the one before it. Alternatives together are one; all that is left must hold.

Events are counted, and their amounts added, over the last "days", where that is given; else over
all time. Texts are compared folded. `is_not` holds too where nothing is known. `older_than_days`
needs a moment to be known; someone never asked is found with `never`. `after` a day begins with
the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from voc.core.folding import fold
from voc.customers.facts import CHANNELS, LANGUAGES
from voc.customers.touchpoints import Touchpoint

MOST_CONDITIONS = 20
LONGEST_TEXT = 200
MOST_DAYS = 3650
MOST_DAYS_AHEAD = 180
"""Of a yearly day: further ahead it would rather be behind."""
LARGEST = 1e15
ATTRIBUTE = "attribute:"
LIST = "list"
"""Whether somebody is on the fixed list that a segment was made from."""
EVENT, TIMES, AMOUNT = "event:", "times:", "amount:"
"""Begin what is asked of the events of a kind: the latest, how many, what they amount to."""
_KEY = re.compile(r"[^\s:]{1,64}")


class Operator(StrEnum):
    """How a field is compared with a value."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    AFTER = "after"
    WITHIN_DAYS = "within_days"
    OLDER_THAN_DAYS = "older_than_days"
    IN_COMING_DAYS = "in_coming_days"
    JALALI_ANNIVERSARY = "jalali_anniversary"
    """Of every year: birthdays, renewals."""
    GREGORIAN_ANNIVERSARY = "gregorian_anniversary"
    NEVER = "never"


_O = Operator
_CHOICE = (_O.IS, _O.IS_NOT)
_TEXT = (_O.IS, _O.IS_NOT, _O.CONTAINS)
_NUMBER = (_O.IS, _O.IS_NOT, _O.AT_LEAST, _O.AT_MOST)
ANNIVERSARIES = frozenset({_O.JALALI_ANNIVERSARY, _O.GREGORIAN_ANNIVERSARY})
_DAY = (
    _O.IS,
    _O.BEFORE,
    _O.AFTER,
    _O.WITHIN_DAYS,
    _O.IN_COMING_DAYS,
    _O.JALALI_ANNIVERSARY,
    _O.GREGORIAN_ANNIVERSARY,
)
_MOMENT = (_O.BEFORE, _O.AFTER, _O.WITHIN_DAYS, _O.OLDER_THAN_DAYS)
DAY_COUNTS = frozenset({_O.WITHIN_DAYS, _O.OLDER_THAN_DAYS, _O.IN_COMING_DAYS})
OPERATORS: dict[str, tuple[Operator, ...]] = {
    "language": _CHOICE,
    "company": _TEXT,
    "consents": (_O.IS,),
    "preferred_channel": _CHOICE,
    "created": _MOMENT,
    "last_score": (_O.AT_LEAST, _O.AT_MOST, _O.IS, _O.NEVER),
    "last_invited": (*_MOMENT, _O.NEVER),
    "last_answered": (*_MOMENT, _O.NEVER),
    "last_called": (*_MOMENT, _O.NEVER),
    "last_polarity": (_O.AT_LEAST, _O.AT_MOST),
    "last_touchpoint": (*_CHOICE, _O.NEVER),
    LIST: (_O.IS,),
}
ATTRIBUTE_OPERATORS: dict[str, tuple[Operator, ...]] = {
    "text": _TEXT,
    "number": _NUMBER,
    "day": _DAY,
}
EVENT_OPERATORS: dict[str, tuple[Operator, ...]] = {
    EVENT: (*_MOMENT, _O.NEVER),
    TIMES: (_O.AT_LEAST, _O.AT_MOST),
    AMOUNT: (_O.AT_LEAST, _O.AT_MOST),
}
NUMERIC = DAY_COUNTS | ANNIVERSARIES | {Operator.AT_LEAST, Operator.AT_MOST}
BOUNDS: dict[str, tuple[float, float, bool]] = {
    "last_score": (0, 10, True),
    "last_polarity": (-1, 1, False),
    LIST: (1, 2**31 - 1, True),
    TIMES: (0, 1_000_000, True),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "preferred_channel": CHANNELS,
    "last_touchpoint": tuple(Touchpoint),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One field, one operator, one value (None for `never`)."""

    field: str
    operator: Operator
    value: str | float | bool | None = None
    is_not: bool = False
    """Whether it is asked that this does not hold."""
    is_alternative: bool = False
    """Whether it is enough that this holds, or the one before it."""
    days: int | None = None
    """Over how many of the last days events are counted; None for all time."""

    @property
    def attribute(self) -> str | None:
        """The key of the attribute it is about, if it is about one."""
        return self.field.removeprefix(ATTRIBUTE) if self.field.startswith(ATTRIBUTE) else None

    @property
    def of_events(self) -> tuple[str, str]:
        """EVENT, TIMES or AMOUNT, with the key of the kind that is asked about; else "", ""."""
        for asked in EVENT_OPERATORS:
            if self.field.startswith(asked):
                return asked, self.field.removeprefix(asked)
        return "", ""

    @property
    def wants_days(self) -> bool:
        """Whether it may say over how many days it counts."""
        return self.of_events[0] in {TIMES, AMOUNT}

    @property
    def wants_number(self) -> bool:
        """Whether its value is a number, whatever the field holds."""
        return self.operator in NUMERIC or self.field in BOUNDS

    @property
    def bounds(self) -> tuple[float, float, bool]:
        """The lowest and the highest number that makes sense, and whether it must be whole."""
        if self.operator in DAY_COUNTS:
            return 0, MOST_DAYS, True
        if self.operator in ANNIVERSARIES:
            return 0, MOST_DAYS_AHEAD, True
        return BOUNDS.get(self.of_events[0] or self.field, (-LARGEST, LARGEST, False))

    def as_dict(self) -> dict[str, Any]:
        """As it is stored."""
        kept = {"field": self.field, "operator": self.operator.value, "value": self.value}
        if self.days is not None:
            kept["days"] = self.days
        marks = {"not": self.is_not, "or": self.is_alternative}
        return {**kept, **{name: True for name, is_set in marks.items() if is_set}}


def read(raw: Mapping[str, Any]) -> Condition:
    """A stored condition, checked. ValueError names the part that makes no sense."""
    field = str(raw.get("field"))
    try:
        operator = Operator(str(raw.get("operator")))
    except ValueError:
        raise ValueError("operator") from None
    condition = Condition(field, operator, raw.get("value"), days=raw.get("days"))
    if operator not in _operators_of(condition):
        raise ValueError("operator")
    marks = (raw.get("not") is True, raw.get("or") is True)
    return Condition(field, operator, _checked(condition), *marks, _days(condition))


def read_all(conditions: Iterable[Mapping[str, Any] | Condition]) -> tuple[Condition, ...]:
    """All conditions, checked; ValueError as `read`, or "conditions" when there are too many."""
    known = tuple(one if isinstance(one, Condition) else read(one) for one in conditions)
    if len(known) > MOST_CONDITIONS:
        raise ValueError("conditions")
    return known


def alternatives(conditions: Iterable[Condition]) -> list[list[Condition]]:
    """The conditions in groups: of each group one must hold."""
    groups: list[list[Condition]] = []
    for one in conditions:
        if one.is_alternative and groups:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _operators_of(condition: Condition) -> tuple[Operator, ...]:
    asked, key = condition.of_events
    if asked:
        if not _KEY.fullmatch(key):
            raise ValueError("field")
        return EVENT_OPERATORS[asked]
    if condition.attribute is None:
        if condition.field not in OPERATORS:
            raise ValueError("field")
        return OPERATORS[condition.field]
    if not _KEY.fullmatch(condition.attribute):
        raise ValueError("field")
    return tuple(dict.fromkeys(_TEXT + _NUMBER + _DAY))


def _checked(condition: Condition) -> str | float | bool | None:
    field, operator, value = condition.field, condition.operator, condition.value
    if operator is _O.NEVER:
        return None
    if field == "consents":
        return _one_of(value, (True, False))
    if field in CHOICES:
        return _one_of(value, CHOICES[field])
    if operator in {_O.BEFORE, _O.AFTER}:
        return _iso_day(value)
    if condition.wants_number or isinstance(value, int | float):
        return _number(value, *condition.bounds)
    return _text(value)


def _days(condition: Condition) -> int | None:
    if condition.days is None:
        return None
    if not condition.wants_days:
        raise ValueError("days")
    return int(_number(condition.days, 1, MOST_DAYS, whole=True))


def _one_of(value: Any, known: tuple[Any, ...]) -> str | bool:
    if not any(value is one or (isinstance(value, str) and value == one) for one in known):
        raise ValueError("value")
    return bool(value) if isinstance(value, bool) else str(value)


def _number(value: Any, lowest: float, highest: float, whole: bool) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not lowest <= value <= highest or (whole and value != int(value)):
        raise ValueError("value")
    return int(value) if whole else float(value)


def _iso_day(value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError("value") from None


def _text(value: object) -> str:
    if isinstance(value, str) and fold(value) and len(value) <= LONGEST_TEXT:
        return value
    raise ValueError("value")

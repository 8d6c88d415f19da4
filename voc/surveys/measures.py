"""Questions that are answered with an amount or with a day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from flask_babel import LazyString
from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.calendar import calendar_of, format_day
from voc.core.i18n import _, _l
from voc.surveys.measure_fields import DayField, NumberField, in_words
from voc.surveys.question import Given, Question
from voc.surveys.texts import Texts, read_texts, said

LARGEST = 10**12
"""What no amount goes beyond: databases and spreadsheets keep it to the last digit."""
MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Question):
    """An amount between two ends, of a unit."""

    type: ClassVar[str] = "number"
    adds: ClassVar[LazyString] = _l(
        "Shown as a median, a mean and a spread; feeds no headline figure."
    )

    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    unit: Texts = field(default_factory=dict)

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its ends, how many decimals it takes, and its unit."""
        decimals = data.get("decimals", 0)
        if isinstance(decimals, bool) or decimals not in range(MOST_DECIMALS + 1):
            raise ValueError(f"decimals cannot be {decimals!r}")
        minimum, maximum = (_end(data, name) for name in ("minimum", "maximum"))
        return {
            "minimum": minimum,
            "maximum": maximum,
            "decimals": decimals,
            "unit": read_texts(data.get("unit"), "unit"),
        }

    def own_dict(self) -> dict[str, Any]:
        """Its ends, how many decimals it takes, and its unit."""
        return {
            "minimum": self.minimum,
            "maximum": self.maximum,
            "decimals": self.decimals or None,
            "unit": dict(self.unit),
        }

    @property
    def low_end(self) -> float:
        """The smallest amount it takes."""
        return -LARGEST if self.minimum is None else self.minimum

    @property
    def high_end(self) -> float:
        """The largest amount it takes."""
        return LARGEST if self.maximum is None else self.maximum

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """An amount in digits of any script."""
        return NumberField(
            self.wording(language, fallback, group),
            low=self.minimum,
            high=self.maximum,
            largest=LARGEST,
            decimals=self.decimals,
            language=language,
            required=self.required,
        )

    def values(self, data: Any) -> Given:
        """The amount, or nothing."""
        if data is None:
            return Given()
        if isinstance(data, bool) or not isinstance(data, int | float) or not self._takes(data):
            raise ValueError(f"{self.key} takes {self.low_end} to {self.high_end}")
        return Given(number=int(data) if data == int(data) else data)

    def _takes(self, amount: float) -> bool:
        is_between = self.low_end <= amount <= self.high_end
        return is_between and math.isclose(round(amount, self.decimals), amount, abs_tol=1e-9)

    def data(self, given: Given) -> float | None:
        """The amount."""
        return given.number

    def unit_in(self, language: str, fallback: str = "fa") -> str:
        """What it counts, or ""."""
        return said(self.unit, language, fallback)

    def said(self, amount: float) -> str:
        """An amount in the reader's digits, with no more decimals than it has."""
        return in_words(amount, self.decimals)

    def own_texts(self) -> tuple[Texts, ...]:
        """Its unit."""
        return (self.unit,)

    def own_problems(self, where: str) -> list[str]:
        """Ends the wrong way round."""
        if self.low_end < self.high_end:
            return []
        return [_("%(where)s: the least must be below the most.", where=where)]


class Day(Question):
    """A day, written in the Jalali or the Gregorian calendar."""

    __slots__ = ()
    type = "date"
    adds = _l("Shown as a count by month; feeds no headline figure.")

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A day in digits of any script; the year tells the calendar."""
        label = self.wording(language, fallback, group)
        return DayField(label, language=language, required=self.required)

    def values(self, data: Any) -> Given:
        """The day as ISO writes it, or nothing."""
        return Given(choices=(date.fromisoformat(data).isoformat(),)) if data else Given()

    def say(self, given: Given, language: str, fallback: str = "fa") -> str:  # noqa: ARG002 - its signature
        """The day in words."""
        if not given.choices:
            return ""
        return format_day(date.fromisoformat(given.choices[0]), calendar_of(language), language)

    def data(self, given: Given) -> str | None:
        """The day as ISO writes it."""
        return given.choices[0] if given.choices else None


def _end(data: Mapping[str, Any], name: str) -> float | None:
    end = data.get(name)
    if end is None:
        return None
    if isinstance(end, bool) or not isinstance(end, int | float) or not abs(end) <= LARGEST:
        raise ValueError(f"{name} cannot be {end!r}")
    return int(end) if end == int(end) else end

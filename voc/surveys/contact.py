"""The question whether, how and when a customer wants to hear from us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from flask_babel import LazyString
from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.calendar import weekday_name
from voc.core.i18n import _l, current
from voc.surveys.part_fields import ContactField
from voc.surveys.question import ContactWish, Given, Question

WAYS = {"either": ("phone", "email"), "phone": ("phone",), "email": ("email",)}
HOURS = range(8, 21)
"""The hours one can choose from, in which people call people."""
WEEK = (5, 6, 0, 1, 2, 3, 4)
"""The days of the week from Saturday, as `date.weekday()` counts."""
_MONDAY = date(2024, 1, 1)


def week(language: str | None = None) -> list[str]:
    """The names of the days from Monday, in a language or the reader's."""
    days = (_MONDAY + timedelta(days=n) for n in range(7))
    return [weekday_name(day, language or current().code) for day in days]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Question):
    """A phone number or an address, and when it suits."""

    type: ClassVar[str] = "contact"
    adds: ClassVar[LazyString] = _l(
        "Adds nothing to the figures; shows who asked for a call to those who may see names."
    )

    way: str = "either"

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """How one can be reached."""
        way = data.get("way", "either")
        if way not in WAYS:
            raise ValueError(f"way cannot be {way!r}; it is one of {tuple(WAYS)}")
        return {"way": way}

    def own_dict(self) -> dict[str, Any]:
        """How one can be reached."""
        return {"way": self.way}

    @property
    def ways(self) -> tuple[str, ...]:
        """The addresses that are asked for."""
        return WAYS[self.way]

    def days(self, language: str) -> list[tuple[int, str]]:
        """The days of the week from Saturday: how they are stored, and their names."""
        names = week(language)
        return [(n, names[n]) for n in WEEK]

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """An address, a day and an hour."""
        label = self.wording(language, fallback, group)
        return ContactField(label, ways=self.ways, hours=HOURS, required=self.required)

    def values(self, data: Any) -> Given:
        """The wish, or nothing."""
        if data is None:
            return Given()
        if not isinstance(data, ContactWish) or not (data.phone or data.email):
            raise ValueError(f"{self.key} takes a phone number or an address")
        return Given(contact=data)

    def data(self, given: Given) -> ContactWish | None:
        """The wish."""
        return given.contact

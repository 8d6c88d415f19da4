"""Questions that give each of several lines a number: a ranking, a matrix."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import LazyString
from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.i18n import _l
from voc.surveys.choices import LinesQuestion
from voc.surveys.part_fields import GridField, MarksField, RankField
from voc.surveys.question import Given
from voc.surveys.scales import read_scale

LONGEST_KEY = 48
"""Leaves room beside a line's key for its number, should an older release have to keep both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksQuestion(LinesQuestion):
    """Lines that each get a number."""

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its lines."""
        parts = LinesQuestion.own_parts(data)
        for line in parts["choices"]:
            if len(line.key) > LONGEST_KEY:
                raise ValueError(f"a line cannot have the key {line.key!r}")
        return parts

    @property
    @abstractmethod
    def options(self) -> range:
        """The numbers, lowest first."""

    def field_of(self, kind: type[MarksField], label: str) -> UnboundField[Field]:
        """A field that takes a number for each line."""
        return kind(label, lines=self.keys(), options=self.options, required=self.required)

    def values(self, data: Any) -> Given:
        """The numbers in the order of the lines."""
        marks = dict(data or {})
        if not set(marks) <= set(self.keys()) or not set(marks.values()) <= set(self.options):
            raise ValueError(f"{self.key} has no such line or number")
        return Given(marks=tuple((key, marks[key]) for key in self.keys() if key in marks))

    def data(self, given: Given) -> dict[str, int]:
        """The numbers by line."""
        return dict(given.marks)


class Ranking(MarksQuestion):
    """Lines put in order: 1 is the first place."""

    __slots__ = ()
    type = "ranking"
    adds = _l("Shown as each line's mean place; feeds no headline figure.")

    @property
    def options(self) -> range:
        """The places."""
        return range(1, len(self.choices) + 1)

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A place for each line."""
        return self.field_of(RankField, self.wording(language, fallback, group))

    def say(self, given: Given, language: str, fallback: str = "fa") -> str:
        """The line in the first place."""
        first = next((line for line, place in given.marks if place == 1), "")
        named = {one.key: one.label(language, fallback) for one in self.choices}
        return named.get(first, "")

    def values(self, data: Any) -> Given:
        """Every line's place, or nothing."""
        given = MarksQuestion.values(self, data)
        places = [place for _line, place in given.marks]
        if places and sorted(places) != list(self.options):
            raise ValueError(f"{self.key} takes every place once")
        return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(MarksQuestion):
    """Rows that are all rated on one scale, from 1 up."""

    type: ClassVar[str] = "matrix"
    adds: ClassVar[LazyString] = _l(
        "Shown as a mean and a distribution for each row; feeds no headline figure."
    )

    scale: int = 5

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its rows and its highest value."""
        return MarksQuestion.own_parts(data) | {"scale": read_scale(data)}

    def own_dict(self) -> dict[str, Any]:
        """Its rows and its highest value."""
        return LinesQuestion.own_dict(self) | {"scale": self.scale}

    @property
    def options(self) -> range:
        """1 to the scale."""
        return range(1, self.scale + 1)

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A value for each row."""
        return self.field_of(GridField, self.wording(language, fallback, group))

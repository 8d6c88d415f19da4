"""Questions that are answered with a number: NPS, CSAT, CES and ratings."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from flask_babel import LazyString
from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.i18n import _l
from voc.surveys.fields import ScaleField
from voc.surveys.question import Given, Question

SCALES = (3, 4, 5, 6, 7, 10)
SHAPES = ("number", "star", "face")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleQuestion(Question):
    """A whole number between two ends."""

    @property
    @abstractmethod
    def options(self) -> range:
        """The numbers, lowest first."""

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A whole number of the scale."""
        return ScaleField(
            self.wording(language, fallback, group), options=self.options, required=self.required
        )

    def values(self, data: Any) -> Given:
        """The number, or nothing."""
        if data is None:
            return Given()
        if isinstance(data, bool) or not isinstance(data, int) or data not in self.options:
            raise ValueError(f"{self.key} takes {self.options[0]} to {self.options[-1]}")
        return Given(number=data)

    def data(self, given: Given) -> float | None:
        """The number."""
        return given.number


class Nps(ScaleQuestion):
    """How likely one is to recommend us, 0-10."""

    __slots__ = ()
    type = "nps"
    metric = "nps"
    adds = _l("Counts into NPS.")
    options = range(11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Csat(ScaleQuestion):
    """How satisfied one is, from 1 up."""

    type: ClassVar[str] = "csat"
    metric: ClassVar[str | None] = "csat"
    adds: ClassVar[LazyString] = _l("Counts into CSAT.")

    scale: int = 5

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its highest value."""
        return {"scale": read_scale(data)}

    def own_dict(self) -> dict[str, Any]:
        """Its highest value."""
        return {"scale": self.scale}

    @property
    def options(self) -> range:
        """1 to the scale."""
        return range(1, self.scale + 1)


class Ces(ScaleQuestion):
    """How easy it was, 1-7."""

    __slots__ = ()
    type = "ces"
    metric = "ces"
    adds = _l("Counts into CES.")
    options = range(1, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(ScaleQuestion):
    """How good something is, from 1 up, in numbers, stars or faces; feeds no headline figure."""

    type: ClassVar[str] = "rating"

    scale: int = 5
    shape: str = "star"

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its highest value, and how it is drawn."""
        shape = _one_of(SHAPES, data.get("shape", "star"), "shape")
        return {"scale": read_scale(data), "shape": shape}

    def own_dict(self) -> dict[str, Any]:
        """Its highest value, and how it is drawn."""
        return {"scale": self.scale, "shape": self.shape}

    @property
    def options(self) -> range:
        """1 to the scale."""
        return range(1, self.scale + 1)


def read_scale(data: Mapping[str, Any]) -> int:
    """The highest value of a scale from 1 up, out of stored JSON; 5 where none is named."""
    scale: int = _one_of(SCALES, data.get("scale", 5), "scale")
    return scale


def _one_of(allowed: Sequence[T], value: T, name: str) -> T:
    if isinstance(value, bool) or value not in allowed:
        raise ValueError(f"{name} cannot be {value!r}; it is one of {allowed}")
    return value

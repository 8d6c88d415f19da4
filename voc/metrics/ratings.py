"""Answers on a scale from 1 up, counted by value: what CSAT and CES have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from voc.core.intervals import Interval, mean_interval, wilson


@dataclass(frozen=True, slots=True)
class Ratings(ABC):
    """How often each value was given: `counts[0]` is the number of ones."""

    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.counts or min(self.counts) < 0:
            raise ValueError("a scale needs values, and a count is never below 0")

    def __add__(self, other: Self) -> Self:
        if type(self) is not type(other):  # satisfaction and effort are different questions
            return NotImplemented
        if self.scale != other.scale:
            raise ValueError(f"a scale of {self.scale} does not add to one of {other.scale}")
        return type(self)(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    @classmethod
    def by_value(cls, counts: Mapping[int, int], scale: int) -> Self:
        """Counts as a query returns them, value to number; ValueError outside 1 to `scale`."""
        for value in counts:
            if not 1 <= value <= scale:
                raise ValueError(f"an answer is 1-{scale}, not {value}")
        return cls(tuple(counts.get(value, 0) for value in range(1, scale + 1)))

    @classmethod
    def of(cls, answers: Iterable[int], scale: int) -> Self:
        """Count answers one by one; ValueError outside 1 to `scale`."""
        counts: dict[int, int] = {}
        for answer in answers:
            counts[answer] = counts.get(answer, 0) + 1
        return cls.by_value(counts, scale)

    @property
    def scale(self) -> int:
        """The highest value one can give."""
        return len(self.counts)

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    @abstractmethod
    def lowest_counted(self) -> int:
        """The lowest value that counts as a good answer."""

    @property
    def good(self) -> int:
        """How many gave a good answer."""
        return sum(self.counts[self.lowest_counted - 1 :])

    @property
    def share(self) -> float | None:
        """Good answers of all, from 0 to 1; None when nobody has answered."""
        return self.good / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the share (Wilson); None when nobody has answered."""
        return wilson(self.good, self.n)

    @property
    def mean(self) -> float | None:
        """From 1 to the scale; None when nobody has answered."""
        return self._sum_of_powers(1) / self.n if self.n else None

    @property
    def mean_interval(self) -> Interval | None:
        """The 95 % interval of the mean (Student's t); None below two answers."""
        interval = mean_interval(self.n, self._sum_of_powers(1), self._sum_of_powers(2))
        return interval and interval.clipped(1, self.scale)

    def _sum_of_powers(self, power: int) -> int:
        return sum(count * value**power for value, count in enumerate(self.counts, start=1))

"""Amounts that people gave: their middle, their mean and how they spread. Rules over counts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, fsum

from voc.core.intervals import Interval, mean_interval
from voc.metrics.charts import round_ticks

MOST_BARS = 8


@dataclass(frozen=True)
class Amounts:
    """How often each amount was given."""

    counts: Mapping[float, int] | Mapping[int, int]

    @cached_property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @cached_property
    def _ordered(self) -> tuple[list[float], list[int]]:
        given = sorted((float(value), n) for value, n in self.counts.items() if n)
        return [value for value, _n in given], list(accumulate(n for _value, n in given))

    @property
    def mean(self) -> float | None:
        """The sum by n; None where nobody answered."""
        return self._sum(1) / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the mean (Student's t); None below two answers."""
        return mean_interval(self.n, self._sum(1), self._sum(2))

    def _sum(self, power: int) -> float:
        return fsum(count * value**power for value, count in self.counts.items())

    def quantile(self, share: float) -> float | None:
        """The amount below which that share lies; None where nobody answered.

        Type 2 of R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", The
        American Statistician 50 (1996) 361-365: the middle of two neighbours where it falls
        between them.
        """
        if not self.n:
            return None
        values, ends = self._ordered
        place = share * self.n
        low = values[bisect_left(ends, max(1, ceil(place)))]
        is_between = place == int(place) and 0 < place < self.n
        high = values[bisect_right(ends, place)] if is_between else low
        return (low + high) / 2

    @property
    def median(self) -> float | None:
        """Half gave less, half gave more."""
        return self.quantile(0.5)

    def bins(self) -> list[tuple[float, float, int]]:
        """(from, up to, n): each amount by itself where they are few and whole, else ranges.

        A range holds its lower end; the last holds its upper end too.
        """
        values, ends = self._ordered
        if not values:
            return []
        whole = all(value == int(value) for value in values)
        if whole and values[-1] - values[0] < MOST_BARS:
            every = range(int(values[0]), int(values[-1]) + 1)
            single = dict(self.counts)
            return [(value, value, single.get(value, 0)) for value in every]
        ticks = round_ticks(values[0], values[-1], MOST_BARS - 2)
        below = [0, *ends]
        found = []
        for first, last in pairwise(ticks):
            upto = bisect_right if last == ticks[-1] else bisect_left
            n = below[upto(values, last)] - below[bisect_left(values, first)]
            found.append((first, last, n))
        return found

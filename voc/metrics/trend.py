"""Figures over time: days folded into the months or weeks of the reader's calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, Self, TypeVar

from voc.core.calendar import Bucket, Calendar, Unit, buckets
from voc.core.intervals import Difference
from voc.metrics.nps import Nps

MOST_DAYS_BY_DAY = 16
MOST_DAYS_BY_WEEK = 120


class Addable(Protocol):
    """A figure made of counts."""

    def __add__(self, other: Self, /) -> Self: ...


F = TypeVar("F", bound=Addable)


@dataclass(frozen=True, slots=True)
class Point(Generic[F]):
    """What a stretch of days adds up to."""

    bucket: Bucket
    figure: F
    so_far: bool = False
    """Whether the stretch is not over."""


def unit_for(days: int) -> Unit:
    """Days up to two weeks or so, weeks up to four months, months beyond."""
    if days <= MOST_DAYS_BY_DAY:
        return Unit.DAY
    return Unit.WEEK if days <= MOST_DAYS_BY_WEEK else Unit.MONTH


def fold(
    days: Mapping[date, F],
    first: date,
    last: date,
    calendar: Calendar,
    nothing: F,
    today: date | None = None,
) -> tuple[Point[F], ...]:
    """Every stretch from `first` to `last`, in order, with the sum of its days.

    Days outside are left out; a stretch without answers holds `nothing`. The one that `today` is
    in goes on.
    """
    unit = unit_for((last - first).days + 1)
    stretches = buckets(first, last, unit, calendar)
    sums = dict.fromkeys(range(len(stretches)), nothing)
    index = 0
    for day in sorted(day for day in days if first <= day <= last):
        while stretches[index].last < day:
            index += 1
        sums[index] += days[day]
    return tuple(
        Point(one, sums[place], is_open(one, today)) for place, one in enumerate(stretches)
    )


def is_open(stretch: Bucket, today: date | None) -> bool:
    """Whether a stretch of time is not over: one that was cut short before today is."""
    return today is not None and stretch.first <= today <= stretch.last


def movement(points: Sequence[Point[Nps]]) -> Difference | None:
    """How far the later half of the points is from the earlier one, in NPS points.

    None where either half has no answers. An odd point in the middle belongs to neither.
    """
    half = len(points) // 2
    earlier = sum((point.figure for point in points[:half]), Nps())
    later = sum((point.figure for point in points[len(points) - half :]), Nps())
    return later.since(earlier)

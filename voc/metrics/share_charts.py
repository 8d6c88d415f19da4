"""Where the parts of a whole stand: one stacked bar, stacks over time, a distribution.

Lengths are percent of the plot, as in `charts`; shares run from 0 to 1 and carry their Wilson
interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from voc.core.intervals import Interval, wilson
from voc.metrics.charts import FULL, label_at, round_length

FEW = 3
"""Columns up to which each is as wide as its name."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole with its place in the bar, its share and how sure that is."""

    label: str
    count: int
    tone: str
    share: float
    interval: Interval
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class ShareBar:
    """Parts of a whole side by side, first at the inline start; no parts when n is 0."""

    n: int
    parts: tuple[Part, ...] = ()


def share_bar(parts: Sequence[tuple[str, int, str]], *, rtl: bool) -> ShareBar:
    """One stacked bar from (label, count, tone)."""
    n = sum(count for _label, count, _tone in parts)
    placed = []
    before = 0
    for label, count, tone in parts:
        interval = wilson(count, n)
        if interval is not None:
            start, length = FULL * before / n, FULL * count / n
            left = FULL - start - length if rtl else start
            placed.append(
                Part(
                    label,
                    count,
                    tone,
                    count / n,
                    interval,
                    round_length(left),
                    round_length(length),
                )
            )
        before += count
    return ShareBar(n, tuple(placed))


@dataclass(frozen=True, slots=True)
class Stack:
    """One moment's parts, stacked from the top, in a column of a width."""

    label: str
    n: int
    left: float
    width: float
    label_at: str
    parts: tuple[Part, ...]
    so_far: bool = False
    """Its stretch of time is not over."""

    @property
    def x(self) -> float:
        """The column's middle."""
        return round_length(self.left + self.width / 2)

    @property
    def edge(self) -> float:
        """Its side towards the nearer end of the chart."""
        return self.left if self.x < FULL / 2 else round_length(self.left + self.width)


def stacks(
    columns: Sequence[tuple[str, Sequence[int]]],
    kinds: Sequence[tuple[str, str]],
    *,
    rtl: bool,
    open_at: int | None = None,
) -> tuple[Stack, ...]:
    """Shares over time: (label, counts) in order of time, one count for each (label, tone).

    `open_at` is the place of the stretch that is not over, if one is.
    """
    slot = FULL / len(columns) if columns else 0
    built = []
    for index, (label, counts) in enumerate(columns):
        named = [(*kind, count) for kind, count in zip(kinds, counts, strict=True)]
        bar = share_bar([(name, count, tone) for name, tone, count in named], rtl=False)
        left = FULL - slot * (index + 1) if rtl else slot * index
        built.append(
            Stack(
                label,
                bar.n,
                round_length(left + slot * 0.12),
                round_length(slot * 0.76),
                label_at(len(columns) - 1 - index, len(columns)),
                bar.parts,
                index == open_at,
            )
        )
    return _with_room(built)


def _with_room(columns: list[Stack]) -> tuple[Stack, ...]:
    """The newest of many has its name end with it, so the name before it needs a wide screen."""
    named = [place for place, one in enumerate(columns) if one.label_at == "always"]
    if len(columns) > FEW and len(named) > 1:
        before = named[-2]
        columns[before] = replace(columns[before], label_at="wide")
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class Column:
    """How many gave one answer: a column whose top is soft by its interval."""

    value: int
    count: int
    share: float
    interval: Interval
    tone: str
    left: float
    width: float
    top: float
    low: float
    high: float

    @property
    def x(self) -> float:
        """The column's middle."""
        return round_length(self.left + self.width / 2)


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring answers that mean the same, with what they add up to."""

    label: str
    tone: str
    count: int
    share: float
    left: float
    width: float

    @property
    def x(self) -> float:
        """The span's middle."""
        return round_length(self.left + self.width / 2)


@dataclass(frozen=True, slots=True)
class Distribution:
    """A column for each answer of a scale, lowest at the inline start."""

    n: int
    columns: tuple[Column, ...] = ()
    spans: tuple[Span, ...] = ()


def distribution(
    counts: Sequence[int], groups: Sequence[tuple[str, str, int]], *, rtl: bool, first: int = 0
) -> Distribution:
    """How often each answer from `first` up was given, in groups of (label, tone, how many).

    The groups must cover the scale exactly, or a ValueError is raised.
    """
    tones = [tone for _label, tone, size in groups for _ in range(size)]
    if len(tones) != len(counts):
        raise ValueError(f"groups cover {len(tones)} answers of {len(counts)}")
    n = sum(counts)
    limits = [interval for count in counts if (interval := wilson(count, n))]
    if not limits:
        return Distribution(0)
    highest, slot = max(limit.high for limit in limits), FULL / len(counts)

    def left(index: float, size: float = 1) -> float:
        return FULL - slot * (index + size) if rtl else slot * index

    def y(share: float) -> float:
        return round_length(FULL * (1 - share / highest))

    columns = tuple(
        Column(
            first + i,
            count,
            count / n,
            limits[i],
            tones[i],
            round_length(left(i) + slot * 0.1),
            round_length(slot * 0.8),
            y(count / n),
            y(limits[i].low),
            y(limits[i].high),
        )
        for i, count in enumerate(counts)
    )
    begins = [0, *accumulate(size for _label, _tone, size in groups)]
    spans = []
    for (label, tone, size), begin in zip(groups, begins, strict=False):
        count = sum(counts[begin : begin + size])
        place = round_length(left(begin, size) + slot * 0.1), round_length(slot * (size - 0.2))
        spans.append(Span(label, tone, count, count / n, *place))
    return Distribution(n, columns, tuple(spans))

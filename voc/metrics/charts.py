"""Where things stand in a chart: plain numbers in, frozen geometry out.

Lengths are percent of the plot's width or height, x from the left and y from the top, so that
SVG attributes carry them at any size while text and strokes keep theirs. Time and scales run
from the inline start: from the right when `rtl`. Nothing here knows a language or a colour;
templates/_macros/charts.html draws. Parts of a whole are in `share_charts`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from voc.core.intervals import Interval
from voc.metrics.disclosure import VALUE_MINIMUM

FULL = 100.0
LABELS_WIDE = 8
LABELS_NARROW = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure to draw: its name, its value or None, the answers behind it, how sure it is.

    `note` is said instead of a value that is hidden ("3 of 5 so far"); `tone` is the colour's
    meaning: accent, positive, neutral or negative.
    """

    label: str
    value: float | None
    n: int
    interval: Interval | None = None
    note: str = ""
    tone: str = "accent"
    href: str = ""
    """Where the answers behind it are, in charts whose figures have room for a link."""
    so_far: bool = False
    """Its stretch of time is not over: the figure will change."""

    @property
    def is_few(self) -> bool:
        """Whether fewer answers are behind it than a figure needs where few could be told apart."""
        return self.value is not None and 0 < self.n < VALUE_MINIMUM


@dataclass(frozen=True, slots=True)
class Tick:
    """A grid line at a round value."""

    value: float
    at: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure's place on a trend; `y`, `low` and `high` are None where nothing is drawn."""

    figure: Figure
    x: float
    left: float
    width: float
    y: float | None
    low: float | None
    high: float | None
    label_at: str
    """Where its name has room: "always", on "wide" screens, or "" for nowhere."""
    alone: bool = False
    """No neighbour to draw a band to, so the interval is drawn as a bar."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A line over time with its band of uncertainty, broken where a figure is missing."""

    rtl: bool
    decimals: int
    """How many decimals the ticks need."""
    ticks: tuple[Tick, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    unfinished: str = ""
    """The line on to the stretch that is not over."""

    @property
    def drawn(self) -> tuple[Mark, ...]:
        """The marks that have a value, oldest first."""
        return tuple(mark for mark in self.marks if mark.y is not None)

    @property
    def standing(self) -> Mark | None:
        """The newest of the last two drawn that is over and has answers enough."""
        whole = (mark for mark in reversed(self.drawn[-2:]) if not mark.figure.so_far)
        return next((mark for mark in whole if not mark.figure.is_few), None)

    @property
    def n(self) -> int:
        """All answers behind the line."""
        return sum(mark.figure.n for mark in self.marks)


def round_ticks(low: float, high: float, count: int = 4) -> tuple[float, ...]:
    """Round values, 1, 2, 2.5 or 5 times a power of ten apart, that enclose low and high."""
    rough = (high - low) / count if high - low > 1e-6 else 1.0  # alike, but for rounding
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(i * step, 10) for i in range(first, max(last, first + 1) + 1))


def trend(
    figures: Sequence[Figure], *, rtl: bool, bounds: tuple[float, float] = (-100, 100)
) -> Trend:
    """A trend of figures in order of time, within the `bounds` its figure can take.

    The scale spans at least a tenth of what is possible, lest noise looks like news.
    """
    reach = [v for f in figures if f.value is not None for v in (f.value, *(f.interval or ()))]
    if not reach:
        return Trend(rtl, 0)
    values = round_ticks(*_span(min(reach), max(reach), bounds))
    low, high = values[0], values[-1]

    def y(value: float) -> float:
        return round_length(FULL * (high - value) / (high - low))

    marks = tuple(_mark(figures, index, y, rtl=rtl) for index in range(len(figures)))
    runs = _runs(marks, lambda mark: mark.y is not None)
    lines = [run[:-1] if run[-1].figure.so_far else run for run in runs]
    unfinished = next((run[-2:] for run in runs if run[-1].figure.so_far), [])
    bands = _runs(marks, lambda mark: mark.low is not None)
    return Trend(
        rtl,
        _decimals(values),
        tuple(Tick(value, y(value)) for value in values),
        marks,
        tuple(_line(run) for run in lines if len(run) > 1),
        tuple(
            " ".join([*(f"{m.x},{m.high}" for m in run), *(f"{m.x},{m.low}" for m in run[::-1])])
            for run in bands
        ),
        _line(unfinished),
    )


def _line(marks: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)


def _mark(figures: Sequence[Figure], index: int, y: Callable[[float], float], *, rtl: bool) -> Mark:
    figure, width = figures[index], FULL / len(figures)
    left = FULL - width * (index + 1) if rtl else width * index
    limits = _limits(figures, index)
    neighbours = (_limits(figures, index - 1), _limits(figures, index + 1))
    return Mark(
        figure,
        round_length(left + width / 2),
        round_length(left),
        round_length(width),
        None if figure.value is None else y(figure.value),
        y(limits.low) if limits else None,
        y(limits.high) if limits else None,
        label_at(len(figures) - 1 - index, len(figures)),
        limits is not None and not any(neighbours),
    )


def _limits(figures: Sequence[Figure], index: int) -> Interval | None:
    """The interval drawn at an index; None beyond the ends and where no value is shown."""
    if not 0 <= index < len(figures) or figures[index].value is None:
        return None
    return figures[index].interval


def _runs(marks: Sequence[Mark], is_drawn: Callable[[Mark], bool]) -> list[list[Mark]]:
    """The unbroken stretches of drawn marks, those of two and more."""
    stretches = (list(run) for drawn, run in groupby(marks, is_drawn) if drawn)
    return [run for run in stretches if len(run) > 1]


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure's bar from zero, and the soft stretch of its interval; None where hidden."""

    figure: Figure
    left: float | None
    width: float | None
    low: float | None
    spread: float | None


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars on one scale, in the order given."""

    zero: float
    bars: tuple[Bar, ...] = ()

    @property
    def n(self) -> int:
        """All answers behind the bars."""
        return sum(bar.figure.n for bar in self.bars)


def horizontal_bars(figures: Sequence[Figure], *, rtl: bool) -> Bars:
    """One bar a figure; the scale holds zero and every interval. No bars without figures."""
    reach = [v for f in figures if f.value is not None for v in (f.value, *(f.interval or ()))]
    low, high = min([0.0, *reach]), max([0.0, *reach])
    span = (high - low) or 1.0

    def x(value: float) -> float:
        at = FULL * (value - low) / span
        return round_length(FULL - at if rtl else at)

    def stretch(one: float, other: float) -> tuple[float, float]:
        left, right = sorted((x(one), x(other)))
        return left, round_length(right - left)

    bars = []
    for figure in figures:
        if figure.value is None:
            bars.append(Bar(figure, None, None, None, None))
            continue
        soft = stretch(*figure.interval) if figure.interval else (None, None)
        bars.append(Bar(figure, *stretch(0.0, figure.value), *soft))
    return Bars(x(0.0), tuple(bars))


def label_at(from_last: int, total: int) -> str:
    """Where the label `from_last` before the newest of `total` has room; see `Mark.label_at`.

    Counted from the newest, so that the latest moment always has its name.
    """
    narrow = math.ceil(total / LABELS_NARROW)
    wide = math.ceil(total / LABELS_WIDE)
    narrow = math.ceil(narrow / wide) * wide  # every narrow label is a wide one too
    if from_last % narrow == 0:
        return "always"
    return "wide" if from_last % wide == 0 else ""


def round_length(value: float) -> float:
    """A percentage to the hundredth: finer than any screen, and short in the page."""
    return round(value, 2)


def _span(low: float, high: float, bounds: tuple[float, float]) -> tuple[float, float]:
    """Low and high, widened to a tenth of the bounds and kept within them."""
    floor, ceiling = bounds
    missing = max((ceiling - floor) / 10 - (high - low), 0.0) / 2
    low, high = low - missing, high + missing
    shift = max(floor - low, 0.0) - max(high - ceiling, 0.0)
    return max(low + shift, floor), min(high + shift, ceiling)


def _decimals(values: Sequence[float]) -> int:
    """The decimals that tell every value exactly, at most four."""
    return next((d for d in range(4) if all(round(v, d) == v for v in values)), 4)

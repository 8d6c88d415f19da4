"""What a theme adds up to: how often it is named, how it is spoken of, what it does to NPS.

Values only; `theme_queries` counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from voc.core.intervals import Interval
from voc.metrics.disclosure import Reader
from voc.metrics.nps import Nps
from voc.metrics.rates import Rate


@dataclass(frozen=True, slots=True)
class Heard:
    """Comments of one stretch of time, or of all of it."""

    negative: int = 0
    neutral: int = 0
    positive: int = 0
    not_scored: int = 0
    wishes: int = 0
    """Suggestions: counted apart, for a wish says nothing about satisfaction."""
    complaints: int = 0
    """Complaints about it: those that praise the theme in their clause are not."""

    def __add__(self, other: Heard) -> Heard:
        return Heard(
            self.negative + other.negative,
            self.neutral + other.neutral,
            self.positive + other.positive,
            self.not_scored + other.not_scored,
            self.wishes + other.wishes,
            self.complaints + other.complaints,
        )

    @property
    def scored(self) -> int:
        """Comments with a sentiment."""
        return self.negative + self.neutral + self.positive

    @property
    def n(self) -> int:
        """All comments."""
        return self.scored + self.not_scored + self.wishes


@dataclass(frozen=True, slots=True)
class Impact:
    """Points that NPS owes to the answers that name a theme."""

    value: float
    interval: Interval
    n: int
    """Answers that name it."""

    @property
    def is_clear(self) -> bool:
        """Whether chance alone would rarely show as much."""
        return self.interval.low > 0 or self.interval.high < 0


def impact(everybody: Nps, named: Nps) -> Impact | None:
    """NPS of all less NPS of all without those that name a theme (Kapiche's theme impact).

    With a share w of all answers naming it, that is w times the difference of NPS between those
    that do and those that do not; its 95 % interval is w times that of the difference of two
    independent groups (adjusted Wald), with w taken as given. None where either group is empty.
    """
    value = everybody.impact_of(named)
    rest = Nps(*(a - b for a, b in zip(everybody.counts, named.counts, strict=True)))
    apart = named.since(rest)
    if value is None or apart is None:
        return None
    weight = named.n / everybody.n
    return Impact(value, apart.interval.scaled(weight), named.n)


@dataclass(frozen=True, slots=True)
class Theme:
    """One row of the page. `key` is a theme's id, or the name of one of the four Cs."""

    key: str
    name: str
    heard: tuple[Heard, ...]
    """By stretch of time."""
    nps: Nps = field(default_factory=Nps)
    """Of the answers that name it."""

    @property
    def total(self) -> Heard:
        """Over all stretches."""
        return sum(self.heard, Heard())


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of a filter, most frequent first, beside all of its comments."""

    rows: Sequence[Theme]
    whole: tuple[Heard, ...]
    """All comments, by stretch of time."""
    themed: int
    """Comments that have any theme."""
    nps: Nps

    @property
    def total(self) -> Heard:
        """All comments."""
        return sum(self.whole, Heard())

    def share(self, theme: Theme) -> Rate:
        """Comments that name a theme, of all."""
        return Rate(theme.total.n, max(self.total.n, theme.total.n))

    def shares(self, theme: Theme) -> list[Rate]:
        """The same by stretch of time."""
        pairs = zip(theme.heard, self.whole, strict=True)
        return [Rate(own.n, max(own.n, every.n)) for own, every in pairs]

    def complaint_shares(self, theme: Theme) -> list[Rate]:
        """Complaints about a theme, of all complaints, by stretch of time."""
        pairs = zip(theme.heard, self.whole, strict=True)
        return [Rate(own.complaints, max(own.complaints, every.complaints)) for own, every in pairs]

    def impact(self, theme: Theme, reader: Reader) -> Impact | None:
        """What a theme does to NPS; None where too few name it, or too few do not."""
        rest = self.nps.n - theme.nps.n
        if not reader.may_value(theme.nps.n) or not reader.may_value(rest):
            return None
        return impact(self.nps, theme.nps)

    def troubles(self, most: int) -> list[Theme]:
        """The themes with the most complaints."""
        named = [theme for theme in self.rows if theme.total.complaints]
        return sorted(named, key=lambda one: -one.total.complaints)[:most]

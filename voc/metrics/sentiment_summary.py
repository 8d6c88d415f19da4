"""What the words add up to: counts by label, and the mean polarity."""

from __future__ import annotations

from dataclasses import dataclass, fields

from voc.core.intervals import Difference, Interval, net_difference, net_interval
from voc.metrics.rates import Rate

POLARITY_UNIT = 10_000
"""Polarity is stored as an integer in this fraction of 1, so that sums agree to the digit."""


@dataclass(frozen=True, slots=True)
class SentimentCounts:
    """How many texts are negative, neutral, positive, and in no language a model knows.

    A text that was not scored is never neutral: it is in no share and no mean.
    """

    negative: int = 0
    neutral: int = 0
    positive: int = 0
    not_scored: int = 0
    polarity_sum: int = 0
    """The polarities of the scored texts in units of 1/10,000, added up."""

    def __post_init__(self) -> None:
        if min(self.negative, self.neutral, self.positive, self.not_scored) < 0:
            raise ValueError("a count is never below 0")
        if abs(self.polarity_sum) > self.n * POLARITY_UNIT:
            raise ValueError("a polarity is from -1 to 1")

    def __add__(self, other: SentimentCounts) -> SentimentCounts:
        return SentimentCounts(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )

    @property
    def n(self) -> int:
        """How many texts were scored."""
        return self.negative + self.neutral + self.positive

    @property
    def total(self) -> int:
        """How many texts there are, scored or not."""
        return self.n + self.not_scored

    @property
    def mean(self) -> float | None:
        """The mean polarity of the scored texts, from -1 to 1; None when there are none."""
        return self.polarity_sum / POLARITY_UNIT / self.n if self.n else None

    @property
    def score(self) -> float | None:
        """100 times the share of positive less the share of negative texts; None without any."""
        return 100 * (self.positive - self.negative) / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the score, as for NPS; None when nothing was scored."""
        interval = net_interval(self.positive, self.neutral, self.negative)
        return interval and interval.scaled(100)

    @property
    def rates(self) -> tuple[Rate, Rate, Rate]:
        """Negative, neutral and positive of the scored texts, each with its own interval."""
        return Rate(self.negative, self.n), Rate(self.neutral, self.n), Rate(self.positive, self.n)

    def since(self, earlier: SentimentCounts) -> Difference | None:
        """How far the score has moved from `earlier` texts, in points; None without texts."""
        change = net_difference(
            (earlier.positive, earlier.neutral, earlier.negative),
            (self.positive, self.neutral, self.negative),
        )
        return change and change.scaled(100)

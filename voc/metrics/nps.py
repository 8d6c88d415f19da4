"""Net Promoter Score.

0-6 detract, 7-8 are passive, 9-10 promote; NPS is 100 times the share of promoters less the
share of detractors, from -100 to 100. Counts are the truth, the number is derived. A skipped
question is in no count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from voc.core.intervals import (
    Difference,
    Interval,
    net_difference,
    net_interval,
    paired_difference,
)


class Group(StrEnum):
    """What an answer to the NPS question makes of a customer."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


_VALUE = {Group.PROMOTER: 1, Group.PASSIVE: 0, Group.DETRACTOR: -1}


@dataclass(frozen=True, slots=True)
class Nps:
    """Three counts and the score they make."""

    promoters: int = 0
    passives: int = 0
    detractors: int = 0

    def __post_init__(self) -> None:
        if min(self.promoters, self.passives, self.detractors) < 0:
            raise ValueError("a count is never below 0")

    def __add__(self, other: Nps) -> Nps:
        return Nps(
            self.promoters + other.promoters,
            self.passives + other.passives,
            self.detractors + other.detractors,
        )

    @property
    def n(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float | None:
        """From -100 to 100; None when nobody has answered."""
        return 100 * (self.promoters - self.detractors) / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the score (adjusted Wald, Rocks 2016); None without answers."""
        return self.interval_within(None)

    def interval_within(self, population: int | None) -> Interval | None:
        """The same when all of a list of `population` people were asked.

        ValueError when more have answered than were on the list.
        """
        interval = net_interval(self.promoters, self.passives, self.detractors, population)
        return interval and interval.scaled(100)

    @property
    def counts(self) -> tuple[int, int, int]:
        """Promoters, passives, detractors."""
        return self.promoters, self.passives, self.detractors

    def since(self, earlier: Nps) -> Difference | None:
        """How far the score has moved from other people's `earlier` answers, in points.

        A z test of two independent waves on the adjusted values; None when one is empty.
        """
        change = net_difference(earlier.counts, self.counts)
        return change and change.scaled(100)

    def impact_of(self, part: Nps) -> float | None:
        """Points the score owes to `part`, some of these same answers; None when it is all.

        NPS of all less NPS of all without the part: below 0, the part drags the score down.
        ValueError when the part is not contained.
        """
        without = Nps(
            self.promoters - part.promoters,
            self.passives - part.passives,
            self.detractors - part.detractors,
        )
        if self.score is None or without.score is None:
            return None
        return self.score - without.score


def group_of(score: int) -> Group:
    """Whether a 0-10 answer promotes, is passive or detracts; ValueError outside the scale."""
    if not 0 <= score <= 10:
        raise ValueError(f"an NPS answer is 0-10, not {score}")
    if score >= 9:
        return Group.PROMOTER
    return Group.PASSIVE if score >= 7 else Group.DETRACTOR


def nps(scores: Iterable[int]) -> Nps:
    """Sort answers into promoters, passives and detractors; ValueError outside 0-10."""
    counts = dict.fromkeys(Group, 0)
    for score in scores:
        counts[group_of(score)] += 1
    return Nps(counts[Group.PROMOTER], counts[Group.PASSIVE], counts[Group.DETRACTOR])


def change_of_same_people(answers: Iterable[tuple[int, int]]) -> Difference | None:
    """How far the score moved among people who answered twice, in points.

    `answers` are (earlier, later) 0-10 scores, one pair a person: a paired test on the steps
    between groups. None below two people.
    """
    steps = [_VALUE[group_of(later)] - _VALUE[group_of(earlier)] for earlier, later in answers]
    change = paired_difference(steps)
    return change and change.scaled(100)

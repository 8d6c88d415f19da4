"""Shares of a whole, and the response rates of survey research."""

from __future__ import annotations

from dataclasses import dataclass, fields

from voc.core.intervals import Interval, newcombe, wilson


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `n`."""

    count: int = 0
    n: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.n:
            raise ValueError(f"{self.count} of {self.n} is not a share")

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.count + other.count, self.n + other.n)

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.count / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the share (Wilson); None of nothing."""
        return wilson(self.count, self.n)

    def less(self, other: Rate) -> float | None:
        """The share less another one, from -1 to 1; None when either is of nothing."""
        if self.share is None or other.share is None:
            return None
        return self.share - other.share

    def interval_less(self, other: Rate) -> Interval | None:
        """The 95 % interval of that difference (Newcombe's method 10)."""
        return newcombe(self.count, self.n, other.count, other.n)


@dataclass(frozen=True, slots=True)
class Dispositions:
    """What became of everyone who was asked, in the words of AAPOR's Standard Definitions.

    Each rate answers a different question, so whoever shows one says which. RR1 and RR2 count
    every case of unknown eligibility as eligible, RR3 and RR4 the share `eligible` of them,
    RR5 and RR6 none; even numbers count partial answers as responses. Every rate is from 0 to
    1, and None when its denominator is 0.
    """

    completed: int = 0
    """I: sent off, or complete when it closed."""
    partial: int = 0
    """P: the core question is answered."""
    refused: int = 0
    """R: declined or unsubscribed."""
    non_contact: int = 0
    """NC: invited, no answer."""
    other: int = 0
    """O: eligible, reached, and unable to answer."""
    unknown_household: int = 0
    """UH: never known to have reached anyone."""
    unknown_other: int = 0
    """UO: undeliverable."""
    not_eligible: int = 0
    """Test answers and duplicates; in no rate."""

    def __add__(self, other: Dispositions) -> Dispositions:
        return Dispositions(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )

    @property
    def n(self) -> int:
        """Everyone who was asked and eligible, or may have been."""
        return self._known + self._unknown

    @property
    def rr1(self) -> Rate:
        """The minimum response rate: completed of all."""
        return Rate(self.completed, self.n)

    @property
    def rr2(self) -> Rate:
        """RR1 with partial answers."""
        return Rate(self.completed + self.partial, self.n)

    def rr3(self, eligible: float) -> float | None:
        """Completed of the known and the `eligible` share (0 to 1) of the unknown."""
        return self._estimated(self.completed, eligible)

    def rr4(self, eligible: float) -> float | None:
        """RR3 with partial answers."""
        return self._estimated(self.completed + self.partial, eligible)

    @property
    def rr5(self) -> Rate:
        """The maximum response rate: completed of those known to be eligible."""
        return Rate(self.completed, self._known)

    @property
    def rr6(self) -> Rate:
        """RR5 with partial answers."""
        return Rate(self.completed + self.partial, self._known)

    @property
    def _known(self) -> int:
        return self.completed + self.partial + self.refused + self.non_contact + self.other

    @property
    def _unknown(self) -> int:
        return self.unknown_household + self.unknown_other

    def _estimated(self, responses: int, eligible: float) -> float | None:
        if not 0 <= eligible <= 1:
            raise ValueError("the eligible share is from 0 to 1")
        asked = self._known + eligible * self._unknown
        return responses / asked if asked else None

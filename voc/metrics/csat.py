"""Customer satisfaction: the share who chose the top of the scale.

The headline is the top-box share: the top 1 of 3, the top 2 of 4 to 7, the top 3 of 10. The
mean stands beside it, labelled as such.
"""

from __future__ import annotations

from dataclasses import dataclass

from voc.metrics.ratings import Ratings

TOP_BOXES = {3: 1, 4: 2, 5: 2, 6: 2, 7: 2, 10: 3}
"""How many of the highest values count as satisfied, by scale."""


@dataclass(frozen=True, slots=True)
class Csat(Ratings):
    """Answers to a satisfaction question, 1-5 unless said otherwise."""

    counts: tuple[int, ...] = (0,) * 5

    def __post_init__(self) -> None:
        Ratings.__post_init__(self)
        if self.scale not in TOP_BOXES:
            raise ValueError(f"CSAT has no scale of {self.scale}")

    @property
    def lowest_counted(self) -> int:
        """The lowest value that counts as satisfied: 4 of 5, 8 of 10."""
        return self.scale - TOP_BOXES[self.scale] + 1

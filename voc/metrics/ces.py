"""Customer effort: how far people agree that it was easy, from 1 to 7.

5, 6 and 7 agree. The mean and the share who agree are both headlines.
"""

from __future__ import annotations

from dataclasses import dataclass

from voc.metrics.ratings import Ratings

SCALE = 7
LOWEST_AGREEING = 5


@dataclass(frozen=True, slots=True)
class Ces(Ratings):
    """Answers to "it was easy", from 1 (not at all) to 7 (entirely)."""

    counts: tuple[int, ...] = (0,) * SCALE

    def __post_init__(self) -> None:
        Ratings.__post_init__(self)
        if self.scale != SCALE:
            raise ValueError(f"CES has a scale of {SCALE}, not {self.scale}")

    @property
    def lowest_counted(self) -> int:
        """5, the lowest value that agrees."""
        return LOWEST_AGREEING

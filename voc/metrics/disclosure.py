"""Which figures are too thin to show, so that no single answer can be read out of them.

A value needs five answers, a distribution or the words eight. In a breakdown one hidden part
could be had by subtracting the others from the whole; so the next smallest is hidden too, until
the hidden parts hold at least two groups and the minimum together. Whether a limit binds (an
anonymous survey, a breakdown, a report) is for the caller to know; the minima are settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

VALUE_MINIMUM = 5
DISTRIBUTION_MINIMUM = 8


class Shown(StrEnum):
    """Whether a part of a breakdown may be shown, and if not, why."""

    YES = "yes"
    TOO_FEW = "too_few"  # shown as "3 of 5 so far"
    PROTECTS = "protects"  # large enough, but with it a smaller one could be worked out


def may_show_value(n: int, minimum: int = VALUE_MINIMUM) -> bool:
    """Whether one figure from `n` answers may be shown."""
    return n >= minimum


def may_show_distribution(n: int, minimum: int = DISTRIBUTION_MINIMUM) -> bool:
    """Whether the spread of `n` answers, or their words, may be shown."""
    return n >= minimum


@dataclass(frozen=True, slots=True)
class Reader:
    """What the person who reads may see.

    Who may see personal data sees every answer, for they must call back; everyone else sees
    figures from `value` answers on, spreads and words from `words` on.
    """

    value: int = VALUE_MINIMUM
    words: int = DISTRIBUTION_MINIMUM
    sees_personal: bool = False
    sees_comments: bool = False

    def may_value(self, n: int) -> bool:
        """Whether one figure from `n` answers."""
        return self.sees_personal or may_show_value(n, self.value)

    def may_spread(self, n: int) -> bool:
        """Whether the spread, or the words, of `n` answers."""
        return self.sees_personal or may_show_distribution(n, self.words)

    @property
    def minimum(self) -> int:
        """The answers that one figure needs."""
        return 1 if self.sees_personal else self.value


def disclose(counts: Sequence[int], minimum: int = VALUE_MINIMUM) -> tuple[Shown, ...]:
    """What may be shown of each part of a whole, in the order given.

    `counts` are the answers behind each part of one breakdown whose total is shown too. Parts
    below `minimum` are hidden; then the smallest others, the earlier first among equals, until
    no part can be recovered. Parts without any answer hide nobody, so they never count as cover.
    """
    if any(count < 0 for count in counts):
        raise ValueError("a count is never below 0")
    shown = [Shown.YES if count >= minimum else Shown.TOO_FEW for count in counts]
    hidden = [count for count in counts if 0 < count < minimum]
    candidates = sorted(
        (index for index, count in enumerate(counts) if count and count >= minimum),
        key=lambda index: counts[index],
    )
    for index in candidates:
        if not hidden or (len(hidden) >= 2 and sum(hidden) >= minimum):
            break
        shown[index] = Shown.PROTECTS
        hidden.append(counts[index])
    return tuple(shown)

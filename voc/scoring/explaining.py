"""Why a text got its score: the words that moved it, where they stand in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """A word, or a few words in a row, that moved the polarity of a text."""

    start: int
    end: int
    """Its place: ``text[start:end]``."""
    weight: float
    """How much and which way, from -1 (the strongest word of the text, for the worse) to 1."""

    @property
    def strength(self) -> int:
        """The weight in steps for showing: -3, -2, -1 for the worse, 1, 2, 3 for the better."""
        step = 1 if abs(self.weight) < 1 / 3 else 2 if abs(self.weight) < 2 / 3 else 3
        return step if self.weight > 0 else -step


def explain(text: str) -> list[Moved]:
    """The words that moved the polarity of a text, in reading order and never overlapping.

    Words that moved it by too little to name are left out, and so is every word of a text that
    could not be scored.
    """
    return []

"""Why a text got its score: the words that moved it, where they stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from voc.scoring.contributions import contributions
from voc.scoring.sentiment import score

_STRONG = 0.5
"""Logits that colour a word fully where no other word is stronger."""
_NOTABLE = 0.15
"""Share of the strongest word below which a word is not named."""

_SIGNS = frozenset("!?؟")
"""They move a text a little, but are no reason to give to anybody."""


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

    Weights are relative to the strongest word of the text, so that long texts have colours too,
    but a text without a strong word stays pale. Words that moved it by too little to name are
    left out, and so is every word of a text that could not be scored. Never raises.
    """
    if score(text).polarity is None:
        return []
    said = [part for part in contributions(text) if text[part.start : part.end] not in _SIGNS]
    strongest = max((abs(part.weight) for part in said), default=0.0)
    scale = max(strongest, _STRONG)
    moved = (Moved(part.start, part.end, round(part.weight / scale, 3)) for part in said)
    return list(_joined(text, (word for word in moved if abs(word.weight) >= _NOTABLE)))


def _joined(text: str, words: Iterable[Moved]) -> Iterator[Moved]:
    """Neighbours of the same strength made one: «جواب نمی‌دهد» is one thing."""
    before: Moved | None = None
    for word in words:
        if before is None:
            before = word
        elif word.strength == before.strength and text[before.end : word.start].isspace():
            weight = max(before.weight, word.weight, key=abs)
            before = replace(before, end=word.end, weight=weight)
        else:
            yield before
            before = word
    if before is not None:
        yield before

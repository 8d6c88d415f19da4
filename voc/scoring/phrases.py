"""Our own sentences about service, joined to every training: what the corpora lack.

The corpora speak of food, goods, books and films. Support, branches, accounts and staff are rare in
them, and so are negated praise and plain wishes. A line of ``sentences/fa.txt`` is a pattern:
before the bar its subjects, behind it what may be said of each. The sentences are written for this
purpose and belong to the project.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from voc.scoring.model import Label

_SENTENCES = Path(__file__).parent / "sentences"
_OPENINGS = {
    "fa": ("", "", "", "واقعا ", "به نظرم ", "سلام ", "راستش "),
    "en": ("", "", "", "honestly ", "overall ", "well ", "hi "),
}
_SURROUNDINGS = 4
_APART = re.compile(r"\b(is|are|was|were|do|does|did|have|has|had|would|could|ca)(?: |n ?)not\b")
"""English negations that are as often drawn together: "was not", "wasn't"."""


def own_sentences(language: str, seed: int) -> Iterator[tuple[str, Label]]:
    """Every sentence the patterns of a language make, with its label, the same for a seed.

    Each comes in several surroundings, so that the words count and not how a text begins; every
    second time with its negations drawn together, for the corpora hardly ever say "wasn't clean".
    """
    dice = random.Random(seed)  # noqa: S311 (an even choice, not a secret)
    for subject, words, label in _patterns(language):
        for place, opening in enumerate(dice.sample(_OPENINGS[language], _SURROUNDINGS)):
            sentence = f"{opening}{subject} {words}".strip()
            yield _APART.sub(r"\1n't", sentence) if place % 2 else sentence, label


def _patterns(language: str) -> Iterator[tuple[str, str, Label]]:
    """What is spoken of, what is said of it, and how that sounds."""
    label = Label.NEUTRAL
    for line in (_SENTENCES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            label = Label(line.strip("[]"))
        elif line:
            subjects, _, said = line.partition("|")
            for subject, words in product(subjects.split(","), said.split(",")):
                yield subject, words, label

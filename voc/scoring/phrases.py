"""Our own sentences about service, joined to every training: what the corpora lack.

The corpora speak of food, goods, books and films. Support, branches, accounts and staff are rare in
them, and so are negated praise and plain wishes. A line of ``sentences/fa.txt`` is a pattern:
before the bar its subjects, behind it what may be said of each. The sentences are written for this
purpose and belong to the project.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from voc.scoring.model import Label

_SENTENCES = Path(__file__).parent / "sentences"
_OPENINGS = {
    "fa": ("", "", "", "واقعا ", "به نظرم "),
    "en": ("", "", "", "honestly ", "overall "),
}


def own_sentences(language: str, seed: int) -> Iterator[tuple[str, Label]]:
    """Every sentence the patterns of a language make, with its label, the same for a seed."""
    dice = random.Random(seed)  # noqa: S311 (an even choice, not a secret)
    label = Label.NEUTRAL
    for line in (_SENTENCES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            label = Label(line.strip("[]"))
        elif line:
            subjects, _, said = line.partition("|")
            for subject, words in product(subjects.split(","), said.split(",")):
                yield f"{dice.choice(_OPENINGS[language])}{subject} {words}".strip(), label

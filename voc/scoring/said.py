"""A text as scoring looks at it: made once, read by the model and by every rule."""

from __future__ import annotations

from typing import NamedTuple

from voc.scoring.finglish import to_persian
from voc.scoring.model import model
from voc.scoring.normalise import normalise, tokenize


class Said(NamedTuple):
    """A text in a language that a model reads."""

    normalised: str
    tokens: list[str]
    lanes: int
    """Its words with what they are signs of; see lanes.py and marks.py."""
    language: str
    """``fa`` or ``en``: that of the model, so Finglish is Persian here."""


def said(text: str, language: str) -> Said:
    """A text in ``fa``, ``en`` or ``finglish``, ready to be read."""
    if language == "finglish":
        text, language = to_persian(text), "fa"
    normalised = normalise(text)
    tokens = tokenize(normalised)
    return Said(normalised, tokens, model(language).lanes(tokens), language)

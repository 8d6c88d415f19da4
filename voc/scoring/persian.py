"""Sentiment of Persian, in Persian letters or Latin ones."""

from __future__ import annotations

from voc.scoring.finglish import to_persian
from voc.scoring.model import Reading, model
from voc.scoring.normalise import normalise, tokenize


def read(text: str) -> Reading | None:
    """The reading of a Persian text; None when the model knows none of its words."""
    return model("fa").read(tokenize(normalise(text)))


def read_finglish(text: str) -> Reading | None:
    """The reading of Persian in Latin letters, by way of Persian letters."""
    return read(to_persian(text))

"""Sentiment of Persian."""

from __future__ import annotations

from voc.scoring.model import Reading, model
from voc.scoring.normalise import tokenize


def read(text: str, normalised: str) -> Reading | None:  # noqa: ARG001 (analysers share it)
    """The reading of a Persian text; None when the model knows none of its words."""
    return model("fa").read(tokenize(normalised))

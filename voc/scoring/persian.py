"""Sentiment of Persian."""

from __future__ import annotations

from voc.scoring.model import Reading, model


def read(tokens: list[str]) -> Reading | None:
    """The reading of a Persian text or clause; None when the model knows none of its words."""
    return model("fa").read(tokens)

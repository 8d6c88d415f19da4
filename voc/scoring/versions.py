"""What a stored score was made by: a model, and the rules around it."""

from __future__ import annotations

from voc.scoring.model import model
from voc.scoring.sentiment import NO_MODEL

RULES = 1
"""Raise it with every change that gives some text another language, label, intent or "mixed" by
the same model; tests/scoring/test_versions.py tells when that is."""

READERS = ("en", "fa")


def stamped(version: str) -> str:
    """A model's version with that of the rules, as it is stored beside a score."""
    return f"{version}-r{RULES}"


def todays() -> frozenset[str]:
    """Every version that a text scored today can have."""
    return frozenset(map(stamped, (NO_MODEL, *(model(language).version for language in READERS))))

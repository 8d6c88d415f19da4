"""Which word counts where a person and the model have both read a text. Pure.

Everything is in the columns' own units: polarity and confidence in 1/10,000.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from voc.scoring.model import Label

CLEAR = 5_000
"""A polarity of 0.5: three to one that the text is positive. A person's side is at least that."""
CERTAIN = 10_000


class Word(NamedTuple):
    """What somebody says about a text; None says nothing about it."""

    label: str | None
    intent: str | None
    mixed: bool | None = None
    """Whether parts of the text say the opposite of others."""


def counted(said: Mapping[str, Any], person: Word | None) -> dict[str, Any]:
    """What counts of a text: `said` holds the model's `model_label`, `model_polarity`, ...

    A person's label, intent and word on "mixed" win, each for itself. What counts of the confidence
    is how sure the label is: a person's is certain.
    """
    counts = {name: said[f"model_{name}"] for name in ("label", "polarity", "confidence", "intent")}
    counts["is_mixed"] = said["model_is_mixed"]
    if person is None:
        return counts
    if person.mixed is not None:
        counts["is_mixed"] = person.mixed
    if person.label is not None:
        counts["label"] = person.label
        counts["polarity"] = polarity(person.label, said["model_label"], said["model_polarity"])
        counts["confidence"] = CERTAIN
    if person.intent is not None:
        counts["intent"] = person.intent
    return counts


def polarity(label: str, model_label: str | None, model_polarity: int | None) -> int:
    """The polarity of a text that a person gave a label, in 1/10,000.

    The model's own where they agree. Otherwise as little is moved as makes number and word say
    the same: positive is at least 0.5, negative at most -0.5, neutral is 0, whatever the model
    said. So a corrected text never counts for more than a clear one (nobody asked the person how
    strong it is), agreeing changes no average, and a better label never lowers one.
    """
    if label == model_label and model_polarity is not None:
        return model_polarity
    if label == Label.NEUTRAL:
        return 0
    if label == Label.POSITIVE:
        return max(CLEAR, model_polarity or 0)
    return min(-CLEAR, model_polarity or 0)

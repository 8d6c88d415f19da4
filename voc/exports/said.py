"""What is said of a text, as files hold it: what counts, what the model said, who was heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement

from voc.core.i18n import _l
from voc.exports import words
from voc.exports.tables import Cell, Column
from voc.metrics.sentiment_summary import POLARITY_UNIT
from voc.scoring.models import Correction, Sentiment

NOT_SCORED = "not_scored"

SELECTED: tuple[ColumnElement[Any], ...] = (
    Sentiment.id.label("scored"),
    Sentiment.label.label("label"),
    Sentiment.polarity.label("polarity"),
    Sentiment.intent.label("intent"),
    Sentiment.model_label.label("model_label"),
    Sentiment.model_polarity.label("model_polarity"),
    Sentiment.model_intent.label("model_intent"),
    Correction.id.label("correction"),
)
"""What `cells` reads, of a SELECT that is outer joined to Sentiment and Correction."""

_TITLES: tuple[tuple[str, LazyString], ...] = (
    ("sentiment", _l("sentiment")),
    ("polarity", _l("polarity")),
    ("intent", _l("intent")),
    ("corrected", _l("read by a person")),
    ("model_sentiment", _l("sentiment, the model's")),
    ("model_polarity", _l("polarity, the model's")),
    ("model_intent", _l("intent, the model's")),
)


def columns(prefix: str = "", question: str = "") -> list[Column]:
    """What counts first, then the model's word; their keys begin with the prefix."""
    labels = {
        "sentiment": words.spoken(words.SENTIMENTS),
        "intent": words.spoken(words.INTENTS),
        "corrected": words.spoken(words.YES_NO),
    }
    found = []
    for key, title in _TITLES:
        shown = f"{question}: {title}" if question else str(title).capitalize()
        named = labels.get(key.removeprefix("model_"), {})
        found.append(Column(f"{prefix}{key}", shown, 14, "0.00", named))
    return found


def cells(row: Any) -> list[Cell]:
    """The same of one text; nothing but whether it was read while it waits to be scored."""
    corrected = "yes" if row.correction is not None else "no"
    if row.scored is None:
        return [None, None, None, corrected, None, None, None]
    return [
        row.label or NOT_SCORED,
        polarity(row.polarity),
        row.intent,
        corrected,
        row.model_label or NOT_SCORED,
        polarity(row.model_polarity),
        row.model_intent,
    ]


def nothing() -> Sequence[Cell]:
    """The cells of a question that was not answered in words."""
    return [None] * len(_TITLES)


def polarity(value: int | None) -> float | None:
    """A polarity, or a confidence, out of its 1/10,000."""
    return None if value is None else value / POLARITY_UNIT

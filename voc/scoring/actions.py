"""Score what waits to be scored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, select

from voc.core.db import db, upsert
from voc.customers import actions as customers
from voc.responses import actions as responses
from voc.responses.models import Feedback
from voc.scoring.models import Sentiment
from voc.scoring.sentiment import NO_MODEL, Intent, Score, score

log = logging.getLogger(__name__)

BATCH = 50
"""Texts in one transaction: few, so that an answer being stored hardly waits."""
UNIT = 10_000
"""Polarity, confidence and subjectivity are stored as integers in this fraction of 1."""
UNKNOWN = "unknown"
"""The language of a text that the scorer failed on."""

Scorer = Callable[..., Score]


def score_pending(at: datetime, scorer: Scorer = score) -> int:
    """Score a batch of unscored feedback, newest first; how many texts that was.

    Any number of workers may do so at once: PostgreSQL hands each row to one of them, SQLite
    lets one write at a time, and scoring a text twice ends in the same one row.
    """
    _load_models()
    batch = _claim()
    if not batch:
        return 0
    _store([{**_scored(row, scorer), "scored_at": at} for row in batch])
    responses.mark_scored([row.id for row in batch])
    _note_polarities({row.customer_id for row in batch if row.customer_id is not None})
    return len(batch)


@cache
def _load_models() -> None:
    """Read the models before the first claim, not while rows are held."""
    score("good")
    score("خوب")


def _claim() -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(Feedback.id, Feedback.text, Feedback.asks_for_change, Feedback.customer_id)
            .where(Feedback.unscored_at.is_not(None))
            .order_by(Feedback.unscored_at.desc(), Feedback.id.desc())
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    )


def _scored(row: Row[Any], scorer: Scorer) -> dict[str, Any]:
    """The columns of one text; without a label where the scorer fails on it."""
    try:
        found = scorer(row.text, asked_for_change=row.asks_for_change)
    except Exception as error:  # noqa: BLE001 - one text must never stand in the others' way
        log.warning("feedback %s could not be scored (%s)", row.id, type(error).__name__)
        found = Score(
            UNKNOWN, None, None, None, Intent.OTHER, mixed=False, subjectivity=None, model=NO_MODEL
        )
    return {
        "feedback_id": row.id,
        "language": found.language,
        "polarity": _in_units(found.polarity),
        "label": found.label.value if found.label else None,
        "confidence": _in_units(found.confidence),
        "subjectivity": _in_units(found.subjectivity),
        "intent": found.intent.value,
        "is_mixed": found.mixed,
        "model": found.model,
    }


def _in_units(value: float | None) -> int | None:
    return None if value is None else round(value * UNIT)


def _store(rows: list[dict[str, Any]]) -> None:
    statement = upsert(Sentiment)
    fresh = {name: statement.excluded[name] for name in rows[0] if name != "feedback_id"}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Sentiment.feedback_id], set_=fresh), rows
    )


def _note_polarities(customer_ids: Collection[int]) -> None:
    """Tell each customer's history what their latest scored words say; wishes say nothing."""
    latest = db.session.execute(
        select(Feedback.customer_id, Sentiment.polarity)
        .join(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(
            Feedback.customer_id.in_(customer_ids),
            Feedback.is_test.is_(False),
            Sentiment.polarity.is_not(None),
            Sentiment.intent != Intent.SUGGESTION.value,
        )
        .order_by(Feedback.customer_id, Feedback.said_at, Feedback.id)
    )
    # Later rows win; in the order of ids, so that two workers never wait for each other.
    polarities = {row.customer_id: row.polarity for row in latest}
    for customer_id, polarity in polarities.items():
        customers.note_polarity(customer_id, polarity)

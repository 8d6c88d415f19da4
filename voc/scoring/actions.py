"""Score what waits to be scored."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from voc.core.db import db, looking, upsert
from voc.responses import actions as responses
from voc.responses.models import RANDOM_IDS_FROM, Feedback
from voc.scoring.corrections import with_corrections
from voc.scoring.models import Sentiment
from voc.scoring.polarities import note_polarities
from voc.scoring.sentiment import NO_MODEL, Intent, Score, score
from voc.scoring.versions import stamped

log = logging.getLogger(__name__)

BATCH = 50
"""Texts in one transaction: few, so that an answer being stored hardly waits."""
UNIT = 10_000
"""Polarity, confidence and subjectivity are stored as integers in this fraction of 1."""
UNKNOWN = "unknown"
"""The language of a text that the scorer failed on."""

Scorer = Callable[..., Score]
Text = Row[int, str, bool, int | None]
Scored = dict[int, dict[str, Any]]


def score_pending(at: datetime, scorer: Scorer = score) -> int:
    """Score a batch of unscored feedback, newest first; how many texts that was.

    Any number of workers may do so at once: scoring a text twice ends in the same one row. What a
    person said about a text keeps counting, whatever a model says to it later.
    """
    # On SQLite who may write keeps everybody else from it: there it is scored before the claim.
    is_sqlite = db.engine.dialect.name == "sqlite"
    with looking() if is_sqlite else nullcontext():
        waiting = db.session.execute(_waiting(at)).all()
    if not waiting:
        return 0
    scored = read(waiting, scorer, at)
    still = _still_waiting(scored)
    claimed = [row for row in waiting if row.id in still]
    if claimed:
        keep(claimed, scored)
        responses.mark_scored([row.id for row in claimed])
    return len(claimed)


def read(texts: Sequence[Text], scorer: Scorer, at: datetime) -> Scored:
    """The columns of each text (`id`, `text`, `asks_for_change`, `customer_id`), by its id."""
    return {row.id: {**_scored(row, scorer), "scored_at": at} for row in texts}


def keep(claimed: Sequence[Text], scored: Scored) -> None:
    """Store what was read of texts that are claimed; people's words win, customers hear of it."""
    _store(with_corrections([scored[row.id] for row in claimed]))
    note_polarities({row.customer_id for row in claimed if row.customer_id is not None})


def load_models() -> None:
    """Read the models now, so that the first answer is scored as soon as the others."""
    score("good")
    score("خوب")


def _waiting(at: datetime) -> Select[int, str, bool, int | None]:
    """What waits; anonymous texts wait until their day is over, and then have no order."""
    return (
        select(Feedback.id, Feedback.text, Feedback.asks_for_change, Feedback.customer_id)
        .where(
            Feedback.unscored_at.is_not(None),
            or_(Feedback.id < RANDOM_IDS_FROM, Feedback.unscored_at <= at),
        )
        .order_by(Feedback.unscored_at.desc(), Feedback.id.desc())
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )


def _still_waiting(feedback_ids: Collection[int]) -> set[int]:
    still = Feedback.id.in_(feedback_ids), Feedback.unscored_at.is_not(None)
    return set(db.session.scalars(select(Feedback.id).where(*still)))


def _scored(row: Text, scorer: Scorer) -> dict[str, Any]:
    """The columns of one text as the model says; without a label where the scorer fails on it."""
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
        "model_polarity": _in_units(found.polarity),
        "model_label": found.label.value if found.label else None,
        "model_confidence": _in_units(found.confidence),
        "subjectivity": _in_units(found.subjectivity),
        "model_intent": found.intent.value,
        "model_is_mixed": found.mixed,
        "model": stamped(found.model),
        "theme_revision": 0,
    }


def _in_units(value: float | None) -> int | None:
    return None if value is None else round(value * UNIT)


def _store(rows: list[dict[str, Any]]) -> None:
    statement = upsert(Sentiment)
    fresh = {name: statement.excluded[name] for name in rows[0] if name != "feedback_id"}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Sentiment.feedback_id], set_=fresh), rows
    )

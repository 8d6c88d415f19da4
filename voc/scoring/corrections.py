"""A person's word about a text: it counts instead of the model's until it is taken back.

Whoever writes what counts of a text holds the lock of its feedback row first (scoring by its
claim, people here), so that of two at once the second sees what the first has done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import changed, db, upsert
from voc.core.errors import Invalid, NotFound
from voc.core.i18n import _
from voc.responses.models import Feedback
from voc.scoring import counting
from voc.scoring.counting import Word
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.models import Correction, Sentiment
from voc.scoring.polarities import note_polarities


def correct(
    feedback_id: int,
    label: Label | None,
    intent: Intent | None,
    *,
    by: User | None,
    at: datetime,
    mixed: bool | None = None,
    by_chance: bool = False,
) -> None:
    """Let a person's label, intent and "mixed" count in every figure; None is the model's.

    A text may be corrected before it is scored, and again by somebody else: the last word counts.
    ``by_chance`` says that chance drew the text; only the first to read a text can say so.

    :raises Invalid: none of the three is given.
    :raises NotFound: there is no such text.
    """
    if label is None and intent is None and mixed is None:
        raise Invalid(_("Choose a sentiment or a kind."))
    feedback = _locked(feedback_id)
    before = _counting(feedback_id)
    word = Word(label.value if label else None, intent.value if intent else None, mixed)
    given = {**word._asdict(), "by_id": by.id if by else None, "corrected_at": at}
    said = _said([feedback_id]).get(feedback_id, {})
    statement = upsert(Correction).values(
        feedback_id=feedback_id, by_chance=by_chance, **given, **_at_the_time(said)
    )
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Correction.feedback_id], set_=given)
    )
    _recount(feedback, said)
    audit("corrected a comment", feedback, by=by, at=at, detail=_change(before, word))


def take_back(feedback_id: int, *, by: User | None, at: datetime) -> bool:
    """Let the model's word count again; False where nobody had corrected it.

    :raises NotFound: there is no such text.
    """
    feedback = _locked(feedback_id)
    before = _counting(feedback_id)
    if not changed(delete(Correction).where(Correction.feedback_id == feedback_id)):
        return False
    said = _said([feedback_id]).get(feedback_id, {})
    _recount(feedback, said)
    after = Word(*map(said.get, ("model_label", "model_intent", "model_is_mixed")))
    audit("took a correction back", feedback, by=by, at=at, detail=_change(before, after))
    return True


def with_corrections(scored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as a model scored them (`feedback_id`, `model_label`, ...), with what counts added.

    A text that was corrected before any model had read it learns what this one says.
    """
    people = _words([row["feedback_id"] for row in scored])
    for row in scored:
        if row["feedback_id"] in people:
            unread = Correction.feedback_id == row["feedback_id"], Correction.model.is_(None)
            changed(update(Correction).where(*unread).values(**_at_the_time(row)))
    return [{**row, **counting.counted(row, people.get(row["feedback_id"]))} for row in scored]


def count() -> int:
    """How many texts people have corrected or confirmed."""
    return db.session.scalar(select(func.count(Correction.id))) or 0


def _locked(feedback_id: int) -> Feedback:
    feedback = db.session.scalar(
        select(Feedback)
        .where(Feedback.id == feedback_id, Feedback.is_information.is_(False))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if feedback is None:
        raise NotFound
    return feedback


def _words(feedback_ids: Collection[int]) -> dict[int, Word]:
    rows = db.session.execute(
        select(Correction.feedback_id, Correction.label, Correction.intent, Correction.mixed).where(
            Correction.feedback_id.in_(feedback_ids)
        )
    )
    return {row.feedback_id: Word(row.label, row.intent, row.mixed) for row in rows}


def _said(feedback_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the model said about texts, by column."""
    columns = (
        Sentiment.feedback_id,
        Sentiment.model_label,
        Sentiment.model_polarity,
        Sentiment.model_confidence,
        Sentiment.model_intent,
        Sentiment.model_is_mixed,
        Sentiment.model,
    )
    found = db.session.execute(select(*columns).where(Sentiment.feedback_id.in_(feedback_ids)))
    return {row["feedback_id"]: dict(row) for row in found.mappings()}


def _at_the_time(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said.get(name) for name in ("model_label", "model_intent", "model")}


def _counting(feedback_id: int) -> Word:
    """What counts of a text now."""
    row = db.session.execute(
        select(Sentiment.label, Sentiment.intent, Sentiment.is_mixed).where(
            Sentiment.feedback_id == feedback_id
        )
    ).first()
    return Word(row.label, row.intent, row.is_mixed) if row else Word(None, None)


def _recount(feedback: Feedback, said: Mapping[str, Any]) -> None:
    """Write what counts of a text, where it was scored, and tell the customer's history."""
    if not said:
        return
    counts = counting.counted(said, _words([feedback.id]).get(feedback.id))
    counts["theme_revision"] = 0  # what is said of its themes may have changed with it
    changed(update(Sentiment).where(Sentiment.feedback_id == feedback.id).values(**counts))
    if feedback.customer_id is not None:
        note_polarities([feedback.customer_id])


def _change(before: Word, after: Word) -> str:
    """For the audit trail: "negative to positive, complaint to praise"; what stays is named."""
    parts = []
    for old, new in ((before.label, after.label), (before.intent, after.intent)):
        if old and new and old != new:
            parts.append(f"{old} to {new}")
        elif old or new:
            parts.append(str(new or old))
    if after.mixed is not None and after.mixed != bool(before.mixed):
        parts.append("mixed" if after.mixed else "not mixed")
    return ", ".join(parts)

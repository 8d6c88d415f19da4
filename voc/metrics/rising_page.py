"""The page of rising phrases: a bounded number of comments read, compared and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from voc.core.db import db
from voc.metrics import queries
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter
from voc.metrics.rising import Rising, rising
from voc.responses.models import Feedback
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.models import Sentiment
from voc.scoring.themes import theming

MOST_COMMENTS = 20_000
"""Comments read of a period, the newest."""
MOST_SHOWN = 30
LEAST = 3
"""Comments that must hold a phrase."""


@dataclass(frozen=True, slots=True)
class RisingPage:
    """What rises in a filter's unhappy comments."""

    found: Sequence[Rising]
    examples: dict[int, str]
    """The comments by id."""
    read: int
    """Comments read of the period."""
    unhappy: int
    is_cut: bool
    """Whether there were more than could be read."""
    is_compared: bool
    """Whether there is a period before to compare with."""
    is_hidden: bool
    """Whether the reader may not see words of so few."""


def look(wanted: Filter, reader: Reader) -> RisingPage:
    """Read the newest comments of a filter and of the period before; three statements."""
    rows = _comments(wanted)
    unhappy = [(row.id, row.text) for row in rows if _is_unhappy(row)]
    earlier = wanted.before()
    before = None
    if earlier is not None:
        before = [row.text for row in _comments(earlier) if _is_unhappy(row)] or None
    is_hidden = not reader.may_spread(len(rows))
    found: list[Rising] = []
    if not is_hidden:
        taxonomy = theming.current_taxonomy()
        found = rising(
            unhappy,
            (row.text for row in rows if not _is_unhappy(row)),
            before,
            least=LEAST if reader.sees_personal else max(LEAST, reader.words),
            is_known=lambda phrase: bool(taxonomy.find(phrase, "", phrase).keywords),
        )[:MOST_SHOWN]
    return RisingPage(
        found=found,
        examples=_texts([one.example for one in found]),
        read=len(rows),
        unhappy=len(unhappy),
        is_cut=len(rows) == MOST_COMMENTS,
        is_compared=before is not None,
        is_hidden=is_hidden,
    )


def _comments(wanted: Filter) -> Sequence[Any]:
    columns = (Feedback.id, Feedback.text, Sentiment.label, Sentiment.intent)
    newest = queries.with_context(columns).where(*wanted.words(), Sentiment.label.is_not(None))
    ordered = newest.order_by(Feedback.said_at.desc(), Feedback.id.desc())
    return db.session.execute(ordered.limit(MOST_COMMENTS)).all()


def _is_unhappy(row: Any) -> bool:
    is_wish = row.intent == Intent.SUGGESTION.value
    return bool(row.label == Label.NEGATIVE.value and not is_wish)


def _texts(ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(Feedback.id, Feedback.text).where(Feedback.id.in_(ids)))
    return {row.id: row.text for row in rows}

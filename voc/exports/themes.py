"""What comments are about, as files hold it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select

from voc.core.calendar import Bucket
from voc.core.i18n import _, current
from voc.exports.groups import Key, language_of_words, month_of
from voc.exports.tables import SEPARATOR, Asked, Cell, Column
from voc.metrics import queries
from voc.metrics.sentiment_summary import POLARITY_UNIT
from voc.responses.models import Feedback
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.models import Sentiment
from voc.scoring.themes.models import FeedbackTheme, Theme
from voc.scoring.themes.queries import in_order, label_of_mention

MOST_NAMED = 5
NOTHING: Sequence[Cell] = (None, None)


def columns(prefix: str = "", question: str = "") -> list[Column]:
    """The names of the themes, and the polarity of each as a JSON object."""
    named, sentiment = _("themes"), _("sentiment of themes")
    if question:
        named, sentiment = f"{question}: {named}", f"{question}: {sentiment}"
    return [
        Column(f"{prefix}themes", named.capitalize() if not question else named, 30),
        Column(
            f"{prefix}theme_sentiment", sentiment.capitalize() if not question else sentiment, 30
        ),
    ]


def of_comments(
    connection: Connection, feedback_ids: Collection[int]
) -> dict[int, tuple[str, str]]:
    """The two cells of each comment that has themes, by comment; one statement."""
    rows = connection.execute(
        select(
            FeedbackTheme.feedback_id,
            Theme.name_fa,
            Theme.name_en,
            func.coalesce(FeedbackTheme.polarity, Sentiment.polarity).label("polarity"),
        )
        .join(Theme, Theme.id == FeedbackTheme.theme_id)
        .outerjoin(Sentiment, Sentiment.feedback_id == FeedbackTheme.feedback_id)
        .where(FeedbackTheme.feedback_id.in_(feedback_ids), Theme.archived_at.is_(None))
        .order_by(*in_order(), Theme.id)
    )
    found: dict[int, dict[str, float | None]] = {}
    for row in rows:
        polarity = None if row.polarity is None else row.polarity / POLARITY_UNIT
        found.setdefault(row.feedback_id, {})[_name(row)] = polarity
    return {
        number: (SEPARATOR.join(themes), json.dumps(themes, ensure_ascii=False))
        for number, themes in found.items()
    }


def _name(row: Any) -> str:
    pair = (row.name_fa, row.name_en)
    first, second = pair if current().code == "fa" else pair[::-1]
    return str(first or second)


def by_group(
    connection: Connection, asked: Asked, stretches: Sequence[Bucket]
) -> dict[Key, tuple[str, str]]:
    """The themes named most and complained of most, "Delivery 12 | Price 5", by group."""
    is_complaint = Sentiment.intent == Intent.COMPLAINT.value
    praised = func.coalesce(label_of_mention(), "") == Label.POSITIVE.value
    columns = (
        month_of(Feedback.day, stretches),
        func.coalesce(Feedback.survey_id, 0).label("survey_id"),
        language_of_words().label("language"),
        Theme.id.label("theme"),
        Theme.name_fa,
        Theme.name_en,
        case((is_complaint & ~praised, 1), else_=0).label("complaint"),
    )
    texts = (
        queries.with_context(columns)
        .join(FeedbackTheme, FeedbackTheme.feedback_id == Feedback.id)
        .join(Theme, Theme.id == FeedbackTheme.theme_id)
        .where(*asked.wanted.words(), Theme.archived_at.is_(None))
        .subquery()
    )
    names = ("month", "survey_id", "language", "theme", "name_fa", "name_en")
    keys = [texts.c[name] for name in names]
    statement = select(
        *keys, func.count().label("n"), func.sum(texts.c.complaint).label("complaints")
    )
    found: dict[Key, list[tuple[str, int, int]]] = {}
    for row in connection.execute(statement.group_by(*keys)):
        key = Key(row.month, row.survey_id, row.language)
        found.setdefault(key, []).append((_name(row), row.n, int(row.complaints)))
    least = asked.reader.value
    return {
        key: (
            _most([(name, n) for name, n, _complaints in themes], least),
            _most([(name, complaints) for name, _n, complaints in themes], least),
        )
        for key, themes in found.items()
    }


def _most(themes: list[tuple[str, int]], least: int) -> str:
    """The largest first; those that too few comments name are left out."""
    enough = sorted((-n, name) for name, n in themes if n >= least)
    return SEPARATOR.join(f"{name} {-n}" for n, name in enough[:MOST_NAMED])

"""The deployer's own labelled texts: what people corrected, and what scores beside them hint at.

Scoring never reads a score beside the words. In training they may be weak labels, where whoever
trains asks for them: a 9 with an angry comment then teaches something wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, case, select

from voc.core.db import db
from voc.responses.models import Feedback, Response
from voc.scoring.model import Label
from voc.scoring.models import Correction, Sentiment

SOURCE = "corrected"
SCORES = ("nps", "csat")
"""The scores that can be weak labels."""


def corrected_rows() -> Iterator[dict[str, str]]:
    """Every text whose label a person set, as a row of ``train-sentiment``: the oldest first.

    Only texts in Persian and English, for only these have models; test rows are left out.
    """
    rows = db.session.execute(
        select(Feedback.text, Correction.label, Sentiment.language)
        .join(Correction, Correction.feedback_id == Feedback.id)
        .join(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(
            Correction.label.is_not(None),
            Sentiment.language.in_(("fa", "en")),
            Feedback.is_test.is_(False),
        )
        .order_by(Correction.corrected_at, Feedback.id)
    )
    for text, label, language in rows:
        yield {"text": text, "label": str(label), "lang": language, "source": SOURCE}


def weak_rows(score: str) -> Iterator[dict[str, str]]:
    """Every text that nobody corrected beside an NPS or CSAT that takes a side, the oldest first.

    ``score`` is one of SCORES. A promoter's words count as positive, a detractor's as negative; a
    CSAT of the best fifth of its scale as positive, of the worse half as negative. What lies
    between says nothing. Wishes and questions are left out: they go with any score.
    """
    label = _label_by(score)
    rows = db.session.execute(
        select(Feedback.text, label.label("label"), Sentiment.language)
        .join(Response, Response.id == Feedback.response_id)
        .join(Sentiment, Sentiment.feedback_id == Feedback.id)
        .outerjoin(Correction, Correction.feedback_id == Feedback.id)
        .where(
            label.is_not(None),
            Correction.id.is_(None),
            Sentiment.language.in_(("fa", "en")),
            Sentiment.intent.not_in(("suggestion", "question")),
            Feedback.is_test.is_(False),
            Feedback.is_sample.is_(False),
        )
        .order_by(Feedback.id)
    )
    for text, hinted, language in rows:
        yield {"text": text, "label": str(hinted), "lang": language, "source": f"weak: {score}"}


def _label_by(score: str) -> ColumnElement[str | None]:
    """The label that a score hints at, null where it takes no side."""
    if score == "nps":
        good, bad = Response.nps >= 9, Response.nps <= 6
    else:
        good = 5 * Response.csat > 4 * Response.csat_scale
        bad = 2 * Response.csat <= Response.csat_scale
    return case((good, Label.POSITIVE.value), (bad, Label.NEGATIVE.value), else_=None)

"""The deployer's own labelled texts: what people corrected."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from voc.core.db import db
from voc.responses.models import Feedback
from voc.scoring.models import Correction, Sentiment

SOURCE = "corrected"


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

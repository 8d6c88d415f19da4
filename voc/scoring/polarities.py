"""What a customer's history remembers of their words."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from voc.core.db import db
from voc.customers import history
from voc.responses.models import Feedback
from voc.scoring.intent import Intent
from voc.scoring.models import Sentiment


def note_polarities(customer_ids: Collection[int]) -> None:
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
        history.note_polarity(customer_id, polarity)
    silent = set(customer_ids) - polarities.keys()
    if silent:
        history.forget_polarity(silent)

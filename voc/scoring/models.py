"""What the words say: the sentiment of each feedback."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import Model
from voc.responses.models import Feedback


class Sentiment(Model):
    """One feedback's score.

    Polarity, confidence and subjectivity are in 1/10,000 (integers, so that sums agree to the last
    digit); label and polarity are null where no model knows the text.
    """

    __tablename__ = "sentiment"
    __table_args__ = (
        CheckConstraint("polarity between -10000 and 10000", name="polarity_range"),
        CheckConstraint("confidence between 0 and 10000", name="confidence_range"),
        CheckConstraint("(label is null) = (polarity is null)", name="label_with_polarity"),
        CheckConstraint("label in ('negative', 'neutral', 'positive')", name="label_known"),
        Index("ix_sentiment_label", "label"),
    )

    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), unique=True
    )
    language: Mapped[str] = mapped_column(String(16))
    polarity: Mapped[int | None]
    label: Mapped[str | None] = mapped_column(String(16))
    confidence: Mapped[int | None]
    subjectivity: Mapped[int | None]
    intent: Mapped[str] = mapped_column(String(16))
    is_mixed: Mapped[bool] = mapped_column(default=False)
    model: Mapped[str] = mapped_column(String(64))
    scored_at: Mapped[datetime]

    feedback: Mapped[Feedback] = relationship()

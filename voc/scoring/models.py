"""What the words say: the sentiment of each feedback, and what people say about that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.accounts.models import User
from voc.core.db import Model
from voc.responses.models import Feedback


def _same_as(column: str) -> Callable[[DefaultExecutionContext], Any]:
    """A default: what another column of the row holds."""

    def value(context: DefaultExecutionContext) -> Any:
        row: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
        return row.get(column)

    return value


class Sentiment(Model):
    """One feedback's score.

    `label`, `polarity`, `confidence`, `intent` and `is_mixed` are what counts: a person's word
    where there is one, else the model's. `model_*` is what the model said. Whoever counts needs the
    first only.

    Polarity, confidence and subjectivity are in 1/10,000 (integers, so that sums agree to the last
    digit); label and polarity are null where no model knows the text.
    """

    __tablename__ = "sentiment"
    __table_args__ = (
        CheckConstraint("polarity between -10000 and 10000", name="polarity_range"),
        CheckConstraint("confidence between 0 and 10000", name="confidence_range"),
        CheckConstraint("(label is null) = (polarity is null)", name="label_with_polarity"),
        CheckConstraint("label in ('negative', 'neutral', 'positive')", name="label_known"),
        CheckConstraint("model_polarity between -10000 and 10000", name="model_polarity_range"),
        CheckConstraint("model_confidence between 0 and 10000", name="model_confidence_range"),
        CheckConstraint(
            "(model_label is null) = (model_polarity is null)", name="model_label_with_polarity"
        ),
        CheckConstraint(
            "model_label in ('negative', 'neutral', 'positive')", name="model_label_known"
        ),
        Index("ix_sentiment_label", "label"),
        Index("ix_sentiment_theme_revision", "theme_revision", "feedback_id"),
        Index("ix_sentiment_model", "model", "feedback_id"),
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
    model_polarity: Mapped[int | None] = mapped_column(default=_same_as("polarity"))
    model_label: Mapped[str | None] = mapped_column(String(16), default=_same_as("label"))
    model_confidence: Mapped[int | None] = mapped_column(default=_same_as("confidence"))
    model_intent: Mapped[str] = mapped_column(String(16), default=_same_as("intent"))
    model_is_mixed: Mapped[bool] = mapped_column(default=_same_as("is_mixed"))
    model: Mapped[str] = mapped_column(String(64))
    """Versions of the model and of the rules, as `versions.stamped` writes them."""
    scored_at: Mapped[datetime]
    theme_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """The taxonomy's revision that its themes were found with; 0 asks for another look."""

    feedback: Mapped[Feedback] = relationship()


class Rescoring(Model):
    """One row: that what older versions have scored is to be scored again, by which versions.

    What is left to do is found by query, by the version that each score remembers.
    """

    __tablename__ = "rescoring"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    asked_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    versions: Mapped[str] = mapped_column(String(200))
    """Those that were today's then; a worker of others leaves it alone."""
    total: Mapped[int]
    """How many texts that was."""
    finished_at: Mapped[datetime | None]


class Correction(Model):
    """What a person says about one feedback; null is "as the model says".

    `model_label`, `model_intent` and `model` are what the model said to it then: people and model
    are compared by these, for a later model may have learnt from the very correction. Null until
    the text is first scored.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("label in ('negative', 'neutral', 'positive')", name="label_known"),
        CheckConstraint(
            "intent in ('praise', 'complaint', 'suggestion', 'question', 'other')",
            name="intent_known",
        ),
        CheckConstraint(
            "label is not null or intent is not null or mixed is not null", name="says_something"
        ),
    )

    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id", ondelete="CASCADE"), unique=True
    )
    label: Mapped[str | None] = mapped_column(String(16))
    intent: Mapped[str | None] = mapped_column(String(16))
    mixed: Mapped[bool | None]
    """Whether parts of it say the opposite of others."""
    by_chance: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it was first read because chance drew it, not because somebody chose it."""
    model_label: Mapped[str | None] = mapped_column(String(16))
    model_intent: Mapped[str | None] = mapped_column(String(16))
    model: Mapped[str | None] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    corrected_at: Mapped[datetime] = mapped_column(index=True)

    by: Mapped[User | None] = relationship()

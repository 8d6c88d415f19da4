"""Who was asked to answer by a link of their own, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import Model
from voc.customers.models import Customer
from voc.surveys.models import Survey
from voc.waves.models import WaveRun


class SkipReason(StrEnum):
    """Why somebody in the segment was not asked."""

    QUARANTINED = "quarantined"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    NO_CONSENT = "no_consent"
    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    """The mail was refused, and not because of the address."""
    CAPPED = "capped"
    """Enough others of the same company were asked."""
    LATE = "late"
    """What the wave waits for was told too late."""


class Invitation(Model):
    """One customer asked once, with a personal link derived from the id and the generation.

    `run_id` is null for a link made by hand. Each `*_at` is a state it has passed.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("run_id", "customer_id"),
        Index(
            "ix_invitation_remind_at",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
        Index(
            "ix_invitation_to_thank",
            "completed_at",
            sqlite_where=text("thank_at IS NOT NULL AND completed_at IS NOT NULL"),
            postgresql_where=text("thank_at IS NOT NULL AND completed_at IS NOT NULL"),
        ),
        CheckConstraint("generation >= 0", name="generation_counts_up"),
        CheckConstraint(
            "(skipped_at is null) = (skip_reason is null)", name="skipped_with_a_reason"
        ),
        {"sqlite_autoincrement": True},  # an id is never given again: links name it
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("wave_run.id", ondelete="CASCADE"))
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    """When a reminder is due; null when none is, or when it was written."""
    thank_at: Mapped[datetime | None]
    """From when on whoever finishes is to be thanked; null when nobody is, or when it was done."""
    fetched_at: Mapped[datetime | None]
    """When the link was last fetched with a score in it, by a person or by a scanner."""
    fetched_score: Mapped[int | None]
    scanner_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    skipped_at: Mapped[datetime | None]
    skip_reason: Mapped[SkipReason | None]

    survey: Mapped[Survey] = relationship()
    run: Mapped[WaveRun | None] = relationship()
    customer: Mapped[Customer | None] = relationship()

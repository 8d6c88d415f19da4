"""What a worker counted of a wave that is too large to be counted for every look at it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voc.core.db import Model


class RunTally(Model):
    """How far those of a run had come who were invited, or how many were left out for a reason."""

    __tablename__ = "run_tally"
    __table_args__ = (UniqueConstraint("run_id", "reason"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("wave_run.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(32))
    """A SkipReason; empty for those who were invited."""
    counted_at: Mapped[datetime]
    people: Mapped[int]
    asked: Mapped[int]
    sent: Mapped[int]
    out: Mapped[int]
    bounced: Mapped[int]
    opened: Mapped[int]
    started: Mapped[int]
    completed: Mapped[int]
    declined: Mapped[int]
    expired: Mapped[int]
    lately: Mapped[int]

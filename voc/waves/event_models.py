"""Which events a wave waits for, and which run took them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from voc.core.db import Model


class WaveEvent(Model):
    """One event that one wave minds: it waits for its moment, or a run took it."""

    __tablename__ = "wave_event"
    __table_args__ = (
        UniqueConstraint("wave_id", "event_id"),
        Index(
            "ix_wave_event_waiting",
            "wave_id",
            "happened_at",
            sqlite_where=text("run_id IS NULL"),
            postgresql_where=text("run_id IS NULL"),
        ),
    )

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(
        ForeignKey("customer_event.id", ondelete="CASCADE"), index=True
    )
    happened_at: Mapped[datetime]
    """As the event has it."""
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("wave_run.id", ondelete="CASCADE"), index=True
    )

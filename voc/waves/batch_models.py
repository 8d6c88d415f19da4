"""Single-use links for people whom nobody knows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import Model
from voc.surveys.models import Survey


class LinkBatch(Model):
    """Links for people whom nobody knows, each for one answer; made and ended together."""

    __tablename__ = "link_batch"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    survey: Mapped[Survey] = relationship()
    links: Mapped[list[SingleLink]] = relationship(
        order_by="SingleLink.number", cascade="all, delete-orphan", passive_deletes=True
    )


class SingleLink(Model):
    """One of them. That it was used is all that is known; no response says by which it came."""

    __tablename__ = "single_link"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        {"sqlite_autoincrement": True},  # an id is never given again: links name it
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("link_batch.id", ondelete="CASCADE"))
    number: Mapped[int]
    is_spent: Mapped[bool] = mapped_column(default=False)

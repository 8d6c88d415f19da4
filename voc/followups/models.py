"""Five customers a day are asked in person what they would change."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.accounts.models import User
from voc.core.db import Model
from voc.customers.models import Customer
from voc.responses.models import Feedback


class CallOutcome(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    LATER = "later"
    DECLINED = "declined"
    WRONG_NUMBER = "wrong_number"


class OutreachDay(Model):
    """A working day for which the list was drawn; unique, so that it is drawn once."""

    __tablename__ = "outreach_day"

    day: Mapped[date] = mapped_column(unique=True)
    drawn_at: Mapped[datetime]
    frame: Mapped[int] = mapped_column(default=0)
    """How many customers could have been drawn."""
    seed: Mapped[int] = mapped_column(default=0)


class OutreachCall(Model):
    """One customer on one day's list, and what came of it."""

    __tablename__ = "outreach_call"
    __table_args__ = (
        UniqueConstraint("day", "customer_id"),
        CheckConstraint(
            "(outcome is null) = (recorded_at is null)", name="recorded_with_an_outcome"
        ),
        Index("ix_outreach_call_call_again_at", "call_again_at"),
    )

    day: Mapped[date]
    position: Mapped[int]
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[CallOutcome | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    call_again_at: Mapped[datetime | None]
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    customer: Mapped[Customer] = relationship()
    feedback: Mapped[Feedback | None] = relationship()
    user: Mapped[User | None] = relationship()

"""Customers are asked in person what they would change, and what we owe them is kept in mind."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.accounts.models import User
from voc.core.db import PERSONAL, Model
from voc.customers.models import Customer
from voc.responses.models import Feedback, Response
from voc.surveys.models import Survey
from voc.waves.invitation_models import Invitation

MOST_A_DAY = 50


class CallOutcome(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    LATER = "later"
    DECLINED = "declined"
    WRONG_NUMBER = "wrong_number"


class Chooses(StrEnum):
    """By what rule a programme chooses customers."""

    RANDOM = "random"
    AT_RISK = "at_risk"
    HIGH_VALUE = "high_value"
    LONG_SILENT = "long_silent"
    NEW = "new"


class Asks(StrEnum):
    """How a programme asks."""

    PHONE = "phone"
    LINK = "link"


class Programme(Model):
    """Ask so many customers a day one question. `next_at` is the morning of its next list."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint(f"a_day between 1 and {MOST_A_DAY}", name="a_day_range"),
        CheckConstraint("hour between 0 and 23", name="hour_range"),
        CheckConstraint("return_days between 1 and 365", name="return_days_range"),
        CheckConstraint("(chooses = 'high_value') = (value_by <> '')", name="value_by_a_number"),
        Index(
            "ix_programme_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    question_fa: Mapped[str] = mapped_column(String(500), default="")
    question_en: Mapped[str] = mapped_column(String(500), default="")
    """In the company's words; empty asks the product's own question."""
    a_day: Mapped[int] = mapped_column(default=5)
    chooses: Mapped[Chooses] = mapped_column(default=Chooses.RANDOM)
    value_by: Mapped[str] = mapped_column(String(64), default="")
    """The key of the attribute whose number says what a customer is worth."""
    stratify_by: Mapped[str] = mapped_column(String(80), default="")
    """What a list is as the customers in: "language", or a text attribute's key."""
    asks: Mapped[Asks] = mapped_column(default=Asks.PHONE)
    survey_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey.id", ondelete="SET NULL"), index=True
    )
    """The survey of one question behind its links; made when it first asks by one."""
    hour: Mapped[int] = mapped_column(default=7)
    weekdays: Mapped[str] = mapped_column(String(20), default="")
    """On which working days, Monday 0, joined by commas; empty is every one."""
    return_days: Mapped[int] = mapped_column(default=7)
    """After so many days those who were not reached may be drawn again."""
    is_active: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    survey: Mapped[Survey | None] = relationship()
    callers: Mapped[list[ProgrammeCaller]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="ProgrammeCaller.user_id"
    )

    @property
    def is_calling(self) -> bool:
        """Whether it makes lists of people to call."""
        return self.is_active and self.asks is Asks.PHONE


class ProgrammeCaller(Model):
    """Somebody among whom a programme's lists are shared out; with none, whoever calls may."""

    __tablename__ = "programme_caller"
    __table_args__ = (UniqueConstraint("programme_id", "user_id"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))

    user: Mapped[User] = relationship()


class OutreachDay(Model):
    """A day for which a programme's list was drawn; unique, so that it is drawn once."""

    __tablename__ = "outreach_day"
    __table_args__ = (UniqueConstraint("programme_id", "day"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    day: Mapped[date]
    drawn_at: Mapped[datetime]
    frame: Mapped[int] = mapped_column(default=0)
    """How many customers could have been drawn."""
    seed: Mapped[int] = mapped_column(default=0)

    programme: Mapped[Programme] = relationship()


class OutreachCall(Model):
    """One customer on one day's list, and what came of it.

    Who is asked by a link has an invitation, which says what came of it.
    """

    __tablename__ = "outreach_call"
    __table_args__ = (
        UniqueConstraint("day", "customer_id"),
        CheckConstraint(
            "(outcome is null) = (recorded_at is null)", name="recorded_with_an_outcome"
        ),
        Index("ix_outreach_call_call_again_at", "call_again_at"),
        Index("ix_outreach_call_programme_id_day", "programme_id", "day"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    day: Mapped[date]
    position: Mapped[int]
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    caller_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    """Whose call it is; anybody's where null."""
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), unique=True
    )
    outcome: Mapped[CallOutcome | None]
    note: Mapped[str] = mapped_column(String(1000), default="", info=PERSONAL)
    """What was typed while the customer had not answered."""
    call_again_at: Mapped[datetime | None]
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who made it."""
    recorded_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship()
    customer: Mapped[Customer] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    feedback: Mapped[Feedback | None] = relationship()
    caller: Mapped[User | None] = relationship(foreign_keys=[caller_id])
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])


class CaseStatus(StrEnum):
    """How far a case has come."""

    NEW = "new"
    ASSIGNED = "assigned"
    CONTACTED = "contacted"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


OVER = (CaseStatus.RESOLVED, CaseStatus.CLOSED)


class Case(Model):
    """Something that is owed to a customer, or to somebody who left an address with an answer."""

    __tablename__ = "customer_case"
    __table_args__ = (
        CheckConstraint(
            "(status in ('resolved', 'closed')) = (closed_at is not null)",
            name="closed_with_its_moment",
        ),
        Index("ix_customer_case_owner_id_closed_at", "owner_id", "closed_at"),
    )

    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    about: Mapped[str] = mapped_column(String(500), default="", info=PERSONAL)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.NEW)
    promised_at: Mapped[datetime | None]
    """When the customer was told to hear from us."""
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who opened it; null where an answer asked for it."""
    response_id: Mapped[int | None] = mapped_column(
        ForeignKey("response.id", ondelete="CASCADE"), unique=True
    )
    call_id: Mapped[int | None] = mapped_column(
        ForeignKey("outreach_call.id", ondelete="SET NULL"), index=True
    )
    closed_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(default=False)

    customer: Mapped[Customer | None] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    opened_by: Mapped[User | None] = relationship(foreign_keys=[opened_by_id])
    response: Mapped[Response | None] = relationship()
    call: Mapped[OutreachCall | None] = relationship()
    notes: Mapped[list[CaseNote]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="CaseNote.id"
    )

    @property
    def latest_note(self) -> int:
        """The id of the latest note, which every change leaves; 0 before the first."""
        return self.notes[-1].id if self.notes else 0

    def is_late(self, at: datetime) -> bool:
        """Whether a promise was not kept in time."""
        is_open = self.closed_at is None
        return is_open and self.promised_at is not None and self.promised_at < at


class CaseNote(Model):
    """What somebody wrote about a case, or did with it."""

    __tablename__ = "case_note"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("customer_case.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str] = mapped_column(Text, default="", info=PERSONAL)
    status: Mapped[CaseStatus | None]
    """What it came to with this note, where that changed."""

    user: Mapped[User | None] = relationship()

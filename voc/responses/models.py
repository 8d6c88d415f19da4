"""What customers said: a sitting at a survey, its answers, and every text they wrote."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    Double,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import PERSONAL, Model
from voc.customers.models import Customer
from voc.surveys.models import Survey, SurveyVersion
from voc.waves.batch_models import LinkBatch
from voc.waves.invitation_models import Invitation

RANDOM_IDS_FROM = 2**30
"""Anonymous answers have random ids, far above those that are counted up."""


class Channel(StrEnum):
    """Where a customer's word was heard."""

    LINK = "link"
    KIOSK = "kiosk"
    """A device that stands where customers are."""
    EMAIL = "email"
    SMS = "sms"
    WIDGET = "widget"
    CALL = "call"
    SALES = "sales"
    SOCIAL = "social"
    CHAT = "chat"
    BEHAVIOUR = "behaviour"
    IMPORT = "import"


class ResponseState(StrEnum):
    """How far a sitting went."""

    STARTED = "started"
    PARTIAL = "partial"
    COMPLETED = "completed"


class Suspicion(StrEnum):
    """Why an answer from an open link waits to be looked at."""

    FLOOD = "flood"
    """More came at once than people send."""
    TRAP = "trap"
    """A field was filled in that people do not see."""
    HASTE = "haste"
    """One of many that came faster than anybody reads."""


class Response(Model):
    """One sitting at one version of a survey.

    The scores that figures are made of stand here too, so that a dashboard reads one table: `nps`
    0-10, `csat` 1..`csat_scale`, `ces` 1-7, each the version's first such question; null when
    skipped. `day` is the organisation's own day.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("nps between 0 and 10", name="nps_range"),
        CheckConstraint("csat between 1 and csat_scale", name="csat_range"),
        CheckConstraint("(csat is null) = (csat_scale is null)", name="csat_with_scale"),
        CheckConstraint("csat_scale in (3, 4, 5, 6, 7, 10)", name="csat_scale_known"),
        CheckConstraint("ces between 1 and 7", name="ces_range"),
        CheckConstraint(
            "(state = 'completed') = (completed_at is not null)", name="completed_when_completed"
        ),
        CheckConstraint(
            "suspicion is null or released_at is not null or is_test", name="held_counts_nowhere"
        ),
        Index("ix_response_survey_id_day", "survey_id", "day"),
        Index(
            "ix_response_suspicion",
            "released_at",
            "id",
            sqlite_where=text("suspicion IS NOT NULL"),
            postgresql_where=text("suspicion IS NOT NULL"),
        ),
        Index("ix_response_day", "day"),
        CheckConstraint("(draft is null) = (saved_at is null)", name="draft_with_its_moment"),
        CheckConstraint(
            "saved_at is null or state <> 'completed'", name="draft_while_not_completed"
        ),
        Index(
            "ix_response_saved_at",
            "saved_at",
            "id",
            sqlite_where=text("saved_at IS NOT NULL"),
            postgresql_where=text("saved_at IS NOT NULL"),
        ),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(
        ForeignKey("survey_version.id", ondelete="CASCADE"), index=True
    )
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitation.id", ondelete="SET NULL"), unique=True
    )
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="SET NULL"), index=True
    )
    batch_id: Mapped[int | None] = mapped_column(
        ForeignKey("link_batch.id", ondelete="SET NULL"), index=True
    )
    """The batch of single-use links that it came through one of."""
    submission: Mapped[str] = mapped_column(String(64), unique=True)
    """A random id made with the page: the same submission again is the same answer."""
    digest: Mapped[str] = mapped_column(String(64), default="")
    """A hash of what was sent, to tell a repeated submission from a different second one."""
    shuffle: Mapped[int | None]
    """Which order shuffled lines were shown in, as `LinesQuestion.in_order` counts."""
    channel: Mapped[Channel] = mapped_column(default=Channel.LINK)
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[ResponseState]
    nps: Mapped[int | None]
    csat: Mapped[int | None]
    csat_scale: Mapped[int | None]
    ces: Mapped[int | None]
    day: Mapped[date]
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    is_test: Mapped[bool] = mapped_column(default=False)
    """Out of every figure, list of words and export: a test, left out, or held."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    suspicion: Mapped[Suspicion | None]
    """Why somebody must look at it before it counts; null for nearly all."""
    released_at: Mapped[datetime | None]
    """When somebody had looked, and let it count."""
    draft: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    """While it is not finished: what the form held when it was last saved, as JSON."""
    saved_at: Mapped[datetime | None]
    """When that was; null where it is finished, or was closed because nobody went on."""

    survey: Mapped[Survey] = relationship()
    version: Mapped[SurveyVersion] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    customer: Mapped[Customer | None] = relationship()
    answers: Mapped[list[Answer]] = relationship(
        back_populates="response", cascade="all, delete-orphan", passive_deletes=True
    )
    feedback: Mapped[list[Feedback]] = relationship(
        back_populates="response", cascade="all, delete-orphan", passive_deletes=True
    )
    contact_requests: Mapped[list[ContactRequest]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    batch: Mapped[LinkBatch | None] = relationship()
    fields: Mapped[list[ResponseField]] = relationship(
        order_by="ResponseField.name", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_held(self) -> bool:
        """Whether it waits to be looked at."""
        return self.suspicion is not None and self.released_at is None


class Amount(TypeDecorator[float]):
    """A number that may have decimals; read as an int where it has none."""

    impl = Double
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> float | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """9 for 9.0."""
        return int(value) if value is not None and value == int(value) else value


class Answer(Model):
    """One value for one question: a number, or one chosen choice (several rows for several).

    Both together are a line's place in a ranking, or its value in a matrix. A day is a choice as
    ISO writes it, consent the choice "yes". What was written in words is a `Feedback` row, an
    address a `ContactRequest`.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question", "choice"),
        CheckConstraint("number is not null or choice <> ''", name="number_or_choice"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(64))
    number: Mapped[float | None] = mapped_column(Amount)
    choice: Mapped[str] = mapped_column(String(64), default="")

    response: Mapped[Response] = relationship(back_populates="answers")


class ResponseField(Model):
    """A value that the link carried: whoever has the survey's key has said so, or anybody."""

    __tablename__ = "response_field"
    __table_args__ = (UniqueConstraint("response_id", "name"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(32))
    value: Mapped[str] = mapped_column(String(200), info=PERSONAL)
    is_signed: Mapped[bool]


class Feedback(Model):
    """A text that a customer said, whatever the channel, exactly as it was typed.

    `unscored_at` marks it as work for scoring; scoring clears it.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("response_id", "question"),
        Index(
            "ix_feedback_unscored_at",
            "unscored_at",
            "id",
            sqlite_where=text("unscored_at IS NOT NULL"),
            postgresql_where=text("unscored_at IS NOT NULL"),
        ),
        Index("ix_feedback_said_at_id", "said_at", "id"),
    )

    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    survey_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(String(64), default="")
    asks_for_change: Mapped[bool] = mapped_column(default=False)
    """Whether the question was what the customer would change: then words are wishes."""
    is_information: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the question asked for no opinion: its words are never scored, nor comments."""
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[Channel]
    text: Mapped[str] = mapped_column(Text, info=PERSONAL)
    folded: Mapped[str] = mapped_column(Text, info=PERSONAL)
    said_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(index=True)
    unscored_at: Mapped[datetime | None]
    is_test: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)

    response: Mapped[Response | None] = relationship(back_populates="feedback")
    customer: Mapped[Customer | None] = relationship()


class ContactRequest(Model):
    """Somebody asked to hear from us; goes with the response, and with the customer."""

    __tablename__ = "contact_request"
    __table_args__ = (
        UniqueConstraint("response_id", "question"),
        CheckConstraint("phone is not null or email is not null", name="reachable"),
        CheckConstraint("weekday between 0 and 6", name="weekday_known"),
        CheckConstraint("hour between 0 and 23", name="hour_known"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str | None] = mapped_column(String(32), info=PERSONAL)
    email: Mapped[str | None] = mapped_column(String(254), info=PERSONAL)
    weekday: Mapped[int | None]
    """As `date.weekday()` counts, from Monday 0; any day where null."""
    hour: Mapped[int | None]
    """From which hour on, in the customer's own time; any where null."""

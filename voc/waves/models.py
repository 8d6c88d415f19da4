"""When we ask, and whom: a wave sends one survey to one segment, once or again and again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.accounts.models import User
from voc.core.db import Model
from voc.customers.event_models import EventKind
from voc.customers.models import Segment
from voc.delivery.models import ChannelName, Mailing
from voc.surveys.models import Survey
from voc.waves.recurrence import Kind, RestDays


class WaveState(StrEnum):
    """What a wave is doing."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHED = "finished"


class Missed(StrEnum):
    """What becomes of a run whose moment passed while nothing worked."""

    LATE = "late"
    """It goes out as soon as something does."""
    SKIP = "skip"


class Sampling(StrEnum):
    """How many of those who may be asked are."""

    ALL = "all"
    NUMBER = "number"
    PERCENT = "percent"
    PRECISION = "precision"
    """As many as give a margin of so many points at 95 %."""


class Trouble(StrEnum):
    """What keeps a wave from being sent."""

    UNREACHABLE = "unreachable"
    """The mail server or the SMS provider takes nothing."""
    REFUSED = "refused"
    """It is refused, and not because of the addresses."""


class Wave(Model):
    """One survey to one segment by one channel; `next_at` is the moment of its next run."""

    __tablename__ = "wave"
    __table_args__ = (
        CheckConstraint("day between 1 and 31", name="day_range"),
        CheckConstraint("hour between 0 and 23", name="hour_range"),
        CheckConstraint("minute between 0 and 59", name="minute_range"),
        CheckConstraint("every between 1 and 365", name="every_range"),
        CheckConstraint("weekday between 0 and 6", name="weekday_range"),
        CheckConstraint("ordinal between 1 and 5", name="ordinal_range"),
        CheckConstraint("reminders between 1 and 3", name="reminders_range"),
        CheckConstraint(
            "(from_hour is null) = (until_hour is null)"
            " and (from_hour is null or from_hour between 0 and until_hour - 1)"
            " and (until_hour is null or until_hour <= 24)",
            name="window_range",
        ),
        CheckConstraint(
            "(sample_size is null) = (sampling = 'all')"
            " and (sample_size is null or sample_size > 0)",
            name="sample_has_a_size",
        ),
        CheckConstraint("ready_at is null or state = 'draft'", name="ready_is_a_draft"),
        CheckConstraint("(event_kind_id is null) = (repeats <> 'event')", name="event_has_a_kind"),
        CheckConstraint("delay_hours between 0 and 2160", name="delay_hours_range"),
        CheckConstraint("patience_days between 0 and 30", name="patience_days_range"),
        CheckConstraint("calendar in ('gregorian', 'jalali')", name="calendar_known"),
        CheckConstraint("expires_days between 1 and 365", name="expires_days_range"),
        CheckConstraint(
            "reminder_days is null or reminder_days between 2 and 60", name="reminder_days_range"
        ),
        Index(
            "ix_wave_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    """Null asks everybody who may be asked."""
    channel: Mapped[ChannelName]
    state: Mapped[WaveState] = mapped_column(default=WaveState.DRAFT)
    repeats: Mapped[Kind]
    every: Mapped[int] = mapped_column(default=1)
    """How many days, weeks or months lie between two runs; of a rolling wave, the months between
    two invitations of one person."""
    weekday: Mapped[int] = mapped_column(default=5)
    """Monday 0."""
    ordinal: Mapped[int | None]
    """Which of the month's weekdays, 5 its last; null for a day of the month."""
    cron: Mapped[str] = mapped_column(String(100), default="")
    calendar: Mapped[str] = mapped_column(String(16), default="jalali")
    day: Mapped[int] = mapped_column(default=1)
    hour: Mapped[int] = mapped_column(default=10)
    minute: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    """The moment of a wave that runs once; the earliest moment of one that repeats."""
    event_kind_id: Mapped[int | None] = mapped_column(ForeignKey("event_kind.id"), index=True)
    """Of a wave after events: it asks whose event is `delay_hours` old."""
    delay_hours: Mapped[int] = mapped_column(default=0)
    patience_days: Mapped[int] = mapped_column(default=3)
    """Who could not be asked in so much time after the delay, is not asked any more."""
    rest_days: Mapped[RestDays] = mapped_column(default=RestDays.KEEP)
    when_missed: Mapped[Missed] = mapped_column(default=Missed.LATE)
    in_their_zone: Mapped[bool] = mapped_column(default=False)
    """Whether the time is that of each customer's clock."""
    from_hour: Mapped[int | None]
    until_hour: Mapped[int | None]
    """Messages leave between these hours only."""
    sampling: Mapped[Sampling] = mapped_column(default=Sampling.ALL)
    sample_size: Mapped[int | None]
    """People, percent, or points of margin."""
    stratify_by: Mapped[str] = mapped_column(String(80), default="")
    """What the sample is as the audience in: "language", "company", or an attribute's key."""
    next_at: Mapped[datetime | None]
    expires_days: Mapped[int] = mapped_column(default=60)
    reminder_days: Mapped[int | None]
    reminders: Mapped[int] = mapped_column(default=1)
    """How many at most, so many days apart, where there are any."""
    thanks: Mapped[bool] = mapped_column(default=False)
    """Whether who finished is thanked by a message, some minutes later."""
    ready_at: Mapped[datetime | None]
    """When its draft was called ready; null when nobody waits for an approval."""
    sent_back: Mapped[str] = mapped_column(String(500), default="")
    """Why whoever may approve sent the draft back, in their words."""
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    """Who planned it, and is told when it cannot be sent."""
    trouble: Mapped[Trouble | None]
    troubled_at: Mapped[datetime | None]
    """When its owner was told, which happens once."""
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    owner: Mapped[User | None] = relationship()
    survey: Mapped[Survey] = relationship()
    segment: Mapped[Segment | None] = relationship()
    event_kind: Mapped[EventKind | None] = relationship()
    texts: Mapped[list[WaveText]] = relationship(
        back_populates="wave", cascade="all, delete-orphan", passive_deletes=True
    )
    runs: Mapped[list[WaveRun]] = relationship(
        back_populates="wave", order_by="WaveRun.due_at", passive_deletes=True
    )


class WaveText(Model):
    """What the mail of a wave says in one language; empty fields use the product's own words."""

    __tablename__ = "wave_text"
    __table_args__ = (UniqueConstraint("wave_id", "language"),)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    sms: Mapped[str] = mapped_column(String(500), default="")
    thanks_subject: Mapped[str] = mapped_column(String(200), default="")
    thanks_body: Mapped[str] = mapped_column(Text, default="")
    thanks_sms: Mapped[str] = mapped_column(String(500), default="")
    """Where it is empty, nobody is thanked by SMS."""

    wave: Mapped[Wave] = relationship(back_populates="texts")


class WaveRun(Model):
    """One due moment of a wave. Any process may try to open it; it opens once.

    `cursor` is the last customer id considered; it moves in the same transaction as the rows.
    """

    __tablename__ = "wave_run"
    __table_args__ = (UniqueConstraint("wave_id", "due_at"),)

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    cursor: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a worker may invite the next batch; null when everybody was considered."""
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"))
    thanks_mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailing.id"))
    """Of its thank-yous; null where nobody is thanked."""
    seed: Mapped[int | None]
    """What the sample was drawn with; null where everybody was asked."""
    people: Mapped[int] = mapped_column(default=0)
    """How many were invited or left out so far, while nobody was erased."""
    asked: Mapped[int] = mapped_column(default=0)
    """How many of them were invited."""

    wave: Mapped[Wave] = relationship(back_populates="runs")
    mailing: Mapped[Mailing | None] = relationship(foreign_keys=[mailing_id])
    thanks_mailing: Mapped[Mailing | None] = relationship(foreign_keys=[thanks_mailing_id])
    strata: Mapped[list[RunStratum]] = relationship(
        order_by="RunStratum.value", cascade="all, delete-orphan", passive_deletes=True
    )


class RunStratum(Model):
    """One part of a run's sample: those of its frame whose key is at most `threshold` are in it."""

    __tablename__ = "run_stratum"
    __table_args__ = (
        UniqueConstraint("run_id", "value"),
        CheckConstraint("drawn <= frame", name="drawn_of_frame"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("wave_run.id", ondelete="CASCADE"))
    value: Mapped[str] = mapped_column(String(500))
    """What its people have in common; empty where the sample has one part only."""
    frame: Mapped[int]
    """How many could have been drawn."""
    drawn: Mapped[int]
    threshold: Mapped[int] = mapped_column(BigInteger)

    @property
    def probability(self) -> float:
        """The chance that each of them had, in [0, 1]."""
        return self.drawn / self.frame if self.frame else 0.0

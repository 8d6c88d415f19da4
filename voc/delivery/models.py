"""The outbox: what is to be sent, to whom, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import PERSONAL, Model
from voc.delivery.reports.reading import Kind

LEASE = timedelta(minutes=5)
"""How long a process that claimed a message may take to send it."""


class ChannelName(StrEnum):
    """The ways a message can leave."""

    CONSOLE = "console"
    EMAIL = "email"
    SMS = "sms"


class MessagePurpose(StrEnum):
    """What a message is; with the subject's id and the number it is unique."""

    INVITATION = "invitation"
    ACCOUNT = "account"
    TROUBLE = "trouble"
    """A colleague is told that something of theirs does not go well."""
    CASE = "case"
    """A colleague is told what has become of a case; `subject_id` is the case's."""
    TEST = "test"
    """A colleague sees the mail of a wave in their own box, before any customer does."""
    THANKS = "thanks"
    """A customer who answered an invitation is thanked. It asks for nothing, and counts as no ask.
    """


TO_CUSTOMERS = frozenset({MessagePurpose.INVITATION, MessagePurpose.THANKS})
NOTICES = {MessagePurpose.TROUBLE: "waves", MessagePurpose.CASE: "cases"}
"""What colleagues are told of, and where its page is."""


class Mailing(Model):
    """What many messages share: the channel, the sender and the texts of each language."""

    __tablename__ = "mailing"

    channel: Mapped[ChannelName]
    survey_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey.id", ondelete="CASCADE"), index=True
    )
    sender_name: Mapped[str] = mapped_column(String(200))
    sender_address: Mapped[str] = mapped_column(String(254))
    paused_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    from_hour: Mapped[int | None]
    until_hour: Mapped[int | None]
    """Its messages leave between these hours only."""
    minds_rest: Mapped[bool] = mapped_column(default=False)
    """Whether none leaves on the weekend and on holidays."""
    in_their_zone: Mapped[bool] = mapped_column(default=False)
    """Whether the hours are those of each customer's clock."""
    created_at: Mapped[datetime]

    @property
    def has_hours(self) -> bool:
        """Whether its messages have to wait for anything but their turn."""
        return self.from_hour is not None or self.minds_rest

    texts: Mapped[list[MailingText]] = relationship(
        back_populates="mailing", cascade="all, delete-orphan", passive_deletes=True
    )


class MailingText(Model):
    """A mailing's mail in one language, compiled once: only `{name}`-like slots are left.

    Slots: {greeting}, {link}, {score_link}, {unsubscribe} and those of `slots`; filled by plain
    substitution.
    """

    __tablename__ = "mailing_text"
    __table_args__ = (UniqueConstraint("mailing_id", "language"),)

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)

    mailing: Mapped[Mailing] = relationship(back_populates="texts")


class Outcome(StrEnum):
    """How a message ended."""

    SENT = "sent"
    BOUNCED = "bounced"
    """The other side knows nobody at that address."""
    FAILED = "failed"
    """Refused for another reason, or given up after days of trying."""
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"
    """Handed over, and nobody knows whether it was taken: a person decides.

    When strict, or where another try is another SMS that is paid for.
    """


_ORPHANED = "customer_id IS NULL AND purpose IN ('invitation', 'thanks') AND address <> ''"


class Message(Model):
    """One message to one person. `next_at` is queue, lease and back-off; null means finished."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("purpose", "subject_id", "number"),
        Index(
            "ix_message_next_at",
            "next_at",
            "id",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index(
            "ix_message_news_at",
            "news_at",
            sqlite_where=text("news_at IS NOT NULL"),
            postgresql_where=text("news_at IS NOT NULL"),
        ),
        Index(
            "ix_message_check_at",
            "check_at",
            sqlite_where=text("check_at IS NOT NULL"),
            postgresql_where=text("check_at IS NOT NULL"),
        ),
        Index(
            "ix_message_orphaned",
            "id",
            sqlite_where=text(_ORPHANED),
            postgresql_where=text(_ORPHANED),
        ),
        Index(
            "ix_message_uncertain",
            "id",
            sqlite_where=text("outcome = 'uncertain'"),
            postgresql_where=text("outcome = 'uncertain'"),
        ),
        Index("ix_message_mailing_id_id", "mailing_id", "id"),
        CheckConstraint("(next_at is null) = (outcome is not null)", name="finished_or_due"),
        {"sqlite_autoincrement": True},  # an id is never given again: links name it
    )

    mailing_id: Mapped[int] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    purpose: Mapped[MessagePurpose]
    subject_id: Mapped[int]
    """The invitation's or the account link's id."""
    number: Mapped[int] = mapped_column(default=0)
    """0 is the first message, 1 the first reminder."""
    generation: Mapped[int] = mapped_column(default=0)
    """The generation of the subject's link when this was written."""
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="SET NULL"), index=True
    )
    address: Mapped[str] = mapped_column(String(254), info=PERSONAL)
    """Empty once the customer was deleted."""
    address_hash: Mapped[str | None] = mapped_column(String(64))
    """The keyed hash that is left of it then, for the link to unsubscribe."""
    name: Mapped[str] = mapped_column(String(200), default="", info=PERSONAL)
    language: Mapped[str] = mapped_column(String(8))
    next_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    """When a first try failed, or was left out because its server fails; after days it is given up.
    """
    outcome: Mapped[Outcome | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    handed_at: Mapped[datetime | None]
    """When strict: when its content was about to be handed over, until the answer is known."""
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(40))
    """What an SMS provider calls it that can tell what became of it."""
    check_at: Mapped[datetime | None]
    """When it is to be asked that next; null when there is nothing more to learn."""
    delivered_at: Mapped[datetime | None]
    """When it was learnt that it has arrived."""
    news_at: Mapped[datetime | None]
    """When the outcome fell, until the stage that wrote the message has taken note of it."""
    created_at: Mapped[datetime]

    mailing: Mapped[Mailing] = relationship()


class DeliveryReport(Model):
    """What came back about a message. Taken in once, by its fingerprint; holds nothing of it."""

    __tablename__ = "delivery_report"
    __table_args__ = (Index("ix_delivery_report_address_hash_at", "address_hash", "at"),)

    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL"), index=True
    )
    address_hash: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[Kind]
    status: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[datetime]


class Pace(Model):
    """How a mail server or a domain of recipients takes mail: whether it rests, how many it got."""

    __tablename__ = "pace"

    key: Mapped[str] = mapped_column(String(300), unique=True)
    """ "host:mail.example.com:587" or "domain:example.com"."""
    refusals: Mapped[int] = mapped_column(default=0)
    """How many times in a row it asked to be left alone."""
    failing_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    minute_at: Mapped[datetime | None]
    """The minute that `taken` counts."""
    taken: Mapped[int] = mapped_column(default=0)
    booked_until: Mapped[datetime | None]
    """The last place in its queue that was given away."""

"""The organisation, the people who work with its customers' words, and what they did."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from voc.core.access import Role
from voc.core.db import PERSONAL, Model

IDLE = timedelta(hours=12)
LONGEST_SESSION = timedelta(days=7)


class Organisation(Model):
    """The company that asks. There is one row, with id 1."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("language in ('fa', 'en')", name="language_known"),
        CheckConstraint("invited_rest_days between 0 and 730", name="invited_rest_days_range"),
        CheckConstraint("answered_rest_days between 0 and 730", name="answered_rest_days_range"),
        CheckConstraint("draft_rest_hours between 1 and 720", name="draft_rest_hours_range"),
        CheckConstraint("most_messages between 0 and 100", name="most_messages_range"),
        CheckConstraint("company_cap between 0 and 10000", name="company_cap_range"),
        CheckConstraint("minimum_value between 1 and 100", name="minimum_value_range"),
        CheckConstraint("minimum_words between 1 and 100", name="minimum_words_range"),
    )

    name: Mapped[str] = mapped_column(String(200), default="")
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    logo_type: Mapped[str | None] = mapped_column(String(50))
    zone: Mapped[str] = mapped_column(String(64), default="Asia/Tehran")
    language: Mapped[str] = mapped_column(String(8), default="fa")
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    sender_address: Mapped[str] = mapped_column(String(254), default="")
    weekend: Mapped[str] = mapped_column(String(20), default="4")
    """Weekdays of rest as Python counts them (Monday 0), joined by commas."""
    invited_rest_days: Mapped[int] = mapped_column(default=28)
    answered_rest_days: Mapped[int] = mapped_column(default=90)
    draft_rest_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    """Of rest, after which an answer that was begun is closed as far as it went."""
    most_messages: Mapped[int] = mapped_column(default=3)
    """Invitations and reminders that one person gets in 28 days at most; 0 sets no bound."""
    company_cap: Mapped[int] = mapped_column(default=0)
    """People of one customer company who are asked in a time of rest at most; 0 sets no bound."""
    minimum_value: Mapped[int] = mapped_column(default=5)
    minimum_words: Mapped[int] = mapped_column(default=8)
    has_sample: Mapped[bool] = mapped_column(default=False)
    colour: Mapped[str] = mapped_column(String(7), default="", server_default="")
    """Of its public pages and mails, as "#rrggbb"; the product's own where empty."""
    privacy_fa: Mapped[str] = mapped_column(Text, default="", server_default="")
    privacy_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    privacy_url: Mapped[str] = mapped_column(String(500), default="", server_default="")
    link_hosts: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The hosts that surveys may lead to at their end, one a line."""
    created_at: Mapped[datetime]

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that surveys may lead to."""
        return frozenset(self.link_hosts.split())

    @property
    def zone_info(self) -> ZoneInfo:
        """The zone in which the organisation keeps its days."""
        return ZoneInfo(self.zone)

    @property
    def weekend_days(self) -> frozenset[int]:
        """Weekdays of rest, Monday 0."""
        return frozenset(int(part) for part in self.weekend.split(",") if part)


class Holiday(Model):
    """A day on which nobody is called and no wave goes out."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200))


class User(Model):
    """A person who signs in. A person without a password was invited and has not come yet."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True, info=PERSONAL)
    name: Mapped[str] = mapped_column(String(200), default="", info=PERSONAL)
    role: Mapped[Role]
    language: Mapped[str | None] = mapped_column(String(8))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in at all."""
        return self.disabled_at is None


class Session(Model):
    """One signed-in browser. The cookie holds a random id of which only the hash is kept."""

    __tablename__ = "user_session"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    user: Mapped[User] = relationship()

    def is_alive(self, at: datetime) -> bool:
        """Whether the session still admits its person: 12 h idle, 7 days at most."""
        return (
            at < self.seen_at + IDLE
            and at < self.created_at + LONGEST_SESSION
            and self.user.is_active
        )


class LinkKind(StrEnum):
    """Why a person is given a one-time link."""

    WELCOME = "welcome"
    INVITE = "invite"
    RESET = "reset"


class AccountLink(Model):
    """A one-time link for a colleague; `mail_at` marks it as work for delivery."""

    __tablename__ = "account_link"
    __table_args__ = (
        Index("ix_account_link_mail_at", "mail_at"),
        {"sqlite_autoincrement": True},  # an id is never given again: links name it
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[LinkKind]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    mail_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    def is_open(self, at: datetime) -> bool:
        """Whether the link still works."""
        return self.used_at is None and at < self.expires_at and self.user.is_active


class AuditEntry(Model):
    """Who did what to which object, and when. Only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id"),)

    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    action: Mapped[str] = mapped_column(String(64))
    object_type: Mapped[str] = mapped_column(String(32), default="")
    object_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User | None] = relationship()

"""Whom we ask: customers, what is known of them, how often they were asked, who said stop."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import PERSONAL, Model
from voc.core.folding import fold
from voc.customers.facts import search_key
from voc.customers.touchpoints import Touchpoint


def _row(context: DefaultExecutionContext) -> dict[str, Any]:
    row: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return row


def _search_of_row(context: DefaultExecutionContext) -> str:
    row = _row(context)
    return search_key(
        name=row.get("name") or "",
        email=row.get("email"),
        phone=row.get("phone"),
        reference=row.get("reference"),
        company=row.get("company") or "",
    )


def _folded_of_row(context: DefaultExecutionContext) -> str | None:
    text = _row(context).get("text")
    return None if text is None else fold(text)


class Preferred(StrEnum):
    """How a customer would rather be reached."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"


class Customer(Model):
    """A person we may ask. `search` is a folded copy of what staff look people up by."""

    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("preferred_hour between 0 and 23", name="preferred_hour_range"),
        CheckConstraint("language in ('fa', 'en')", name="language_known"),
        Index("ix_customer_created_at_id", "created_at", "id"),
    )

    name: Mapped[str] = mapped_column(String(200), default="", info=PERSONAL)
    email: Mapped[str | None] = mapped_column(String(254), unique=True, info=PERSONAL)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True, info=PERSONAL)
    reference: Mapped[str | None] = mapped_column(String(100), unique=True, info=PERSONAL)
    """The company's own number for this customer."""
    language: Mapped[str] = mapped_column(String(8), default="fa")
    zone: Mapped[str | None] = mapped_column(String(64))
    company: Mapped[str] = mapped_column(String(200), default="", info=PERSONAL)
    preferred_hour: Mapped[int | None]
    preferred_channel: Mapped[Preferred | None]
    consents: Mapped[bool] = mapped_column(default=True)
    """Whether this person agreed to be asked at all."""
    search: Mapped[str] = mapped_column(Text, default=_search_of_row, info=PERSONAL)
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer_import.id", ondelete="SET NULL"), index=True
    )
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    attributes: Mapped[list[CustomerAttribute]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", passive_deletes=True
    )
    contact: Mapped[Contact | None] = relationship(
        back_populates="customer", cascade="all, delete-orphan", passive_deletes=True
    )


class AttributeKind(StrEnum):
    """What an attribute's values are."""

    NUMBER = "number"
    TEXT = "text"
    DAY = "day"


class Attribute(Model):
    """A named property that this company keeps of its customers: city, plan, renewal day."""

    __tablename__ = "attribute"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[AttributeKind]


class CustomerAttribute(Model):
    """One customer's value of one attribute; exactly one of the three columns is set."""

    __tablename__ = "customer_attribute"
    __table_args__ = (
        UniqueConstraint("customer_id", "attribute_id"),
        CheckConstraint(
            "(number is not null and text is null and day is null) or "
            "(number is null and text is not null and day is null) or "
            "(number is null and text is null and day is not null)",
            name="one_value",
        ),
        Index("ix_customer_attribute_folded", "attribute_id", "folded"),
        Index("ix_customer_attribute_number", "attribute_id", "number"),
        Index("ix_customer_attribute_day", "attribute_id", "day"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attribute.id", ondelete="CASCADE"))
    number: Mapped[float | None]
    text: Mapped[str | None] = mapped_column(String(500), info=PERSONAL)
    folded: Mapped[str | None] = mapped_column(Text, default=_folded_of_row, info=PERSONAL)
    """The text as it is compared: «كرج» and «کرج» are one town."""
    day: Mapped[date | None] = mapped_column(info=PERSONAL)

    customer: Mapped[Customer] = relationship(back_populates="attributes")
    attribute: Mapped[Attribute] = relationship()

    @property
    def value(self) -> float | str | date | None:
        """Whichever of the three is set."""
        return self.number if self.number is not None else (self.text or self.day)


class Contact(Model):
    """The history of asking one person, in one row that segments and contact rules read.

    `last_polarity` is in 1/10,000 of the unit interval [-1, 1].
    """

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("last_score between 0 and 10", name="last_score_range"),
        Index(
            "ix_contact_last_answered_at",
            "last_answered_at",
            sqlite_where=text("last_answered_at IS NOT NULL"),
            postgresql_where=text("last_answered_at IS NOT NULL"),
        ),
    )

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), unique=True
    )
    last_invited_at: Mapped[datetime | None] = mapped_column(index=True)
    last_answered_at: Mapped[datetime | None]
    last_called_at: Mapped[datetime | None]
    wants_fewer: Mapped[bool] = mapped_column(server_default=false())
    """Whether this person asked to be asked less often."""
    last_score: Mapped[int | None]
    """The latest answer to an NPS question, 0 to 10."""
    last_polarity: Mapped[int | None]
    last_touchpoint: Mapped[Touchpoint | None]

    customer: Mapped[Customer] = relationship(back_populates="contact")


class Segment(Model):
    """A named group of customers, defined by conditions that must all hold."""

    __tablename__ = "segment"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class SegmentMember(Model):
    """A customer on the fixed list that a segment was made from."""

    __tablename__ = "segment_member"
    __table_args__ = (UniqueConstraint("segment_id", "customer_id"),)

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )


class SuppressionReason(StrEnum):
    """Why an address is no longer written to."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class Suppression(Model):
    """An address that said stop. Keyed hash only, so that it outlives the customer's row.

    `survey_id` 0 means every survey; otherwise only that one. (Not a foreign key: surveys come
    later in the story.)
    """

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("address_hash", "survey_id"),)

    address_hash: Mapped[str] = mapped_column(String(64))
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="SET NULL"), index=True
    )
    """Whose address it is while the customer is known, so that one query can leave them out."""
    survey_id: Mapped[int] = mapped_column(default=0)
    reason: Mapped[SuppressionReason]
    is_phone: Mapped[bool] = mapped_column(default=False)
    """A number that does not exist says nothing about the person's email, nor the reverse."""
    at: Mapped[datetime]

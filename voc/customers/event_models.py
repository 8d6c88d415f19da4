"""What customers did elsewhere, as the company's other systems tell it: orders, deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voc.core.db import PERSONAL, Model
from voc.customers.models import Customer


class EventKind(Model):
    """One kind of event, known to programs by its key and to people by its name."""

    __tablename__ = "event_kind"

    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class CustomerEvent(Model):
    """Something that one customer did, or that was done for them, at a moment.

    A reference names one event of its kind: told again, it is the same event.
    """

    __tablename__ = "customer_event"
    __table_args__ = (
        UniqueConstraint("kind_id", "reference"),
        Index("ix_customer_event_customer_id_kind_id_at", "customer_id", "kind_id", "at"),
        Index("ix_customer_event_kind_id_at", "kind_id", "at"),
        Index(
            "ix_customer_event_new_at",
            "new_at",
            sqlite_where=text("new_at IS NOT NULL"),
            postgresql_where=text("new_at IS NOT NULL"),
        ),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("event_kind.id"))
    at: Mapped[datetime] = mapped_column(info=PERSONAL)
    reference: Mapped[str] = mapped_column(String(100), info=PERSONAL)
    amount: Mapped[float | None] = mapped_column(info=PERSONAL)
    """In the company's own currency, of a purchase."""
    received_at: Mapped[datetime]
    new_at: Mapped[datetime | None]
    """When it came; null once everything that follows from it was planned."""
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer_import.id", ondelete="SET NULL"), index=True
    )

    customer: Mapped[Customer] = relationship()
    kind: Mapped[EventKind] = relationship()

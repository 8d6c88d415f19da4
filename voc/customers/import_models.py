"""Files that bring customers or events: how far each has come, what it refused and changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from voc.core.db import PERSONAL, Model


class ImportState(StrEnum):
    """How far an import has come."""

    UPLOADED = "uploaded"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportSubject(StrEnum):
    """What the rows of a file are."""

    CUSTOMERS = "customers"
    EVENTS = "events"


class CustomerImport(Model):
    """A file of customers, or of events.

    `line` and `position` are the cursor: they move with the rows.
    """

    __tablename__ = "customer_import"

    subject: Mapped[ImportSubject] = mapped_column(default=ImportSubject.CUSTOMERS)
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary, info=PERSONAL))
    encoding: Mapped[str] = mapped_column(String(32), default="utf-8-sig")
    delimiter: Mapped[str] = mapped_column(String(1), default=",")
    headers: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """File header to field: "email", "name", ..., "attribute:plan"; absent headers are skipped."""
    state: Mapped[ImportState]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a worker may take the next chunk; null when nothing is left to do."""
    lines: Mapped[int] = mapped_column(default=0)
    line: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    """Where in `content`, which is UTF-8 whatever was uploaded, the next record begins."""
    added: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRefusal(Model):
    """A row of a file that was not taken, and why."""

    __tablename__ = "import_refusal"
    __table_args__ = (UniqueConstraint("import_id", "line"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("customer_import.id", ondelete="CASCADE"))
    line: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    row: Mapped[list[str]] = mapped_column(JSON, info=PERSONAL)


class ImportChange(Model):
    """What an import did to a customer who was there before, so that it can be undone."""

    __tablename__ = "import_change"
    __table_args__ = (UniqueConstraint("import_id", "customer_id"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("customer_import.id", ondelete="CASCADE"))
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    before: Mapped[dict[str, Any]] = mapped_column(JSON, info=PERSONAL)
    """Field to [what it was, what the import made it]: only what is still so is put back."""

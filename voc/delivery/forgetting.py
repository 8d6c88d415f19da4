"""What is left of the mail to somebody who was deleted: no name, no address, the link to stop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from voc.core import tokens
from voc.core.db import changed, db
from voc.delivery.models import TO_CUSTOMERS, Message

BATCH = 500


def forget_deleted(at: datetime) -> int:  # noqa: ARG001 - every step of the worker takes it
    """Take whom they were for out of the messages of deleted customers; returns how many."""
    orphaned = db.session.execute(
        select(Message.id, Message.address)
        .where(
            Message.customer_id.is_(None),
            Message.purpose.in_(sorted(TO_CUSTOMERS)),
            Message.address != "",
        )
        .order_by(Message.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for one in orphaned:
        left = {"address": "", "name": "", "address_hash": tokens.keyed_hash(one.address)}
        changed(update(Message).where(Message.id == one.id).values(**left))
    return len(orphaned)

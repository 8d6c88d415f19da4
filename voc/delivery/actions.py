"""What can be done to messages. Sending them is `voc/delivery/sending.py`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from voc.core.db import changed
from voc.delivery.models import Message, MessagePurpose, Outcome


def cancel(purpose: MessagePurpose, subject_id: int, at: datetime) -> int:
    """Send nothing more about this subject; returns how many messages that stopped."""
    return changed(
        update(Message)
        .where(
            Message.purpose == purpose,
            Message.subject_id == subject_id,
            Message.next_at.is_not(None),
        )
        .values(next_at=None, outcome=Outcome.CANCELLED, finished_at=at)
    )

"""Messages in the outbox, for tests that send them."""

from __future__ import annotations

from datetime import datetime

from tests import factories as make
from voc.core import clock
from voc.core.db import db
from voc.delivery import compose
from voc.delivery.models import ChannelName, Mailing, Message, MessagePurpose

SCALE = compose.Scale("How likely are you to recommend us?", range(11), "Not at all", "Surely")


def letter(language: str = "en", **given: object) -> compose.Letter:
    """What a shop asks."""
    known = {"company": "Sample & Co.", "scale": SCALE, "sender_address": "care@shop.example"}
    return compose.Letter(language=language, **{**known, **given})


def mailing(**given: object) -> Mailing:
    """A mailing by email in both languages."""
    known = {
        "channel": ChannelName.EMAIL,
        "sender_name": "Sample & Co.",
        "sender_address": "care@shop.example",
        "created_at": clock.now(),
    }
    made = Mailing(**{**known, **given})
    made.texts = made.texts or [
        compose.compiled("invitation", letter(code)) for code in ("fa", "en")
    ]
    return make.save(made)


def message(at: datetime | None = None, within: Mailing | None = None, **given: object) -> Message:
    """A message to a new customer that is due."""
    customer = given.pop("customer", None) or make.customer()
    invitation = make.invitation(customer=customer)
    at = at or clock.now()
    known = {
        "mailing_id": (within or mailing()).id,
        "purpose": MessagePurpose.INVITATION,
        "subject_id": invitation.id,
        "customer_id": customer.id,
        "address": customer.email,
        "name": customer.name,
        "language": customer.language,
        "next_at": at,
        "created_at": at,
    }
    return make.save(Message(**{**known, **given}))


def fresh(message_id: int) -> Message:
    """The message as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Message, message_id)

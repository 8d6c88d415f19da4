"""Messages made ready to be handed over: composed, addressed, named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voc.core import clock, tokens
from voc.delivery import queries
from voc.delivery.addresses import in_ascii
from voc.delivery.channels import Envelope
from voc.delivery.models import ChannelName, Message


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is claimed and composed: all that sending must know."""

    channel: ChannelName
    envelope: Envelope
    attempts: int
    failing_since: datetime | None
    customer_id: int | None


def ready_to_send(message: Message) -> Ready:
    """All that sending must know of a message."""
    return Ready(
        channel=message.mailing.channel,
        envelope=_envelope(message),
        attempts=message.attempts,
        failing_since=message.failing_since,
        customer_id=message.customer_id,
    )


def _envelope(message: Message) -> Envelope:
    mail, mailing = queries.mail_of(message), message.mailing
    logo, logo_type = (queries.logo() if "cid:logo" in mail.html else None) or (b"", "")
    return Envelope(
        message_id=message.id,
        identifier=identifier(message.id, mailing.sender_address),
        sender_name=mailing.sender_name,
        sender_address=mailing.sender_address,
        name=message.name,
        address=message.address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        unsubscribe=queries.unsubscribe_url(message),
        date=clock.now(),
        logo=logo,
        logo_type=logo_type,
        return_path=_return_path(message.id),
    )


def identifier(message_id: int, sender_address: str) -> str:
    """The Message-ID: the same at every attempt, guessed by nobody."""
    proof = proof_of(message_id)
    try:
        domain = in_ascii(sender_address).rpartition("@")[2]
    except ValueError:  # never sent, so never seen
        domain = "invalid"
    return f"<{message_id}.{proof}@{domain}>"


def proof_of(message_id: int) -> str:
    """What nobody else can say about a message: it stands in its Message-ID and return path."""
    return tokens.keyed_hash(f"message {message_id}")[:24]


def _return_path(message_id: int) -> str:
    """Where reports about this message go: "bounces+12.0af3...@example.com"."""
    local, at, domain = queries.settings().bounce_address.rpartition("@")
    return f"{local}+{message_id}.{proof_of(message_id)}@{domain}" if at else ""

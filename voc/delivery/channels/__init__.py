"""The ways a message leaves.

A channel is opened for a batch, sends one envelope at a time, and is closed. `send` returns once
the other side has taken the message, or raises one of the two errors below. Another channel is
another module here and a line in `opened`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from voc.core.settings import Settings
from voc.delivery.models import ChannelName


@dataclass(frozen=True, slots=True)
class Envelope:
    """One finished mail, and where it goes. `identifier` is the same at every attempt."""

    message_id: int
    identifier: str
    sender_name: str
    sender_address: str
    name: str
    address: str
    subject: str
    text: str
    html: str
    unsubscribe: str
    """The address of RFC 8058's one click; empty for mail that nobody subscribes to."""
    date: datetime
    logo: bytes = b""
    """A picture that the HTML part shows as `cid:logo`."""
    logo_type: str = ""


class Temporary(Exception):
    """Try again later. `is_connection`: the next message would fare no better now."""

    def __init__(self, reason: str, *, is_connection: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_connection = is_connection


class Permanent(Exception):
    """Never try again. `is_address`: because nobody can be reached at that address."""

    def __init__(self, reason: str, *, is_address: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_address = is_address


class Channel(Protocol):
    """What can send."""

    def send(self, envelope: Envelope) -> None:
        """Hand one message over.

        :raises Temporary: try again later.
        :raises Permanent: it will never be taken.
        """


def opened(name: ChannelName, settings: Settings) -> AbstractContextManager[Channel]:
    """The channel, ready for a batch."""
    from voc.delivery.channels.console import Console
    from voc.delivery.channels.email import Email

    return Email(settings.smtp_url) if name is ChannelName.EMAIL else Console()

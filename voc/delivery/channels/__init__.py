"""The ways a message leaves.

A channel is opened for a batch, sends one envelope at a time, and is closed. `send` returns once
the other side has taken the message, or raises one of the two errors below. Another channel is
another module here and a line in `opened`.
"""

from __future__ import annotations

from collections.abc import Callable
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
    return_path: str = ""
    """Where reports about this message go; empty for the sender."""


class Temporary(Exception):
    """Try again later.

    `is_connection`: the next message would fare no better now. `is_pushback`: the domain of
    this recipient wants less. `is_in_doubt`: the message was handed over before it broke, and
    may have been taken. `is_paid_again`: in doubt, and the other side would take it twice.
    """

    def __init__(
        self,
        reason: str,
        *,
        is_connection: bool = False,
        is_pushback: bool = False,
        is_in_doubt: bool = False,
        is_paid_again: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_connection = is_connection
        self.is_pushback = is_pushback
        self.is_in_doubt = is_in_doubt
        self.is_paid_again = is_paid_again


class Permanent(Exception):
    """Never try again. `is_address`: because nobody can be reached at that address."""

    def __init__(self, reason: str, *, is_address: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_address = is_address


class Channel(Protocol):
    """What can send."""

    def send(self, envelope: Envelope) -> str | None:
        """Hand one message over; returns by what id the other side tells what became of it.

        :raises Temporary: try again later.
        :raises Permanent: it will never be taken.
        """


HandingOver = Callable[[int], None]
"""Told the message's id by a channel just before the content leaves this process."""


def opened(
    name: ChannelName, settings: Settings, handing_over: HandingOver
) -> AbstractContextManager[Channel]:
    """The channel, ready for a batch."""
    from voc.delivery.channels.console import Console
    from voc.delivery.channels.email import Email
    from voc.delivery.channels.maildir import Maildir
    from voc.delivery.channels.sms import Sms

    if name is ChannelName.CONSOLE:
        return Console()
    if name is ChannelName.SMS:
        return Sms(settings, handing_over)
    if settings.smtp_url.startswith("maildir:"):
        return Maildir(settings, handing_over)
    return Email(settings, handing_over)

"""Links that carry their own proof.

A token is a row's id and 128 bits of HMAC-SHA256 over (purpose, id, generation), made with a key
that lives outside the database. Nothing is stored; adding one to the row's generation makes a new
link and ends the old one; keys that were rotated out still verify.
What belongs to no row has a `fresh` id.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections import deque
from enum import StrEnum

from flask import current_app

from voc.core.db import LARGEST_INTEGER
from voc.core.errors import NotFound

MAC_BYTES = 16
LONGEST = 64
FRESH_BYTES = 16
_drawn: deque[bytes] = deque()
os.register_at_fork(after_in_child=_drawn.clear)


class Purpose(StrEnum):
    """What a link is for; a token of one purpose never opens another."""

    INVITATION = "invitation"
    UNSUBSCRIBE = "unsubscribe"
    SIGN_IN = "sign-in"
    RESET = "reset"
    INVITE = "invite"
    WIDGET = "widget"
    SINGLE = "single"
    FIELDS = "fields"
    SMS = "sms"
    REPORTS = "reports"


def make(purpose: Purpose, row_id: int, generation: int = 0) -> str:
    """The URL-safe token of a row (22 characters and a few for the id)."""
    return _encode(row_id, _mac(_keys()[0], purpose, row_id, generation))


def fresh() -> str:
    """128 random bits as 22 URL-safe characters, never given before.

    They are drawn for many at once: while the system draws, Python lets another thread run, and
    to get back costs more than the page that they are for.
    """
    while True:
        try:
            drawn = _drawn.pop()
        except IndexError:
            many = os.urandom(256 * FRESH_BYTES)
            _drawn.extend(many[at : at + FRESH_BYTES] for at in range(0, len(many), FRESH_BYTES))
        else:
            return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()


def claimed_id(token: str) -> int:
    """The row id that a token names, not yet proven.

    :raises NotFound: it is no token of ours.
    """
    if len(token) > LONGEST or not token.isascii():
        raise NotFound
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raise NotFound from None
    number, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    row_id = int.from_bytes(number, "big")
    if not 0 < row_id <= LARGEST_INTEGER or _encode(row_id, mac) != token:
        raise NotFound
    return row_id


def is_genuine(token: str, purpose: Purpose, row_id: int, generation: int = 0) -> bool:
    """Whether the token was made by one of our keys for exactly this."""
    for key in _keys():
        if hmac.compare_digest(token, _encode(row_id, _mac(key, purpose, row_id, generation))):
            return True
    return False


def secrets_of(purpose: Purpose, row_id: int, generation: int = 0) -> tuple[str, ...]:
    """What somebody else signs with for a row (64 hex digits), newest key first."""
    said = f"secret:{purpose}:{row_id}:{generation}".encode()
    return tuple(hmac.digest(key, said, "sha256").hex() for key in _keys())


def keyed_hash(text: str) -> str:
    """A hex digest that only holders of the oldest key can make: for suppressed addresses."""
    return hmac.digest(_keys()[-1], b"address:" + text.encode(), "sha256").hex()


def _keys() -> tuple[bytes, ...]:
    keys: tuple[bytes, ...] = current_app.extensions["voc.keys"]
    return keys


def _mac(key: bytes, purpose: Purpose, row_id: int, generation: int) -> bytes:
    said = f"{purpose}:{row_id}:{generation}".encode()
    return hmac.digest(key, said, "sha256")[:MAC_BYTES]


def _encode(row_id: int, mac: bytes) -> str:
    number = row_id.to_bytes((row_id.bit_length() + 7) // 8 or 1, "big")
    return base64.urlsafe_b64encode(number + mac).rstrip(b"=").decode()

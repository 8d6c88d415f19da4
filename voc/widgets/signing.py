"""Customers whom a web site vouches for.

A site writes `<reference>.<time>.<signature>`: the company's own number for the customer, the Unix
time in seconds, and the hex HMAC-SHA256 of `<reference>.<time>` by the survey's key. Nobody else
can make one, and one that was overheard is worth nothing a day later.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

VALID_FOR = timedelta(days=1)
AHEAD = timedelta(minutes=5)
"""How far a site's clock may be before ours."""
LONGEST = 300
"""Characters of the whole."""
TIME = re.compile(r"[0-9]{1,11}")


def signed(reference: str, key: str, at: datetime) -> str:
    """What a site writes for a customer at that moment."""
    message = f"{reference}.{int(at.timestamp())}"
    return f"{message}.{_signature(message, key)}"


def vouched_for(who: str, keys: Sequence[str], at: datetime) -> str | None:
    """The customer's reference; None where one of the keys did not sign it, or not today."""
    message, _dot, signature = who.rpartition(".")
    reference, _dot, time = message.rpartition(".")
    if len(who) > LONGEST or not reference or not TIME.fullmatch(time):
        return None
    if not -AHEAD <= timedelta(seconds=at.timestamp() - int(time)) <= VALID_FOR:
        return None
    given = signature.encode()
    genuine = [hmac.compare_digest(given, _signature(message, key).encode()) for key in keys]
    return reference if any(genuine) else None


def _signature(message: str, key: str) -> str:
    return hmac.new(key.encode(), message.encode(errors="replace"), "sha256").hexdigest()

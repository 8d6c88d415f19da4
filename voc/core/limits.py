"""Rate limits, counted in this process's memory; only what writes is counted."""

from __future__ import annotations

import ipaddress
import threading

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from voc.core import clock
from voc.core.errors import TooMany


class Limiter:
    """One application's counters."""

    def __init__(self) -> None:
        self._windows = FixedWindowRateLimiter(MemoryStorage())
        self._rules: dict[str, RateLimitItem] = {}
        self._counting = threading.Lock()

    def hit(self, rule: str, *key: str) -> None:
        """Count one; a rule reads "20/minute".

        :raises TooMany: the rule's number is used up for this key.
        """
        item = self._rules.setdefault(rule, parse(rule))
        with self._counting:  # two at once may start the storage's timer twice, which raises
            is_within = self._windows.hit(item, *key)
        if not is_within:
            resets_at = self._windows.get_window_stats(item, *key).reset_time
            raise TooMany(round(resets_at - clock.now().timestamp()))


def hit(rule: str, *key: str) -> None:
    """Count one against this application's limiter; see `Limiter.hit`."""
    limiter: Limiter = current_app.extensions["voc.limiter"]
    limiter.hit(rule, *key)


def caller() -> str:
    """The network a request comes from: an IPv4 address or an IPv6 /64."""
    given = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(given)
    except ValueError:  # a proxy may say what it likes
        return given
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)

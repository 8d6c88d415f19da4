"""How long a personal link stays open."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from voc.core.calendar import day_start

LINK_DAYS = 60
LONGEST_OPEN = 365
"""Days that a link may stay open."""
"""A link made by hand."""


def expiry(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The moment a link ends that is open for `days` more days, the last one whole."""
    last = at.astimezone(zone).date() + timedelta(days=days)
    return day_start(last + timedelta(days=1), zone)

"""When somebody who asked to be contacted wants to hear from us. Values only."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from voc.core.calendar import at_wall_time

USUAL_HOUR = 9
"""Where a day is named and no hour."""
_WEEK = 8
"""Days to look ahead: the same weekday may be the only one, and its hour be over today."""


def promised(
    asked_at: datetime, weekday: int | None, hour: int | None, zone: ZoneInfo
) -> datetime | None:
    """The first such hour, in UTC, after they asked; None where they named neither.

    `weekday` counts from Monday 0, `hour` from 0 to 23, both in the customer's own zone.
    """
    if weekday is None and hour is None:
        return None
    today = asked_at.astimezone(zone).date()
    at = time(USUAL_HOUR if hour is None else hour)
    days = (today + timedelta(days=n) for n in range(_WEEK))
    wanted = (day for day in days if weekday is None or day.weekday() == weekday)
    moments = (at_wall_time(day, at, zone) for day in wanted)
    return next((moment for moment in moments if moment > asked_at), None)

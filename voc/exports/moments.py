"""Moments and days as files hold them: ISO for machines, and the Jalali day beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from voc.core.calendar import Calendar, format_numeric


def iso(moment: datetime | None) -> str | None:
    """A moment in UTC to the second: "2026-11-22T09:30:00Z"."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def both(day: date) -> tuple[str, str]:
    """A day in both calendars, with ASCII digits: ("2026-11-22", "1405/09/01")."""
    return day.isoformat(), format_numeric(day, Calendar.JALALI, "en")

"""Days that come back every year, such as birthdays, of either calendar. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from voc.core.calendar import Calendar, days_in_month, join, split

YEARS = 120
"""Nobody's birthday lies further back."""


def ranges(today: date, days: int, calendar: Calendar) -> list[tuple[date, date]]:
    """The days of every year whose anniversary is from today to so many days ahead.

    First and last, both included, one pair a year: a hundred and twenty years back, one ahead.
    Whoever was born on a leap day has their birthday on the month's last day in other years.
    """
    first, last = split(today, calendar), split(today + timedelta(days=days), calendar)
    is_last_of_month = last.day == days_in_month(last.year, last.month, calendar)
    found = []
    for back in range(-1, YEARS + 1):
        start = _at_least(first.year - back, first.month, first.day, calendar)
        most = days_in_month(last.year - back, last.month, calendar)
        end_day = most if is_last_of_month else min(last.day, most)
        end = join(last.year - back, last.month, end_day, calendar)
        if start <= end:
            found.append((start, end))
    return found


def _at_least(year: int, month: int, day: int, calendar: Calendar) -> date:
    """That day, or the one after the month's end in a year that has no such day."""
    most = days_in_month(year, month, calendar)
    if day <= most:
        return join(year, month, day, calendar)
    return join(year, month, most, calendar) + timedelta(days=1)

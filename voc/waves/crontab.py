"""The five fields of a crontab line, as an APScheduler trigger.

As `cron` reads them, but that a day has to fit both the day of the month and the weekday. The
library counts weekdays from Monday 0, `cron` from Sunday 0 (and 7): the field is written anew
with names.
"""

from __future__ import annotations

import datetime as dt
import re

from apscheduler.triggers.cron import CronTrigger

from voc.core.folding import digits

_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"(?P<first>\*|[0-7]|[a-z]{3})(?:-(?P<last>[0-7]|[a-z]{3}))?(?:/(?P<step>\d+))?")
OFTENEST = dt.timedelta(hours=1)
"""A wave that asks oftener than that was written by mistake."""
_LOOKED_AT = 40
_ALWAYS = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
"""The next leap year begins here."""


def trigger(text: str, start: dt.date) -> CronTrigger:
    """When the line is due, not before `start`, UTC as wall clock.

    :raises ValueError: it is no line of five fields.
    """
    fields = digits(text).lower().split()
    if len(fields) != 5:
        raise ValueError("a crontab line has five fields")
    minute, hour, day, month, weekday = fields
    return CronTrigger(
        minute=minute,
        hour=hour,
        day=day,
        month=month,
        day_of_week=_weekdays(weekday),
        start_date=dt.datetime.combine(start, dt.time.min, dt.UTC),
        timezone=dt.UTC,
    )


def check(text: str) -> None:
    """Look whether a wave can keep to the line.

    :raises ValueError: it is no line of five fields, never due, or oftener than hourly.
    """
    ever = trigger(text, _ALWAYS.date())
    due = ever.get_next_fire_time(None, _ALWAYS)
    if due is None:
        raise ValueError("it is never due")
    for _ in range(_LOOKED_AT):
        following = ever.get_next_fire_time(due, due)
        if following is None:
            return
        if following - due < OFTENEST:
            raise ValueError("it is due oftener than every hour")
        due = following


def _weekdays(field: str) -> str:
    """The field with names: "1-5" is "mon,tue,wed,thu,fri", "*" is itself."""
    if field == "*":
        return field
    numbers = {number for part in field.split(",") for number in _numbers(part)}
    return ",".join(_NAMES[number] for number in sorted(numbers))


def _numbers(part: str) -> set[int]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError("no weekday")
    step = int(found["step"] or 1)
    if step < 1:
        raise ValueError("no step")
    if found["first"] == "*":
        return set(range(0, 7, step))
    first = _number(found["first"])
    if found["last"] is None:
        return set(range(first, 7, step)) if found["step"] else {first % 7}
    last = _number(found["last"])
    if last < first:
        last += 7
    return {number % 7 for number in range(first, last + 1, step)}


def _number(name: str) -> int:
    return int(name) if name.isdigit() else _NAMES.index(name)

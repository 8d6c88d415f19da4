"""When something that repeats is next due: waves, the outreach's programmes.

Every recurrence is an APScheduler trigger. The library's triggers, and ours in `triggers`, count
wall-clock time, which has no gaps; `InZone` then asks when clocks in the zone show it. So a wave
at 10:00 stays at 10:00 whatever the season, and the nights on which clocks change make it run
neither twice nor not at all. Moments go in and come out in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from voc.core.calendar import Calendar, at_wall_time
from voc.waves import crontab
from voc.waves.triggers import (
    LAST,
    TICK,
    InMonth,
    InZone,
    JalaliMonthlyTrigger,
    MovedTrigger,
    WorkingDaysTrigger,
)

MONTHS = (1, 2, 3, 4, 6, 12)
"""A wave of every so many months falls on the same months each year."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}


class Kind(StrEnum):
    """How a recurrence repeats."""

    ONCE = "once"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHLY = "monthly"
    CRON = "cron"
    ROLLING = "rolling"
    EVENT = "event"
    """Not by a calendar: some time after each event of a kind."""


WITHOUT_RHYTHM = frozenset({Kind.ONCE, Kind.EVENT})
"""After a run of these, no calendar says when the next is."""


class RestDays(StrEnum):
    """What becomes of a moment on the weekend or a holiday."""

    KEEP = "keep"
    MOVE = "move"
    """It waits for the next working day."""
    SKIP = "skip"
    """It is left out."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a person chose: on which day, at what time of whose clock, and whether again.

    `once` is due on `start`; `days` on `start` and every so many days after it; `weeks` on
    `weekday` (Monday 0) of every so many weeks; `monthly` on `day` of every so many months of the
    calendar, or on the last day of a shorter month, or on the month's first ... last `weekday`
    where an `ordinal` is given; `cron` by its five fields; `rolling` every day: who is due on it
    is another question. None of them before `start`. ValueError for what no calendar has.
    """

    kind: Kind
    calendar: Calendar
    day: int
    time: dt.time
    zone: ZoneInfo
    start: dt.date
    every: int = 1
    weekday: int = 5
    ordinal: int | None = None
    cron: str = ""
    rest_days: RestDays = RestDays.KEEP
    weekend: frozenset[int] = frozenset()
    holidays: Collection[dt.date] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(f"a day of the month is 1-31, not {self.day}")
        if self.time.tzinfo is not None or self.time.microsecond:
            raise ValueError("the time is the zone's own, in whole seconds")
        if self.every < 1 or (self.kind == Kind.MONTHLY and self.every not in MONTHS):
            raise ValueError(f"nothing is due every {self.every} of these")
        if not 0 <= self.weekday <= 6 or self.ordinal not in {None, *ORDINALS}:
            raise ValueError("no month has such a weekday")


def trigger(recurrence: Recurrence) -> BaseTrigger:
    """The APScheduler trigger of a recurrence."""
    if recurrence.kind == Kind.ONCE:
        return DateTrigger(at_wall_time(recurrence.start, recurrence.time, recurrence.zone))
    on_the_wall = _on_the_wall(recurrence)
    if recurrence.rest_days == RestDays.MOVE:
        on_the_wall = MovedTrigger(on_the_wall, recurrence.weekend, recurrence.holidays)
    elif recurrence.rest_days == RestDays.SKIP:
        on_the_wall = WorkingDaysTrigger(on_the_wall, recurrence.weekend, recurrence.holidays)
    return InZone(on_the_wall, recurrence.zone)


def _on_the_wall(recurrence: Recurrence) -> BaseTrigger:
    """Its moments as clocks show them, as if they were UTC."""
    start, every = recurrence.start, recurrence.every
    match recurrence.kind:
        case Kind.CRON:
            return crontab.trigger(recurrence.cron, start)
        case Kind.WEEKS:
            ahead = (recurrence.weekday - start.weekday()) % 7
            first = _at(start + dt.timedelta(days=ahead), recurrence.time)
            return IntervalTrigger(weeks=every, start_date=first, timezone=dt.UTC)
        case Kind.MONTHLY:
            return _monthly(recurrence)
        case Kind.DAYS:
            first = _at(start, recurrence.time)
            return IntervalTrigger(days=every, start_date=first, timezone=dt.UTC)
        case _:
            first = _at(start, recurrence.time)
            return IntervalTrigger(days=1, start_date=first, timezone=dt.UTC)


def next_due(recurrence: Recurrence, after: dt.datetime) -> dt.datetime | None:
    """The first due moment after `after` (aware), in UTC; None when there is none left."""
    return _next(trigger(recurrence), after)


def upcoming(recurrence: Recurrence, after: dt.datetime, count: int) -> list[dt.datetime]:
    """The next due moments after `after`, at most `count`, in order, in UTC."""
    return list(islice(following(recurrence, after), count))


def following(recurrence: Recurrence, after: dt.datetime) -> Iterator[dt.datetime]:
    """The due moments after `after`, in order, in UTC, as long as somebody asks."""
    repeating = trigger(recurrence)
    while due := _next(repeating, after):
        yield due
        after = due


def _next(trigger: BaseTrigger, after: dt.datetime) -> dt.datetime | None:
    if after.tzinfo is None:
        raise ValueError("naive datetime given")
    due: dt.datetime | None = trigger.get_next_fire_time(None, after + TICK)
    if due is None or due <= after:  # a DateTrigger names its moment even when it has passed
        return None
    return due.astimezone(dt.UTC)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, dt.UTC)


def _monthly(recurrence: Recurrence) -> BaseTrigger:
    """Every so many months of the calendar, from the month of `start` on, UTC as wall clock."""
    ordinal, start = recurrence.ordinal, recurrence.start
    weekday = None if ordinal is None else recurrence.weekday
    if recurrence.calendar == Calendar.JALALI:
        chosen = InMonth(recurrence.day, weekday, ordinal or 1)
        return JalaliMonthlyTrigger(chosen, recurrence.time, start, recurrence.every)
    months = {(start.month - 1 + n) % 12 + 1 for n in range(0, 12, recurrence.every)}
    if ordinal is not None:
        named = f"{ORDINALS[ordinal]} {WEEKDAYS[recurrence.weekday]}"
        return _gregorian(recurrence, months, named)
    if recurrence.day == 31:
        return _gregorian(recurrence, months, "last")
    usual = _gregorian(recurrence, months, recurrence.day)
    if recurrence.day <= 28 or 2 not in months:
        return usual
    return OrTrigger([usual, _gregorian(recurrence, {2}, "last")])  # both name 29 February


def _gregorian(recurrence: Recurrence, months: Collection[int], day: str | int) -> CronTrigger:
    return CronTrigger(
        month=",".join(map(str, sorted(months))),
        day=day,
        hour=recurrence.time.hour,
        minute=recurrence.time.minute,
        second=recurrence.time.second,
        start_date=_at(recurrence.start, dt.time.min),
        timezone=dt.UTC,
    )

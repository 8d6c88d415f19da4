"""When something that repeats is next due: waves, the outreach's daily list.

Every recurrence is an APScheduler trigger. The library's triggers, and the Jalali one here,
count wall-clock time, which has no gaps; `InZone` then asks when clocks in the zone show it.
So a wave at 10:00 stays at 10:00 whatever the season, and the nights on which clocks change
make it run neither twice nor not at all. Moments go in and come out in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

from voc.core.calendar import Calendar, add_months, at_wall_time, is_working_day, month_bounds

_TICK = dt.timedelta(microseconds=1)
_ONE_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """How a recurrence repeats."""

    ONCE = "once"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What a person chose: on which day, at what time of whose clock, and whether again.

    `once` is due on `start`; `monthly` on `day` of each month of the calendar, or on the last
    day of a shorter month, from `start` on. ValueError for a day outside 1-31, and for a time
    with an offset or a fraction of a second.
    """

    kind: Kind
    calendar: Calendar
    day: int
    time: dt.time
    zone: ZoneInfo
    start: dt.date

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(f"a day of the month is 1-31, not {self.day}")
        if self.time.tzinfo is not None or self.time.microsecond:
            raise ValueError("the time is the zone's own, in whole seconds")


class JalaliMonthlyTrigger(BaseTrigger):
    """Due on a day of every Jalali month (its last, when shorter) at a time, UTC as wall clock."""

    def __init__(self, day: int, time: dt.time, start: dt.date) -> None:
        self.day = day
        self.time = time
        self.start = dt.datetime.combine(start, dt.time.min, dt.UTC)

    def get_next_fire_time(
        self, previous_fire_time: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The first after `previous_fire_time`, or without one the first at or after `now`."""
        floor = max(previous_fire_time + _TICK if previous_fire_time else now, self.start)
        due = self._in_month_of(floor.date())
        if due < floor:
            due = self._in_month_of(add_months(floor.date(), 1, Calendar.JALALI))
        return due

    def _in_month_of(self, day: dt.date) -> dt.datetime:
        first, last = month_bounds(day, Calendar.JALALI)
        due = min(first + dt.timedelta(days=self.day - 1), last)
        return dt.datetime.combine(due, self.time, dt.UTC)


class WorkingDaysTrigger(BaseTrigger):
    """What another trigger says, except on the weekend and on holidays, UTC as wall clock."""

    def __init__(
        self, trigger: BaseTrigger, weekend: frozenset[int], holidays: Collection[dt.date]
    ) -> None:
        if weekend >= frozenset(range(7)):
            raise ValueError("a week without a working day")
        self.trigger = trigger
        self.weekend = weekend
        self.holidays = frozenset(holidays)

    def get_next_fire_time(
        self, previous_fire_time: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The trigger's next moment that falls on a working day."""
        due: dt.datetime | None = self.trigger.get_next_fire_time(previous_fire_time, now)
        while due and not is_working_day(due.date(), self.weekend, self.holidays):
            due = self.trigger.get_next_fire_time(due, due)
        return due


class InZone(BaseTrigger):
    """A trigger that counts wall-clock time (as if it were UTC), on the clocks of a zone.

    A time that clocks skip or show twice is due once, as `at_wall_time` says.
    """

    def __init__(self, trigger: BaseTrigger, zone: ZoneInfo) -> None:
        self.trigger = trigger
        self.zone = zone

    def get_next_fire_time(
        self, previous_fire_time: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The first after `previous_fire_time`, or without one the first at or after `now`."""
        floor = previous_fire_time + _TICK if previous_fire_time else now
        # A skipped time is shown on clocks that have already passed it, so look back a day.
        wall = floor.astimezone(self.zone).replace(tzinfo=dt.UTC, fold=0) - _ONE_DAY
        while due := self.trigger.get_next_fire_time(None, wall):
            moment = at_wall_time(due.date(), due.time(), self.zone)
            if moment >= floor:
                return moment
            wall = due + _TICK
        return None


def trigger(recurrence: Recurrence) -> BaseTrigger:
    """The APScheduler trigger of a recurrence."""
    if recurrence.kind == Kind.ONCE:
        return DateTrigger(at_wall_time(recurrence.start, recurrence.time, recurrence.zone))
    monthly = (
        JalaliMonthlyTrigger(recurrence.day, recurrence.time, recurrence.start)
        if recurrence.calendar == Calendar.JALALI
        else _gregorian_monthly(recurrence.day, recurrence.time, recurrence.start)
    )
    return InZone(monthly, recurrence.zone)


def next_due(recurrence: Recurrence, after: dt.datetime) -> dt.datetime | None:
    """The first due moment after `after` (aware), in UTC; None when there is none left."""
    return _next(trigger(recurrence), after)


def upcoming(recurrence: Recurrence, after: dt.datetime, count: int) -> list[dt.datetime]:
    """The next due moments after `after`, at most `count`, in order, in UTC."""
    repeating = trigger(recurrence)
    found: list[dt.datetime] = []
    while len(found) < count and (due := _next(repeating, after)):
        found.append(due)
        after = due
    return found


def next_working_morning(
    after: dt.datetime,
    hour: int,
    zone: ZoneInfo,
    weekend: frozenset[int],
    holidays: Collection[dt.date],
) -> dt.datetime:
    """The first moment after `after`, in UTC, when it is `hour` o'clock on a working day.

    `weekend` counts as date.weekday(), Monday 0; ValueError when it is the whole week.
    """
    every_day = CronTrigger(hour=hour, timezone=dt.UTC)
    due = _next(InZone(WorkingDaysTrigger(every_day, weekend, holidays), zone), after)
    if due is None:
        raise ValueError("no working day is left")
    return due


def _next(trigger: BaseTrigger, after: dt.datetime) -> dt.datetime | None:
    if after.tzinfo is None:
        raise ValueError("naive datetime given")
    due: dt.datetime | None = trigger.get_next_fire_time(None, after + _TICK)
    if due is None or due <= after:  # a DateTrigger names its moment even when it has passed
        return None
    return due.astimezone(dt.UTC)


def _gregorian_monthly(day: int, time: dt.time, start: dt.date) -> BaseTrigger:
    """Day 1-31 of each month, or its last, UTC as wall clock."""

    def cron(**days: str | int) -> CronTrigger:
        return CronTrigger(
            **days,
            hour=time.hour,
            minute=time.minute,
            second=time.second,
            start_date=dt.datetime.combine(start, dt.time.min, dt.UTC),
            timezone=dt.UTC,
        )

    if day <= 28:
        return cron(day=day)
    if day == 31:
        return cron(day="last")
    return OrTrigger([cron(day=day), cron(month=2, day="last")])  # both name 29 February

"""APScheduler triggers that the library has not: Jalali months, working days, clocks of a zone.

All but `InZone` count wall-clock time as if it were UTC, which has no gaps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger

from voc.core.calendar import (
    Calendar,
    add_months,
    at_wall_time,
    is_working_day,
    month_bounds,
    split,
)

LAST = 5
"""The ordinal of a month's last Saturday, Sunday ..."""
TICK = dt.timedelta(microseconds=1)
_ONE_DAY = dt.timedelta(days=1)
_LONGEST_REST = 31
"""Days without a working day that a run may be moved over."""


@dataclass(frozen=True, slots=True)
class InMonth:
    """A day that every month has: one with a number, or its first ... fourth or last Saturday.

    Of a month that is too short for the number, its last day. `weekday` counts as date.weekday().
    """

    day: int = 1
    weekday: int | None = None
    ordinal: int = 1

    def of(self, first: dt.date, last: dt.date) -> dt.date:
        """The day in the month with these bounds."""
        if self.weekday is None:
            return min(first + dt.timedelta(days=self.day - 1), last)
        if self.ordinal == LAST:
            return last - dt.timedelta(days=(last.weekday() - self.weekday) % 7)
        days = (self.weekday - first.weekday()) % 7 + 7 * (self.ordinal - 1)
        return first + dt.timedelta(days=days)


class JalaliMonthlyTrigger(BaseTrigger):
    """Due on a day of every Jalali month, or every few from the month of `start` on."""

    def __init__(self, chosen: InMonth, time: dt.time, start: dt.date, every: int = 1) -> None:
        self.chosen = chosen
        self.time = time
        self.every = every
        self.first = month_bounds(start, Calendar.JALALI)[0]
        self.start = dt.datetime.combine(start, dt.time.min, dt.UTC)

    def get_next_fire_time(
        self, previous_fire_time: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The first after `previous_fire_time`, or without one the first at or after `now`."""
        floor = max(previous_fire_time + TICK if previous_fire_time else now, self.start)
        months = self._months_to(floor.date()) // self.every * self.every
        due = self._in_month(months)
        return due if due >= floor else self._in_month(months + self.every)

    def _months_to(self, day: dt.date) -> int:
        begun, now = split(self.first, Calendar.JALALI), split(day, Calendar.JALALI)
        return (now.year - begun.year) * 12 + now.month - begun.month

    def _in_month(self, months: int) -> dt.datetime:
        bounds = month_bounds(add_months(self.first, months, Calendar.JALALI), Calendar.JALALI)
        return dt.datetime.combine(self.chosen.of(*bounds), self.time, dt.UTC)


class _MindsRest(BaseTrigger):
    """Another trigger, by a weekend (Monday 0) and holidays."""

    def __init__(
        self, trigger: BaseTrigger, weekend: frozenset[int], holidays: Collection[dt.date]
    ) -> None:
        if weekend >= frozenset(range(7)):
            raise ValueError("a week without a working day")
        self.trigger = trigger
        self.weekend = weekend
        self.holidays = frozenset(holidays)


class WorkingDaysTrigger(_MindsRest):
    """What another trigger says, except on the weekend and on holidays."""

    def get_next_fire_time(
        self, previous_fire_time: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The trigger's next moment that falls on a working day; None when none is in sight."""
        due: dt.datetime | None = self.trigger.get_next_fire_time(previous_fire_time, now)
        for _ in range(366):
            if due is None or is_working_day(due.date(), self.weekend, self.holidays):
                return due
            due = self.trigger.get_next_fire_time(due, due)
        return None


class MovedTrigger(_MindsRest):
    """What another trigger says, on the next working day where it falls on none."""

    def get_next_fire_time(
        self, previous_fire_time: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The first after `previous_fire_time`, or without one the first at or after `now`."""
        floor = previous_fire_time + TICK if previous_fire_time else now
        # What was due before may have been moved to here.
        due = self.trigger.get_next_fire_time(None, floor - dt.timedelta(days=_LONGEST_REST))
        while due is not None:
            moved = self._moved(due)
            if moved >= floor:
                return moved
            due = self.trigger.get_next_fire_time(None, due + TICK)
        return None

    def _moved(self, due: dt.datetime) -> dt.datetime:
        for days in range(_LONGEST_REST):
            moved = due + dt.timedelta(days=days)
            if is_working_day(moved.date(), self.weekend, self.holidays):
                return moved
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
        floor = previous_fire_time + TICK if previous_fire_time else now
        # A skipped time is shown on clocks that have already passed it, so look back a day.
        wall = floor.astimezone(self.zone).replace(tzinfo=dt.UTC, fold=0) - _ONE_DAY
        while due := self.trigger.get_next_fire_time(None, wall):
            moment = at_wall_time(due.date(), due.time(), self.zone)
            if moment >= floor:
                return moment
            wall = due + TICK
        return None

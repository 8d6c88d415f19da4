"""When a message may leave: at whose ten o'clock, and within which hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voc.core.calendar import at_wall_time, is_working_day

_LONGEST_REST = 31


@dataclass(frozen=True, slots=True)
class Window:
    """From one full hour of the day until another (24 is midnight), by the clocks of a zone.

    `minds_rest` keeps it shut on the weekend (Monday 0) and on holidays.
    """

    from_hour: int = 0
    until_hour: int = 24
    minds_rest: bool = False
    weekend: frozenset[int] = frozenset()
    holidays: Collection[date] = ()

    def first(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The first moment from `at` on, in UTC, when it is open there."""
        local = at.astimezone(zone)
        if self._is_open_on(local.date()) and self.from_hour <= local.hour < self.until_hour:
            return at
        day = local.date() + timedelta(days=local.hour >= self.from_hour)
        for ahead in range(_LONGEST_REST):
            if self._is_open_on(day + timedelta(days=ahead)):
                return at_wall_time(day + timedelta(days=ahead), time(self.from_hour), zone)
        return at

    def _is_open_on(self, day: date) -> bool:
        return not self.minds_rest or is_working_day(day, self.weekend, self.holidays)


def there(due_at: datetime, here: ZoneInfo, zone: ZoneInfo) -> datetime:
    """When clocks in `zone` show what clocks here show at `due_at`, on the same day; in UTC."""
    local = due_at.astimezone(here)
    return at_wall_time(local.date(), local.time(), zone)

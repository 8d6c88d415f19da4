"""When a programme's lists are made: on the mornings of working days, by an APScheduler trigger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import select

from voc.accounts.models import Holiday
from voc.accounts.queries import organisation
from voc.core.calendar import day_start, local_day
from voc.core.db import db
from voc.followups.models import Programme
from voc.waves.triggers import TICK, InZone, WorkingDaysTrigger


def trigger_of(programme: Programme) -> BaseTrigger:
    """The mornings of a programme, in the organisation's zone, without weekends and holidays."""
    company = organisation()
    mornings = CronTrigger(day_of_week=programme.weekdays or "*", hour=programme.hour, timezone=UTC)
    holidays = frozenset(db.session.scalars(select(Holiday.day)))
    working = WorkingDaysTrigger(mornings, company.weekend_days, holidays)
    return InZone(working, company.zone_info)


def next_list(programme: Programme, after: datetime) -> datetime | None:
    """The first morning after that moment, in UTC; None where none is in sight."""
    due: datetime | None = trigger_of(programme).get_next_fire_time(None, after + TICK)
    return due.astimezone(UTC) if due is not None else None


def list_of(programme: Programme, day: date) -> datetime | None:
    """The moment on that day when the list is made; None on a day without one."""
    zone = organisation().zone_info
    due = next_list(programme, day_start(day, zone) - timedelta(seconds=1))
    return due if due is not None and local_day(due, zone) == day else None

"""When a wave runs: its columns, read as a recurrence in the organisation's zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from voc.accounts.models import Holiday
from voc.accounts.queries import organisation
from voc.core.calendar import Calendar, local_day
from voc.core.db import db
from voc.waves import recurrence
from voc.waves.models import Missed, Wave
from voc.waves.recurrence import WITHOUT_RHYTHM, Kind, Recurrence, RestDays

LATE = timedelta(hours=1)
"""A run that begins later than that has missed its moment."""


def recurrence_of(wave: Wave) -> Recurrence:
    """What was chosen for the wave."""
    company = organisation()
    minds_rest = wave.rest_days is not RestDays.KEEP
    return Recurrence(
        kind=wave.repeats,
        calendar=Calendar(wave.calendar),
        day=wave.day,
        time=time(wave.hour, wave.minute),
        zone=company.zone_info,
        start=local_day(wave.starts_at, company.zone_info),
        every=1 if wave.repeats is Kind.ROLLING else wave.every,
        weekday=wave.weekday,
        ordinal=wave.ordinal,
        cron=wave.cron,
        rest_days=wave.rest_days,
        weekend=company.weekend_days,
        holidays=frozenset(db.session.scalars(select(Holiday.day))) if minds_rest else (),
    )


def first_due(wave: Wave, at: datetime) -> datetime:
    """When a wave started now runs first; at once when its only moment has passed."""
    if wave.repeats is Kind.ONCE:
        return max(wave.starts_at, at)
    return recurrence.next_due(recurrence_of(wave), at) or at


def next_due(wave: Wave, after: datetime) -> datetime | None:
    """The next run after that moment; None where no calendar says so."""
    if wave.repeats in WITHOUT_RHYTHM:
        return None
    return recurrence.next_due(recurrence_of(wave), after)


def latest_due(wave: Wave, at: datetime) -> datetime:
    """The last moment, up to `at`, at which a wave that is due was to run."""
    latest = wave.next_at or at
    if wave.repeats in WITHOUT_RHYTHM:
        return latest
    for following in recurrence.following(recurrence_of(wave), latest):
        if following > at:
            break
        latest = following
    return latest


def has_missed(wave: Wave, due_at: datetime, at: datetime) -> bool:
    """Whether a run due then is left out, because nothing worked when it was."""
    return wave.when_missed is Missed.SKIP and at - due_at > LATE


def upcoming(wave: Wave, at: datetime, count: int) -> list[datetime]:
    """The next moments at which the wave would run, were it started now; none where events say."""
    if wave.repeats is Kind.EVENT:
        return []
    found = [first_due(wave, at)]
    if wave.repeats is not Kind.ONCE:
        found += recurrence.upcoming(recurrence_of(wave), found[0], count - 1)
    return found

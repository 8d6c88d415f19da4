"""When a wave runs: its columns, read as a recurrence in the organisation's zone."""

from __future__ import annotations

from datetime import datetime, time

from voc.accounts.queries import organisation
from voc.core.calendar import Calendar, local_day
from voc.waves import recurrence
from voc.waves.models import Repeats, Wave
from voc.waves.recurrence import Kind, Recurrence


def recurrence_of(wave: Wave) -> Recurrence:
    """What was chosen for the wave."""
    zone = organisation().zone_info
    return Recurrence(
        kind=Kind(wave.repeats.value),
        calendar=Calendar(wave.calendar),
        day=wave.day,
        time=time(wave.hour, wave.minute),
        zone=zone,
        start=local_day(wave.starts_at, zone),
    )


def first_due(wave: Wave, at: datetime) -> datetime:
    """When a wave started now runs first; at once when its only moment has passed."""
    if wave.repeats is Repeats.ONCE:
        return max(wave.starts_at, at)
    return recurrence.next_due(recurrence_of(wave), at) or at


def next_due(wave: Wave, after: datetime) -> datetime | None:
    """The next run after that moment; None for a wave that runs once."""
    if wave.repeats is Repeats.ONCE:
        return None
    return recurrence.next_due(recurrence_of(wave), after)


def latest_due(wave: Wave, at: datetime) -> datetime:
    """The last moment, up to `at`, at which a wave that is due was to run."""
    latest = wave.next_at or at
    while (following := next_due(wave, latest)) is not None and following <= at:
        latest = following
    return latest


def upcoming(wave: Wave, at: datetime, count: int) -> list[datetime]:
    """The next moments at which the wave would run, were it started now."""
    found = [first_due(wave, at)]
    while len(found) < count and (following := next_due(wave, found[-1])) is not None:
        found.append(following)
    return found

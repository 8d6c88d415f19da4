"""A month of either calendar with what waves have sent in it and what they will."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import joinedload

from voc.accounts.models import Holiday
from voc.accounts.queries import organisation
from voc.core.calendar import Calendar, day_start, local_day, month_bounds, split, week_bounds
from voc.core.db import db
from voc.waves import recurrence, schedule
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import WITHOUT_RHYTHM

ONE_DAY = timedelta(days=1)
MOST_RUNS = 1000
"""Of one wave in a month: one every hour, and some."""


class EntryKind(StrEnum):
    """What happens on a day."""

    SENT = "sent"
    WILL_RUN = "will run"
    REMINDERS = "reminders"


@dataclass(slots=True)
class Entry:
    """What one wave did or will do on a day."""

    kind: EntryKind
    wave: Wave
    at: datetime
    """The first time on that day."""
    times: int = 1
    people: int = 0
    """Who got the message, or will be reminded; 0 of runs to come."""


@dataclass(slots=True)
class Day:
    """One day of the grid."""

    day: date
    number: int
    is_within: bool
    """Whether it belongs to the month itself."""
    is_weekend: bool
    holiday: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Month:
    """Whole weeks that hold the month."""

    first: date
    last: date
    calendar: Calendar
    weeks: list[list[Day]]

    @property
    def has_entries(self) -> bool:
        """Whether anything happens in it."""
        return any(day.entries for week in self.weeks for day in week)

    @property
    def previous(self) -> date:
        """A day of the month before."""
        return self.first - ONE_DAY

    @property
    def following(self) -> date:
        """A day of the month after."""
        return self.last + ONE_DAY


def month(of: date, calendar: Calendar, at: datetime) -> Month:
    """The month of that day in that calendar, as it stands at `at`."""
    first, last = month_bounds(of, calendar)
    company = organisation()
    holidays = select(Holiday.day, Holiday.name).where(Holiday.day.between(first, last))
    names = {row.day: row.name for row in db.session.execute(holidays)}
    start, end = week_bounds(first, calendar)[0], week_bounds(last, calendar)[1]
    days = [
        Day(
            day,
            split(day, calendar).day,
            first <= day <= last,
            day.weekday() in company.weekend_days,
            names.get(day, ""),
        )
        for day in (start + ONE_DAY * n for n in range((end - start).days + 1))
    ]
    by_day = {one.day: one for one in days if one.is_within}
    _put_in(by_day, _entries(first, last, at, company.zone_info), company.zone_info)
    weeks = [days[n : n + 7] for n in range(0, len(days), 7)]
    return Month(first, last, calendar, weeks)


def _put_in(days: dict[date, Day], entries: Iterator[Entry], zone: ZoneInfo) -> None:
    """Each entry on its day; what one wave does again on a day is said once."""
    for entry in entries:
        known = days[local_day(entry.at, zone)].entries
        same = next((o for o in known if (o.kind, o.wave) == (entry.kind, entry.wave)), None)
        if same is None:
            known.append(entry)
        else:
            same.times, same.people = same.times + 1, same.people + entry.people
    for day in days.values():
        day.entries.sort(key=lambda one: (one.at, one.wave.id))


def _entries(first: date, last: date, at: datetime, zone: ZoneInfo) -> Iterator[Entry]:
    start, end = day_start(first, zone), day_start(last + ONE_DAY, zone)
    yield from _runs(start, end)
    active = db.session.scalars(select(Wave).where(Wave.state == WaveState.ACTIVE)).all()
    if at < end:
        for wave in active:
            for due_at in _upcoming(wave, max(start, at), end):
                yield Entry(EntryKind.WILL_RUN, wave, due_at)
        yield from _reminders(first, last, active, max(start, at), zone)


def _runs(start: datetime, end: datetime) -> Iterator[Entry]:
    runs = db.session.scalars(
        select(WaveRun)
        .where(WaveRun.due_at >= start, WaveRun.due_at < end)
        .options(joinedload(WaveRun.wave))
        .order_by(WaveRun.due_at, WaveRun.id)
    ).all()
    counts = (
        select(Invitation.run_id, func.count(Invitation.sent_at).label("n"))
        .where(Invitation.run_id.in_([run.id for run in runs]))
        .group_by(Invitation.run_id)
    )
    sent = {row.run_id: row.n for row in db.session.execute(counts)}
    for run in runs:
        yield Entry(EntryKind.SENT, run.wave, run.due_at, people=sent.get(run.id, 0))


def _upcoming(wave: Wave, start: datetime, end: datetime) -> Iterator[datetime]:
    """The runs of an active wave from `start` to before `end`."""
    if wave.next_at is None:
        return
    if start <= wave.next_at < end:
        yield wave.next_at
    if wave.repeats not in WITHOUT_RHYTHM:
        after = max(wave.next_at, start - timedelta(microseconds=1))
        later = islice(recurrence.following(schedule.recurrence_of(wave), after), MOST_RUNS)
        yield from takewhile(lambda due_at: due_at < end, later)


def _reminders(
    first: date, last: date, waves: Sequence[Wave], start: datetime, zone: ZoneInfo
) -> Iterator[Entry]:
    """How many reminders of these waves are due on each day, as far as that is known."""
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    ends = [day_start(day + ONE_DAY, zone) for day in days]
    known = {wave.id: wave for wave in waves}
    which = case(
        *((Invitation.remind_at < end, literal(n)) for n, end in enumerate(ends)),
        else_=literal(len(ends)),
    ).label("day")
    rows = db.session.execute(
        select(WaveRun.wave_id, which, func.min(Invitation.remind_at), func.count())
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .where(
            Invitation.remind_at >= start,
            Invitation.remind_at < ends[-1],
            WaveRun.wave_id.in_(known),
        )
        .group_by(WaveRun.wave_id, which)
    )
    for wave_id, _day, moment, count in rows:
        yield Entry(EntryKind.REMINDERS, known[wave_id], moment, people=count)

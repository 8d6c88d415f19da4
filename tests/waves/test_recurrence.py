from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from voc.core.calendar import (
    Calendar,
    at_wall_time,
    days_in_month,
    from_jalali,
    local_day,
    split,
    to_jalali,
)
from voc.waves.recurrence import (
    Kind,
    Recurrence,
    RestDays,
    next_due,
    trigger,
    upcoming,
)
from voc.waves.triggers import InZone

GREGORIAN, JALALI = Calendar.GREGORIAN, Calendar.JALALI
TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
TEN = time(10)


def monthly(calendar=JALALI, day=1, at=TEN, zone=TEHRAN, start=date(2020, 1, 1)):
    return Recurrence(Kind.MONTHLY, calendar, day, at, zone, start)


def once(start, at=TEN, zone=TEHRAN):
    return Recurrence(Kind.ONCE, GREGORIAN, 1, at, zone, start)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


BERLIN_29TH = monthly(GREGORIAN, 29, time(2, 30), BERLIN)
BERLIN_25TH = monthly(GREGORIAN, 25, time(2, 30), BERLIN)
BERLIN_3RD = monthly(JALALI, 3, time(2, 30), BERLIN)  # of Aban: 25 October 2026


def test_once_is_due_once():
    wave = once(date(2026, 11, 23))
    due = utc(2026, 11, 23, 6, 30)
    assert next_due(wave, utc(2026, 11, 22)) == due
    assert next_due(wave, due - timedelta(microseconds=1)) == due
    assert next_due(wave, due) is None
    assert upcoming(wave, utc(2026, 11, 22), 5) == [due]


@pytest.mark.parametrize(
    ("recurrence", "after", "due"),
    [
        # The first of the Jalali month, in Tehran at 10:00, is 06:30 UTC since 2022.
        (monthly(), utc(2026, 11, 22), utc(2026, 11, 22, 6, 30)),
        (monthly(), utc(2026, 11, 22, 6, 29, 59), utc(2026, 11, 22, 6, 30)),
        (monthly(), utc(2026, 11, 22, 6, 30), utc(2026, 12, 22, 6, 30)),
        (monthly(), utc(2026, 3, 1), utc(2026, 3, 21, 6, 30)),
        # Summer time in Tehran ended for good in 2022.
        (monthly(), utc(2021, 6, 1), utc(2021, 6, 22, 5, 30)),
        (monthly(), utc(2022, 7, 1), utc(2022, 7, 23, 5, 30)),
        (monthly(), utc(2023, 7, 1), utc(2023, 7, 23, 6, 30)),
        # Midnight of 2 Farvardin 1400 was skipped in Tehran.
        (monthly(day=2, at=time(0)), utc(2021, 3, 20), utc(2021, 3, 21, 20, 30)),
        # Days 30 and 31 move to the last day of shorter months; Esfand by leap year.
        (monthly(day=31), utc(2026, 9, 23), utc(2026, 10, 22, 6, 30)),
        (monthly(day=31), utc(2026, 3, 1), utc(2026, 3, 20, 6, 30)),
        (monthly(day=30), utc(2025, 3, 1), utc(2025, 3, 20, 6, 30)),
        (monthly(day=30), utc(2027, 3, 1), utc(2027, 3, 20, 6, 30)),
        (monthly(day=30), utc(2030, 3, 1), utc(2030, 3, 20, 6, 30)),
        (monthly(day=29), utc(2030, 3, 1), utc(2030, 3, 19, 6, 30)),
        # Gregorian month ends and leap years.
        (monthly(GREGORIAN, 31, zone=BERLIN), utc(2026, 2, 1), utc(2026, 2, 28, 9)),
        (monthly(GREGORIAN, 31, zone=BERLIN), utc(2026, 4, 1), utc(2026, 4, 30, 8)),
        (monthly(GREGORIAN, 30, zone=BERLIN), utc(2026, 2, 1), utc(2026, 2, 28, 9)),
        (monthly(GREGORIAN, 30, zone=BERLIN), utc(2028, 2, 1), utc(2028, 2, 29, 9)),
        (monthly(GREGORIAN, 29, zone=BERLIN), utc(2026, 2, 1), utc(2026, 2, 28, 9)),
        (monthly(GREGORIAN, 29, zone=BERLIN), utc(2028, 2, 1), utc(2028, 2, 29, 9)),
        (monthly(GREGORIAN, 31, zone=BERLIN), utc(2026, 12, 31, 9), utc(2027, 1, 31, 9)),
        # Ten in the morning stays ten in the morning, winter and summer.
        (monthly(GREGORIAN, zone=BERLIN), utc(2026, 3, 2), utc(2026, 4, 1, 8)),
        (monthly(GREGORIAN, zone=BERLIN), utc(2026, 10, 2), utc(2026, 11, 1, 9)),
        # 02:30 is skipped on 29 March and shown twice on 25 October 2026.
        (BERLIN_29TH, utc(2026, 3, 28), utc(2026, 3, 29, 1, 30)),
        (BERLIN_29TH, utc(2026, 3, 29, 1), utc(2026, 3, 29, 1, 30)),
        (BERLIN_29TH, utc(2026, 3, 29, 1, 30), utc(2026, 4, 29, 0, 30)),
        (BERLIN_25TH, utc(2026, 10, 24), utc(2026, 10, 25, 0, 30)),
        (BERLIN_25TH, utc(2026, 10, 25, 0, 30), utc(2026, 11, 25, 1, 30)),
        (BERLIN_25TH, utc(2026, 10, 25, 1, 10), utc(2026, 11, 25, 1, 30)),
        (monthly(JALALI, 9, time(2, 30), BERLIN), utc(2026, 3, 28), utc(2026, 3, 29, 1, 30)),
        (BERLIN_3RD, utc(2026, 10, 24), utc(2026, 10, 25, 0, 30)),
        (BERLIN_3RD, utc(2026, 10, 25, 0, 30), utc(2026, 11, 24, 1, 30)),
        # Nothing before the start; its own day counts.
        (monthly(start=date(2026, 12, 1)), utc(2026, 11, 1), utc(2026, 12, 22, 6, 30)),
        (monthly(start=date(2026, 12, 22)), utc(2026, 11, 1), utc(2026, 12, 22, 6, 30)),
        (monthly(GREGORIAN, start=date(2027, 1, 1)), utc(2026, 11, 1), utc(2027, 1, 1, 6, 30)),
        (monthly(GREGORIAN, 29, start=date(2026, 3, 1)), utc(2026, 1, 1), utc(2026, 3, 29, 6, 30)),
        # A zone ahead of and one behind UTC: the day is the zone's.
        (monthly(at=time(1)), utc(2026, 11, 1), utc(2026, 11, 21, 21, 30)),
        (
            monthly(GREGORIAN, at=time(22), zone=ZoneInfo("America/New_York")),
            utc(2026, 11, 15),
            utc(2026, 12, 2, 3),
        ),
    ],
)
def test_when_it_is_next_due(recurrence, after, due):
    assert next_due(recurrence, after) == due


def test_stored_names_of_kind_and_calendar_mean_the_same():
    stored = Recurrence("monthly", "jalali", 1, TEN, TEHRAN, date(2020, 1, 1))
    assert next_due(stored, utc(2026, 11, 22)) == utc(2026, 11, 22, 6, 30)
    stored = Recurrence("once", "jalali", 1, TEN, TEHRAN, date(2026, 11, 25))
    assert upcoming(stored, utc(2026, 11, 22), 3) == [utc(2026, 11, 25, 6, 30)]


def test_moments_come_out_in_utc_whatever_zone_they_go_in():
    after = datetime(2026, 11, 22, 9, tzinfo=TEHRAN)
    for wave in (monthly(), monthly(GREGORIAN), once(date(2026, 11, 23))):
        assert next_due(wave, after).tzinfo is UTC
    assert next_due(monthly(), after) == utc(2026, 11, 22, 6, 30)


def test_a_year_of_jalali_month_ends():
    dues = upcoming(monthly(day=31), at_wall_time(from_jalali(1403, 1, 1), time(0), TEHRAN), 12)
    days = [to_jalali(local_day(due, TEHRAN)) for due in dues]
    assert days == [(1403, m, 31) for m in range(1, 7)] + [(1403, m, 30) for m in range(7, 13)]


def test_the_night_clocks_go_back_runs_once_in_a_row_of_days():
    every_night = InZone(CronTrigger(hour=2, minute=30, timezone=UTC), BERLIN)
    previous, moments = utc(2026, 10, 23, 12), []
    for _ in range(4):
        previous = every_night.get_next_fire_time(previous, previous)
        moments.append(previous)
    assert moments == [
        utc(2026, 10, 24, 0, 30),
        utc(2026, 10, 25, 0, 30),
        utc(2026, 10, 26, 1, 30),
        utc(2026, 10, 27, 1, 30),
    ]


def test_a_recurrence_is_a_trigger_that_the_scheduler_takes():
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start(paused=True)
    try:
        for wave in (monthly(), monthly(GREGORIAN, 30), once(date(2080, 1, 1))):
            assert isinstance(trigger(wave), BaseTrigger)
            job = scheduler.add_job(print, trigger(wave))
            assert job.next_run_time == next_due(wave, datetime.now(UTC))
    finally:
        scheduler.shutdown()


ZONES = st.sampled_from(["Asia/Tehran", "Europe/Berlin", "America/New_York", "Asia/Kabul", "UTC"])
RECURRENCES = st.builds(
    Recurrence,
    st.just(Kind.MONTHLY),
    st.sampled_from(Calendar),
    st.integers(1, 31),
    st.times(max_value=time(23, 59, 59)).map(lambda each: each.replace(microsecond=0)),
    ZONES.map(ZoneInfo),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
)
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def plainly(recurrence, after):
    """The answer without any trigger: walk the days until one is the month's."""
    day = max(recurrence.start, local_day(after, recurrence.zone) - timedelta(days=2))
    while True:
        year, month, number = split(day, recurrence.calendar)
        if number == min(recurrence.day, days_in_month(year, month, recurrence.calendar)):
            due = at_wall_time(day, recurrence.time, recurrence.zone)
            if due > after:
                return due
        day += timedelta(days=1)


@given(RECURRENCES, MOMENTS)
def test_it_is_due_on_the_first_matching_day_of_the_calendar(recurrence, after):
    due = next_due(recurrence, after)
    assert due > after
    assert due == plainly(recurrence, after)


@given(RECURRENCES, MOMENTS)
def test_it_is_due_once_in_every_month_in_order(recurrence, after):
    dues = upcoming(recurrence, after, 14)
    assert len(dues) == 14
    assert all(one < other for one, other in pairwise(dues))
    # A skipped time just before midnight would be shown on the next day; these zones have none.
    months = [split(local_day(due, recurrence.zone), recurrence.calendar)[:2] for due in dues]
    numbers = [year * 12 + month for year, month in months]
    assert numbers == list(range(numbers[0], numbers[0] + 14))


@given(RECURRENCES, MOMENTS)
def test_asking_between_two_moments_gives_the_second(recurrence, after):
    one, other = upcoming(recurrence, after, 2)
    assert next_due(recurrence, one + (other - one) / 2) == other
    assert next_due(recurrence, other - timedelta(microseconds=1)) == other


@pytest.mark.parametrize("day", [0, 32, -1])
def test_a_day_no_month_has_is_refused(day):
    with pytest.raises(ValueError, match="1-31"):
        monthly(day=day)


@pytest.mark.parametrize("at", [time(10, tzinfo=UTC), time(10, 0, 0, 1)])
def test_a_time_is_the_zones_own_in_whole_seconds(at):
    with pytest.raises(ValueError, match="whole seconds"):
        monthly(at=at)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"):
        next_due(monthly(), datetime(2026, 11, 22))


def next_working_morning(after, hour, zone, weekend, holidays):
    """When something that is due every working day at that hour is next due."""
    chosen = Recurrence(
        Kind.DAYS,
        GREGORIAN,
        1,
        time(hour),
        zone,
        date(2010, 1, 1),
        rest_days=RestDays.SKIP,
        weekend=weekend,
        holidays=holidays,
    )
    return next_due(chosen, after)


FRIDAY, THURSDAY_AND_FRIDAY = frozenset({4}), frozenset({3, 4})


@pytest.mark.parametrize(
    ("after", "weekend", "holidays", "zone", "due"),
    [
        # Sunday 22 November 2026.
        (utc(2026, 11, 22), FRIDAY, [], TEHRAN, utc(2026, 11, 22, 5, 30)),
        (utc(2026, 11, 22, 5, 30), FRIDAY, [], TEHRAN, utc(2026, 11, 23, 5, 30)),
        (utc(2026, 11, 26, 12), FRIDAY, [], TEHRAN, utc(2026, 11, 28, 5, 30)),
        (utc(2026, 11, 25, 12), THURSDAY_AND_FRIDAY, [], TEHRAN, utc(2026, 11, 28, 5, 30)),
        (utc(2026, 11, 26, 12), frozenset({5, 6}), [], BERLIN, utc(2026, 11, 27, 8)),
        (utc(2026, 11, 27, 12), frozenset({5, 6}), [], BERLIN, utc(2026, 11, 30, 8)),
        # Nowruz: four days off from Saturday 21 March 2026, after a Friday.
        (
            utc(2026, 3, 19, 12),
            FRIDAY,
            [from_jalali(1405, 1, day) for day in range(1, 5)],
            TEHRAN,
            utc(2026, 3, 25, 5, 30),
        ),
        # The morning after clocks went forward.
        (utc(2026, 3, 28, 12), FRIDAY, [], BERLIN, utc(2026, 3, 29, 7)),
        (utc(2026, 11, 22), frozenset(), [], TEHRAN, utc(2026, 11, 22, 5, 30)),
    ],
)
def test_the_next_working_morning_at_nine(after, weekend, holidays, zone, due):
    assert next_working_morning(after, 9, zone, weekend, holidays) == due
    assert next_working_morning(after, 9, zone, weekend, set(holidays)).tzinfo is UTC


@given(MOMENTS, st.integers(0, 23), ZONES.map(ZoneInfo), st.sets(st.integers(0, 6), max_size=6))
def test_a_working_morning_is_soon_and_never_on_a_weekend(after, hour, zone, weekend):
    due = next_working_morning(after, hour, zone, frozenset(weekend), ())
    assert after < due < after + timedelta(days=8)
    day = local_day(due, zone)
    assert day.weekday() not in weekend
    assert due == at_wall_time(day, time(hour), zone)


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="working day"):
        next_working_morning(utc(2026, 11, 22), 9, TEHRAN, frozenset(range(7)), ())

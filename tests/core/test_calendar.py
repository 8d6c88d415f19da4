from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.core.calendar import (
    Bucket,
    Calendar,
    Period,
    Unit,
    add_months,
    at_wall_time,
    buckets,
    calendar_of,
    day_start,
    days_in_month,
    format_day,
    format_month,
    format_numeric,
    from_jalali,
    is_working_day,
    join,
    local_day,
    month_bounds,
    month_name,
    parse_day,
    period,
    quarter_bounds,
    split,
    to_jalali,
    week_bounds,
    weekday_name,
    year_bounds,
)

GREGORIAN, JALALI = Calendar.GREGORIAN, Calendar.JALALI
TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
DAYS = st.dates(date(1925, 3, 21), date(2079, 12, 31))
CALENDARS = st.sampled_from(Calendar)


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1405, 1, 1), date(2026, 3, 21)),
        ((1404, 12, 29), date(2026, 3, 20)),
        ((1405, 9, 1), date(2026, 11, 22)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1408, 12, 30), date(2030, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1357, 11, 22), date(1979, 2, 11)),
    ],
)
def test_known_days_in_both_calendars(jalali, gregorian):
    assert to_jalali(gregorian) == jalali
    assert from_jalali(*jalali) == gregorian


def test_leap_years_are_those_of_the_official_calendar():
    leap = [year for year in range(1395, 1413) if days_in_month(year, 12, JALALI) == 30]
    assert leap == [1395, 1399, 1403, 1408, 1412]


@pytest.mark.parametrize("parts", [(1404, 12, 30), (1405, 7, 31), (1405, 13, 1), (1405, 0, 1)])
def test_a_jalali_day_that_never_was_is_refused(parts):
    with pytest.raises(ValueError, match="must be in"):
        from_jalali(*parts)


@given(DAYS, CALENDARS)
def test_splitting_and_joining_a_day_gives_it_back(day, calendar):
    assert join(*split(day, calendar), calendar) == day


@given(DAYS)
def test_jalali_days_follow_one_another(day):
    year, month, number = to_jalali(day)
    tomorrow = to_jalali(day + timedelta(days=1))
    assert tomorrow in {(year, month, number + 1), (year, month + 1, 1), (year + 1, 1, 1)}


@pytest.mark.parametrize(
    "text",
    [
        "1405/01/03",
        "1405/1/3",
        "1405-01-03",
        "۱۴۰۵/۰۱/۰۳",
        "١٤٠٥/١/٣",
        "۱۴۰۵٫۱٫۳",
        " ۱۴۰۵ / ۱ / ۳ ",
        "\u200f۱۴۰۵/۰۱/۰۳",
        "2026-03-23",
        "2026.3.23",
        "۲۰۲۶-۰۳-۲۳",
    ],
)
def test_one_day_is_read_however_it_is_written(text):
    assert parse_day(text) == date(2026, 3, 23)


@pytest.mark.parametrize(
    "text",
    ["", "1405", "05/01/03", "1404/12/30", "2026-02-29", "1700/01/01", "23/03/2026", "1405/1/3x"],
)
def test_what_names_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"date|must be|range|calendar"):
        parse_day(text)


@given(DAYS, CALENDARS, st.sampled_from(["fa", "en"]))
def test_a_day_in_numbers_is_read_back(day, calendar, language):
    assert parse_day(format_numeric(day, calendar, language)) == day


@pytest.mark.parametrize(
    ("calendar", "language", "words", "numbers", "month"),
    [
        (JALALI, "fa", "۳ فروردین ۱۴۰۵", "۱۴۰۵/۰۱/۰۳", "فروردین ۱۴۰۵"),
        (JALALI, "en", "3 Farvardin 1405", "1405/01/03", "Farvardin 1405"),
        (GREGORIAN, "fa", "۲۳ مارس ۲۰۲۶", "۲۰۲۶/۰۳/۲۳", "مارس ۲۰۲۶"),
        (GREGORIAN, "en", "23 March 2026", "2026-03-23", "March 2026"),
    ],
)
def test_a_day_is_written_in_either_calendar_and_language(
    calendar, language, words, numbers, month
):
    day = date(2026, 3, 23)
    assert format_day(day, calendar, language) == words
    assert format_numeric(day, calendar, language) == numbers
    assert format_day(day, calendar, language, short=True) == numbers
    assert format_month(day, calendar, language) == month


def test_every_month_has_its_name():
    names = [month_name(month, JALALI, "fa") for month in range(1, 13)]
    assert names[0] == "فروردین"
    assert names[11] == "اسفند"
    assert len(set(names)) == 12
    assert month_name(1, GREGORIAN, "fa") == "ژانویهٔ"
    assert month_name(12, JALALI, "en") == "Esfand"


def test_days_of_the_week_have_their_names():
    assert weekday_name(date(2026, 3, 21), "fa") == "شنبه"
    assert weekday_name(date(2026, 3, 20), "en") == "Friday"


def test_a_calendar_may_come_by_its_name_alone():
    assert split(date(2026, 3, 21), "jalali") == (1405, 1, 1)
    assert buckets(date(2026, 3, 21), date(2026, 4, 21), "month", "jalali")[1].label("en") == (
        "Ordibehesht 1405"
    )


def test_persian_reads_jalali():
    assert calendar_of("fa") is JALALI
    assert calendar_of("en") is GREGORIAN


@pytest.mark.parametrize(
    ("bounds", "calendar", "first", "last"),
    [
        (week_bounds, JALALI, date(2026, 11, 21), date(2026, 11, 27)),
        (week_bounds, GREGORIAN, date(2026, 11, 16), date(2026, 11, 22)),
        (month_bounds, JALALI, date(2026, 11, 22), date(2026, 12, 21)),
        (month_bounds, GREGORIAN, date(2026, 11, 1), date(2026, 11, 30)),
        (quarter_bounds, JALALI, date(2026, 9, 23), date(2026, 12, 21)),
        (quarter_bounds, GREGORIAN, date(2026, 10, 1), date(2026, 12, 31)),
        (year_bounds, JALALI, date(2026, 3, 21), date(2027, 3, 20)),
        (year_bounds, GREGORIAN, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_its_week_month_quarter_and_year(bounds, calendar, first, last):
    assert bounds(date(2026, 11, 22), calendar) == (first, last)


@given(DAYS, CALENDARS, st.sampled_from([week_bounds, month_bounds, quarter_bounds, year_bounds]))
def test_every_day_within_bounds_has_the_same_bounds(day, calendar, bounds):
    first, last = bounds(day, calendar)
    assert first <= day <= last
    assert bounds(first, calendar) == bounds(last, calendar) == (first, last)
    assert bounds(last + timedelta(days=1), calendar)[0] == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "months", "calendar", "expected"),
    [
        (date(2026, 1, 31), 1, GREGORIAN, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, GREGORIAN, date(2028, 2, 29)),
        (date(2026, 1, 15), -1, GREGORIAN, date(2025, 12, 15)),
        (date(2026, 12, 31), 2, GREGORIAN, date(2027, 2, 28)),
        (from_jalali(1405, 6, 31), 1, JALALI, from_jalali(1405, 7, 30)),
        (from_jalali(1404, 11, 30), 1, JALALI, from_jalali(1404, 12, 29)),
        (from_jalali(1403, 11, 30), 1, JALALI, from_jalali(1403, 12, 30)),
        (from_jalali(1405, 1, 5), -1, JALALI, from_jalali(1404, 12, 5)),
        (from_jalali(1403, 12, 30), 12, JALALI, from_jalali(1404, 12, 29)),
    ],
)
def test_months_are_added_and_clamped_to_the_month_end(day, months, calendar, expected):
    assert add_months(day, months, calendar) == expected


@given(DAYS, st.integers(-200, 200), CALENDARS)
def test_adding_months_moves_by_that_many_months(day, months, calendar):
    moved = split(add_months(day, months, calendar), calendar)
    start = split(day, calendar)
    assert (moved.year - start.year) * 12 + moved.month - start.month == months


@pytest.mark.parametrize(
    ("name", "calendar", "first", "last"),
    [
        ("this_month", GREGORIAN, date(2026, 11, 1), date(2026, 11, 22)),
        ("this_month", JALALI, date(2026, 11, 22), date(2026, 11, 22)),
        ("last_month", GREGORIAN, date(2026, 10, 1), date(2026, 10, 31)),
        ("last_month", JALALI, date(2026, 10, 23), date(2026, 11, 21)),
        ("last_30_days", GREGORIAN, date(2026, 10, 24), date(2026, 11, 22)),
        ("last_90_days", JALALI, date(2026, 8, 25), date(2026, 11, 22)),
        ("this_quarter", GREGORIAN, date(2026, 10, 1), date(2026, 11, 22)),
        ("this_quarter", JALALI, date(2026, 9, 23), date(2026, 11, 22)),
        ("this_year", GREGORIAN, date(2026, 1, 1), date(2026, 11, 22)),
        ("this_year", JALALI, date(2026, 3, 21), date(2026, 11, 22)),
        ("last_12_months", GREGORIAN, date(2025, 12, 1), date(2026, 11, 22)),
        ("last_12_months", JALALI, from_jalali(1404, 10, 1), date(2026, 11, 22)),
    ],
)
def test_named_periods_on_the_first_of_azar(name, calendar, first, last):
    assert period(name, date(2026, 11, 22), calendar) == (first, last)


def test_all_time_has_no_ends_and_an_unknown_period_is_refused():
    assert period("all", date(2026, 11, 22), JALALI) is None
    with pytest.raises(ValueError, match="last_week"):
        period("last_week", date(2026, 11, 22), JALALI)


@given(DAYS, CALENDARS, st.sampled_from([each for each in Period if each is not Period.ALL]))
def test_a_period_holds_only_past_days(today, calendar, name):
    first, last = period(name, today, calendar)
    assert first <= last <= today


def test_twelve_months_have_twelve_points():
    first, last = period("last_12_months", date(2026, 11, 22), JALALI)
    labels = [bucket.label("fa") for bucket in buckets(first, last, Unit.MONTH, JALALI)]
    assert len(labels) == 12
    assert labels[0] == "دی ۱۴۰۴"
    assert labels[-1] == "آذر ۱۴۰۵"


def test_weeks_begin_on_saturday_or_monday_and_are_cut_at_the_ends():
    first, last = date(2026, 11, 19), date(2026, 12, 1)  # a Thursday and a Tuesday
    jalali = buckets(first, last, Unit.WEEK, JALALI)
    assert [(week.first.day, week.last.day) for week in jalali] == [(19, 20), (21, 27), (28, 1)]
    gregorian = buckets(first, last, Unit.WEEK, GREGORIAN)
    assert [(week.first.day, week.last.day) for week in gregorian] == [(19, 22), (23, 29), (30, 1)]
    assert jalali[1].label("fa") == "۳۰ آبان"
    assert gregorian[1].label("en") == "23 November"


@given(DAYS, st.integers(-1, 800), st.sampled_from(Unit), CALENDARS)
def test_every_day_is_in_exactly_one_bucket(first, length, unit, calendar):
    last = first + timedelta(days=length)
    days = [
        bucket.first + timedelta(days=offset)
        for bucket in buckets(first, last, unit, calendar)
        for offset in range((bucket.last - bucket.first).days + 1)
    ]
    assert days == [first + timedelta(days=offset) for offset in range(length + 1)]


def test_a_bucket_of_one_day_says_the_day():
    day = date(2026, 3, 23)
    assert buckets(day, day, Unit.DAY, JALALI) == [Bucket(day, day, Unit.DAY, JALALI)]
    assert Bucket(day, day, Unit.DAY, JALALI).label("fa") == "۳ فروردین"
    assert Bucket(day, day, Unit.DAY, GREGORIAN).label("en") == "23 March"


@pytest.mark.parametrize(
    ("day", "zone", "start"),
    [
        # Tehran is +03:30 all year since 2022; before, clocks went forward at midnight.
        (date(2026, 3, 22), TEHRAN, datetime(2026, 3, 21, 20, 30, tzinfo=UTC)),
        (date(2026, 7, 1), TEHRAN, datetime(2026, 6, 30, 20, 30, tzinfo=UTC)),
        (date(2022, 7, 1), TEHRAN, datetime(2022, 6, 30, 19, 30, tzinfo=UTC)),
        (date(2023, 7, 1), TEHRAN, datetime(2023, 6, 30, 20, 30, tzinfo=UTC)),
        (date(2021, 7, 1), TEHRAN, datetime(2021, 6, 30, 19, 30, tzinfo=UTC)),
        (date(2021, 3, 22), TEHRAN, datetime(2021, 3, 21, 20, 30, tzinfo=UTC)),
        (date(2021, 9, 22), TEHRAN, datetime(2021, 9, 21, 20, 30, tzinfo=UTC)),
        (date(2026, 3, 29), BERLIN, datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 30), BERLIN, datetime(2026, 3, 29, 22, tzinfo=UTC)),
    ],
)
def test_a_day_starts_at_its_zones_midnight(day, zone, start):
    assert day_start(day, zone) == start


ZONES = ["Asia/Tehran", "Europe/Berlin", "America/Havana", "Asia/Beirut", "America/Sao_Paulo"]


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from(ZONES))
def test_nothing_before_a_days_start_belongs_to_it(day, name):
    zone = ZoneInfo(name)
    start = day_start(day, zone)
    assert local_day(start, zone) == day
    assert local_day(start - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_the_day_at_a_moment_is_the_zones():
    moment = datetime(2026, 3, 20, 21, tzinfo=UTC)
    assert local_day(moment, TEHRAN) == date(2026, 3, 21)
    assert local_day(moment, BERLIN) == date(2026, 3, 20)
    with pytest.raises(ValueError, match="naive"):
        local_day(datetime(2026, 3, 20), TEHRAN)


def test_a_wall_time_that_clocks_skip_or_repeat_is_one_moment():
    half_past_two = time(2, 30)
    assert at_wall_time(date(2026, 3, 29), half_past_two, BERLIN) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )
    for fold in (0, 1):
        wall = half_past_two.replace(fold=fold)
        assert at_wall_time(date(2026, 10, 25), wall, BERLIN) == datetime(
            2026, 10, 25, 0, 30, tzinfo=UTC
        )


def test_people_work_outside_the_weekend_and_holidays():
    friday, holidays = frozenset({4}), {date(2026, 3, 21)}
    assert not is_working_day(date(2026, 3, 20), friday, holidays)
    assert not is_working_day(date(2026, 3, 21), friday, holidays)
    assert is_working_day(date(2026, 3, 19), friday, holidays)
    assert not is_working_day(date(2026, 3, 19), frozenset({3, 4}), holidays)

"""Days in the Gregorian and the Jalali calendar: read, written, counted and grouped.

A day is a `date` everywhere; a calendar only decides how it is read and shown, and where its
week, month, quarter and year begin. Nothing here knows what day it is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from babel.dates import get_day_names, get_month_names
from persiantools.digits import en_to_fa
from persiantools.jdatetime import MONTH_NAMES_EN, MONTH_NAMES_FA, JalaliDate

from voc.core.folding import digits

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5  # as date.weekday() counts, from Monday 0
_DAY = re.compile(r"\s*(\d{4})\s*[-/.,،_ ]\s*(\d{1,2})\s*[-/.,،_ ]\s*(\d{1,2})\s*")


class Calendar(StrEnum):
    """How days are counted."""

    GREGORIAN = "gregorian"
    JALALI = "jalali"


class Unit(StrEnum):
    """How days are grouped."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Period(StrEnum):
    """A stretch of days up to today, or last month."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    LAST_30_DAYS = "last_30_days"
    LAST_90_DAYS = "last_90_days"
    THIS_QUARTER = "this_quarter"
    THIS_YEAR = "this_year"
    LAST_12_MONTHS = "last_12_months"
    ALL = "all"


class Parts(NamedTuple):
    """The three numbers by which a calendar names a day."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """Neighbouring days shown as one point; both ends belong to it."""

    first: date
    last: date
    unit: Unit
    calendar: Calendar

    def label(self, language: str) -> str:
        """Short enough for an axis: "3 Farvardin" (of a week its first day), "Farvardin 1405"."""
        if self.unit == Unit.MONTH:
            return format_month(self.first, self.calendar, language)
        parts = split(self.first, self.calendar)
        name = month_name(parts.month, self.calendar, language)
        return _numerals(f"{parts.day} {name}", language)


def calendar_of(language: str) -> Calendar:
    """The calendar in which readers of a language expect dates."""
    return Calendar.JALALI if language == "fa" else Calendar.GREGORIAN


def to_jalali(day: date) -> Parts:
    """Jalali year, month and day: 2026-03-21 is (1405, 1, 1)."""
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return Parts(jalali.year, jalali.month, jalali.day)


def from_jalali(year: int, month: int, day: int) -> date:
    """The day a Jalali date names; ValueError when that year has no such day."""
    jalali = JalaliDate(year, month, day)  # type: ignore[no-untyped-call]  # as above
    return jalali.to_gregorian()


def split(day: date, calendar: Calendar) -> Parts:
    """The day's year, month and day of the month in a calendar."""
    return to_jalali(day) if calendar == Calendar.JALALI else Parts(day.year, day.month, day.day)


def join(year: int, month: int, day: int, calendar: Calendar) -> date:
    """The day that a calendar calls so; ValueError when there is none."""
    if calendar == Calendar.JALALI:
        return from_jalali(year, month, day)
    return date(year, month, day)


def parse_day(text: str) -> date:
    """The day written as year, month, day in digits of any script: 1405/1/3, ۲۰۲۶-۰۳-۲۳.

    The year decides the calendar: 1200-1600 is Jalali, 1900-2200 Gregorian. ValueError otherwise.
    """
    match = _DAY.fullmatch(digits(text))
    if match is None:
        raise ValueError("not a date")
    year, month, day = map(int, match.groups())
    if 1200 <= year <= 1600:
        return from_jalali(year, month, day)
    if 1900 <= year <= 2200:
        return date(year, month, day)
    raise ValueError("no calendar in use has this year")


def month_name(month: int, calendar: Calendar, language: str) -> str:
    """The month's name as it stands in a date: "Farvardin", «ژانویهٔ»."""
    if calendar == Calendar.GREGORIAN:
        return str(get_month_names("wide", "format", language)[month])
    return str((MONTH_NAMES_FA if language == "fa" else MONTH_NAMES_EN)[month])


def weekday_name(day: date, language: str) -> str:
    """The full name of the day of the week: "Saturday", «شنبه»."""
    return str(get_day_names("wide", "stand-alone", language)[day.weekday()])


def format_day(day: date, calendar: Calendar, language: str, *, short: bool = False) -> str:
    """A day in words: "23 March 2026", «۳ فروردین ۱۴۰۵»; short as `format_numeric`."""
    if short:
        return format_numeric(day, calendar, language)
    parts = split(day, calendar)
    name = month_name(parts.month, calendar, language)
    return _numerals(f"{parts.day} {name} {parts.year:04d}", language)


def format_month(day: date, calendar: Calendar, language: str) -> str:
    """The day's month in words: "March 2026", «فروردین ۱۴۰۵»."""
    parts = split(day, calendar)
    name = month_name(parts.month, calendar, language)
    return _numerals(f"{name} {parts.year:04d}", language)


def format_numeric(day: date, calendar: Calendar, language: str) -> str:
    """A day in numbers, which `parse_day` reads back: "2026-03-23", "1405/01/03", «۱۴۰۵/۰۱/۰۳».

    Persian always has slashes: after an Arabic letter bidi would turn 2026-03-23 round.
    """
    iso = calendar == Calendar.GREGORIAN and language != "fa"
    year, month, number = split(day, calendar)
    separator = "-" if iso else "/"
    return _numerals(f"{year:04d}{separator}{month:02d}{separator}{number:02d}", language)


def days_in_month(year: int, month: int, calendar: Calendar) -> int:
    """How many days a month has: Esfand 1403 has 30, February 2026 has 28."""
    if calendar == Calendar.JALALI:
        return JalaliDate.days_in_month(month, year)
    return monthrange(year, month)[1]


def add_months(day: date, months: int, calendar: Calendar) -> date:
    """The same day of the month, `months` later (or earlier), or that month's last day."""
    year, month, number = split(day, calendar)
    years, month0 = divmod(month - 1 + months, 12)
    year, month = year + years, month0 + 1
    return join(year, month, min(number, days_in_month(year, month, calendar)), calendar)


def week_bounds(day: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the week: from Saturday in Jalali, from Monday in Gregorian."""
    start = _SATURDAY if calendar == Calendar.JALALI else 0
    first = day - timedelta(days=(day.weekday() - start) % 7)
    return first, first + timedelta(days=6)


def month_bounds(day: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the calendar's month."""
    return _bounds(day, 1, calendar)


def quarter_bounds(day: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the calendar's quarter; the Jalali ones are the seasons."""
    return _bounds(day, 3, calendar)


def year_bounds(day: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the calendar's year."""
    return _bounds(day, 12, calendar)


def period(name: str, today: date, calendar: Calendar) -> tuple[date, date] | None:
    """First and last day of a `Period`, both included; None for all; ValueError for no period.

    Periods that still run end today. The last 12 months are this one and the eleven before it,
    whole, so that a monthly trend has twelve points.
    """
    match Period(name):
        case Period.ALL:
            return None
        case Period.THIS_MONTH:
            first = month_bounds(today, calendar)[0]
        case Period.LAST_MONTH:
            return month_bounds(add_months(today, -1, calendar), calendar)
        case Period.LAST_30_DAYS:
            first = today - timedelta(days=29)
        case Period.LAST_90_DAYS:
            first = today - timedelta(days=89)
        case Period.THIS_QUARTER:
            first = quarter_bounds(today, calendar)[0]
        case Period.THIS_YEAR:
            first = year_bounds(today, calendar)[0]
        case Period.LAST_12_MONTHS:
            first = month_bounds(add_months(today, -11, calendar), calendar)[0]
    return first, today


def buckets(first: date, last: date, unit: Unit, calendar: Calendar) -> list[Bucket]:
    """Every day from `first` to `last` in exactly one bucket, in order; the ends may be cut."""
    return list(_buckets(first, last, unit, calendar))


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The day it is in `zone` at an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime given")
    return moment.astimezone(zone).date()


def at_wall_time(day: date, wall: time, zone: tzinfo) -> datetime:
    """The moment, in UTC, when clocks in `zone` show `wall` on `day`.

    Shown twice (clocks go back): the first. Never shown (clocks go forward): as long after the
    change as `wall` is, so 02:30 becomes 03:30.
    """
    return datetime.combine(day, wall.replace(fold=0), zone).astimezone(UTC)


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day in `zone`, in UTC, also where midnight is skipped."""
    return at_wall_time(day, time.min, zone)


def is_working_day(day: date, weekend: frozenset[int], holidays: Collection[date]) -> bool:
    """Whether people work; `weekend` counts as date.weekday(): Monday 0, Friday 4, Sunday 6."""
    return day.weekday() not in weekend and day not in holidays


def _bounds(day: date, months: int, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the block of `months` (1, 3 or 12) that holds the day."""
    year, month, _ = split(day, calendar)
    first = join(year, month - (month - 1) % months, 1, calendar)
    return first, add_months(first, months, calendar) - _ONE_DAY


def _buckets(first: date, last: date, unit: Unit, calendar: Calendar) -> Iterator[Bucket]:
    bounds = {
        Unit.DAY: lambda day, _: (day, day),
        Unit.WEEK: week_bounds,
        Unit.MONTH: month_bounds,
    }[unit]
    while first <= last:
        end = min(bounds(first, calendar)[1], last)
        yield Bucket(first, end, unit, calendar)
        first = end + _ONE_DAY


def _numerals(text: str, language: str) -> str:
    return en_to_fa(text) if language == "fa" else text

"""Days that come back every year."""

from datetime import date

import pytest

from voc.core.calendar import Calendar, from_jalali
from voc.customers.anniversaries import ranges

JALALI, GREGORIAN = Calendar.JALALI, Calendar.GREGORIAN


def comes(day, today, days, calendar):
    return any(first <= day <= last for first, last in ranges(today, days, calendar))


@pytest.mark.parametrize(
    ("day", "today", "days", "calendar", "expected"),
    [
        (date(1985, 11, 22), date(2026, 11, 22), 0, GREGORIAN, True),
        (date(1985, 11, 23), date(2026, 11, 22), 0, GREGORIAN, False),
        (date(1985, 11, 29), date(2026, 11, 22), 7, GREGORIAN, True),
        (date(1985, 11, 21), date(2026, 11, 22), 7, GREGORIAN, False),
        (date(1985, 1, 2), date(2026, 12, 28), 7, GREGORIAN, True),  # over the year's end
        (date(1985, 12, 27), date(2026, 12, 28), 7, GREGORIAN, False),
        (date(1984, 2, 29), date(2027, 2, 28), 0, GREGORIAN, True),  # a leap day
        (date(1984, 2, 29), date(2027, 3, 1), 0, GREGORIAN, False),
        (date(1984, 2, 29), date(2028, 2, 28), 0, GREGORIAN, False),
        (date(1984, 2, 29), date(2028, 2, 29), 0, GREGORIAN, True),
        (date(1985, 3, 1), date(2028, 2, 29), 0, GREGORIAN, False),
        (from_jalali(1364, 9, 1), from_jalali(1405, 9, 1), 0, JALALI, True),
        (from_jalali(1364, 9, 2), from_jalali(1405, 9, 1), 0, JALALI, False),
        (from_jalali(1365, 1, 2), from_jalali(1405, 12, 28), 7, JALALI, True),
        (from_jalali(1399, 12, 30), from_jalali(1405, 12, 29), 0, JALALI, True),  # a leap day
        (from_jalali(1399, 12, 30), from_jalali(1408, 12, 29), 0, JALALI, False),
        (from_jalali(1399, 12, 30), from_jalali(1408, 12, 30), 0, JALALI, True),
        (from_jalali(1400, 1, 1), from_jalali(1408, 12, 30), 0, JALALI, False),
    ],
)
def test_a_day_comes_back_on_its_day_of_that_calendar(day, today, days, calendar, expected):
    assert comes(day, today, days, calendar) is expected


def test_every_day_comes_back_within_a_year_and_once_a_year():
    found = ranges(date(2026, 11, 22), 30, JALALI)
    assert len(found) == 122
    assert all(first <= last for first, last in found)

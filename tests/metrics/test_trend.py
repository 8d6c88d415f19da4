"""Days fold into the reader's months and weeks, and a movement is claimed with care."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from voc.core.calendar import Calendar, Unit
from voc.metrics.nps import Nps
from voc.metrics.trend import fold, movement, unit_for

PROMOTER, DETRACTOR = Nps(promoters=1), Nps(detractors=1)
TODAY = date(2026, 11, 22)


def test_days_fold_into_jalali_months():
    days = {date(2026, 3, 20): DETRACTOR, date(2026, 3, 21): PROMOTER, date(2026, 4, 20): PROMOTER}
    points = fold(days, date(2025, 12, 1), date(2026, 5, 1), Calendar.JALALI, Nps())
    shown = {p.bucket.label("en"): p.figure for p in points}
    assert shown["Esfand 1404"] == DETRACTOR
    assert shown["Farvardin 1405"] == Nps(promoters=2)
    assert shown["Ordibehesht 1405"] == Nps()


def test_the_same_days_fold_into_gregorian_months():
    days = {date(2026, 3, 20): DETRACTOR, date(2026, 3, 21): PROMOTER, date(2026, 4, 20): PROMOTER}
    points = fold(days, date(2025, 12, 1), date(2026, 5, 1), Calendar.GREGORIAN, Nps())
    assert {p.bucket.label("en"): p.figure.n for p in points if p.figure.n} == {
        "March 2026": 2,
        "April 2026": 1,
    }


def test_days_outside_are_left_out():
    days = {date(2026, 1, 1): PROMOTER, date(2026, 2, 1): PROMOTER}
    points = fold(days, date(2026, 1, 15), date(2026, 1, 20), Calendar.GREGORIAN, Nps())
    assert [p.figure.n for p in points] == [0] * 6


@pytest.mark.parametrize(
    ("days", "unit"),
    [(1, Unit.DAY), (16, Unit.DAY), (17, Unit.WEEK), (120, Unit.WEEK), (121, Unit.MONTH)],
)
def test_a_longer_time_has_longer_stretches(days, unit):
    assert unit_for(days) == unit


def points_of(*figures: Nps):
    first = date(2026, 1, 1)
    days = {first + timedelta(days=i): figure for i, figure in enumerate(figures)}
    return fold(days, first, first + timedelta(days=len(figures) - 1), Calendar.GREGORIAN, Nps())


def test_a_movement_compares_the_later_half_with_the_earlier():
    change = movement(points_of(Nps(0, 0, 40), Nps(5, 5, 5), Nps(40, 0, 0)))
    assert change is not None
    assert change.value == pytest.approx(200)
    assert change.is_significant


def test_there_is_no_movement_without_answers_in_both_halves():
    assert movement(points_of(Nps(), Nps(3, 0, 0))) is None
    assert movement(points_of(Nps(3, 0, 0))) is None


@pytest.mark.parametrize(
    ("last", "today", "open_stretches"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), ["November 2026"]),
        (date(2026, 11, 30), date(2026, 11, 30), ["November 2026"]),  # the day is not over
        (date(2026, 12, 5), date(2026, 11, 3), ["November 2026"]),
        (date(2026, 11, 3), date(2026, 11, 20), []),  # chosen to end there
        (date(2026, 10, 31), date(2026, 11, 3), []),
        (date(2026, 11, 3), None, []),
    ],
)
def test_the_stretch_that_today_is_in_goes_on(last, today, open_stretches):
    points = fold({}, date(2026, 1, 1), last, Calendar.GREGORIAN, Nps(), today)
    assert [p.bucket.label("en") for p in points if p.so_far] == open_stretches


def test_the_readers_calendar_decides_which_stretch_goes_on():
    points = fold({}, date(2026, 1, 1), TODAY, Calendar.JALALI, Nps(), TODAY)
    assert [p.bucket.label("en") for p in points if p.so_far] == ["Azar 1405"]

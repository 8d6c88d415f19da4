"""The calendar of waves."""

from datetime import date, timedelta

import pytest
import time_machine

from tests import factories as make
from voc.accounts.models import Holiday
from voc.core.calendar import Calendar
from voc.core.db import db
from voc.delivery.models import ChannelName
from voc.waves import actions, months
from voc.waves.models import WaveRun, WaveState
from voc.waves.months import EntryKind
from voc.waves.recurrence import Kind

NOW = make.NOW  # 22 November 2026, 1 Azar 1405, a Sunday; 13:00 in Tehran


def wave(**given):
    chosen = {"channel": ChannelName.CONSOLE, "repeats": Kind.WEEKS, "segment": None, **given}
    one = actions.create(actions.Chosen(name="Weekly", survey=make.survey(), **chosen), NOW)
    actions.start(one, NOW)
    return make.save(one)


def entries(month):
    return {
        one.day: [(what.kind, what.times, what.people) for what in one.entries]
        for week in month.weeks
        for one in week
        if one.entries
    }


def test_a_jalali_month_begins_on_saturday_and_a_gregorian_one_on_monday(app):
    jalali = months.month(date(2026, 11, 22), Calendar.JALALI, NOW)
    assert (jalali.first, jalali.last) == (date(2026, 11, 22), date(2026, 12, 21))
    assert jalali.weeks[0][0].day == date(2026, 11, 21)
    assert [one.is_within for one in jalali.weeks[0]] == [False] + [True] * 6
    assert jalali.weeks[0][1].number == 1
    gregorian = months.month(date(2026, 11, 22), Calendar.GREGORIAN, NOW)
    assert (gregorian.first, gregorian.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert gregorian.weeks[0][0].day == date(2026, 10, 26)
    assert {len(week) for week in gregorian.weeks} == {7}


def test_what_was_sent_and_what_will_be_stands_on_its_day(app):
    one = wave(weekday=5)  # Saturdays
    due_at = NOW - timedelta(days=1)
    run = WaveRun(wave=one, due_at=due_at, opened_at=due_at, cursor=0)
    make.save(run)
    for number in range(3):
        remind_at = NOW + timedelta(days=3, hours=number) if number else None
        make.invitation(survey=one.survey, run_id=run.id, sent_at=due_at, remind_at=remind_at)
    before = months.month(date(2026, 11, 21), Calendar.JALALI, NOW)
    assert entries(before) == {date(2026, 11, 21): [(EntryKind.SENT, 1, 3)]}
    now = months.month(date(2026, 11, 22), Calendar.JALALI, NOW)
    saturdays = [date(2026, 11, 28), date(2026, 12, 5), date(2026, 12, 12), date(2026, 12, 19)]
    assert entries(now) == {
        date(2026, 11, 25): [(EntryKind.REMINDERS, 1, 2)],
        **{day: [(EntryKind.WILL_RUN, 1, 0)] for day in saturdays},
    }
    later = months.month(date(2027, 12, 1), Calendar.GREGORIAN, NOW)
    assert [day.weekday() for day in entries(later)] == [5] * 4


@pytest.mark.parametrize("state", [WaveState.PAUSED, WaveState.FINISHED, WaveState.DRAFT])
def test_only_what_is_on_its_way_will_run(app, state):
    one = wave(weekday=5)
    one.state = state
    db.session.commit()
    assert entries(months.month(date(2026, 11, 22), Calendar.JALALI, NOW)) == {}


def test_a_wave_that_runs_several_times_a_day_is_said_once_a_day(app):
    wave(repeats=Kind.CRON, cron="0 8,12,16 * * *")
    found = entries(months.month(date(2026, 12, 1), Calendar.GREGORIAN, NOW))
    assert set(map(tuple, found.values())) == {((EntryKind.WILL_RUN, 3, 0),)}
    assert len(found) == 31


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "November 2026"),
        ("?calendar=jalali", "Azar 1405"),
        ("?day=1405/10/05&calendar=jalali", "Dey 1405"),
        ("?day=nonsense&calendar=lunar", "November 2026"),
        ("?day=1201/1/1", "November 2026"),
    ],
)
def test_the_page_shows_the_month_that_was_asked_for(owner, query, title):
    with time_machine.travel(NOW, tick=False):
        wave(weekday=5)
        make.save(Holiday(day=date(2026, 11, 24), name="Day of rest"))
        page = owner.get(f"/waves/calendar{query}").text
    assert f"<h1>{title}</h1>" in page
    assert ("Day of rest" in page) == (title != "Dey 1405")
    assert "will run at 10:00" in page


def test_in_persian_it_is_jalali_with_persian_digits(sign_in):
    with time_machine.travel(NOW, tick=False):
        page = sign_in(language="fa").get("/waves/calendar").text
    assert "<h1>آذر ۱۴۰۵</h1>" in page

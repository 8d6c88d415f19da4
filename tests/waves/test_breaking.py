"""The preview knows which contact rules the plan of a wave breaks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories as make
from voc.accounts.models import Organisation
from voc.waves import breaking
from voc.waves.models import Wave
from voc.waves.recurrence import Kind

WEEK = timedelta(days=7)


def company(rest=28, most=3):
    return Organisation(zone="Asia/Tehran", invited_rest_days=rest, most_messages=most)


def wave(repeats=Kind.WEEKS, reminders=0):
    return Wave(repeats=repeats, reminder_days=4 if reminders else None, reminders=reminders or 1)


def runs(apart=WEEK, count=5):
    return [make.NOW + apart * n for n in range(count)]


@pytest.mark.parametrize(
    ("planned", "rules", "apart", "is_broken"),
    [
        (wave(reminders=2), company(), WEEK, False),
        (wave(reminders=3), company(), WEEK, True),
        (wave(reminders=3), company(most=0), WEEK, False),
        (wave(), company(rest=0), WEEK, True),  # four in 28 days
        (wave(), company(rest=0, most=4), WEEK, False),
        (wave(), company(rest=10), WEEK, False),  # every other one: two
        (wave(reminders=1), company(rest=10), WEEK, True),
        (wave(Kind.ROLLING), company(rest=0), timedelta(days=1), False),
        (wave(reminders=2), company(rest=0), timedelta(days=31), False),
    ],
)
def test_too_many_messages_are_counted_over_the_runs_of_28_days(planned, rules, apart, is_broken):
    assert breaking.sends_too_many(planned, runs(apart), rules) is is_broken


def test_a_wave_without_a_moment_yet_has_its_reminders_counted():
    assert breaking.sends_too_many(wave(Kind.EVENT, reminders=3), [], company())


@pytest.mark.parametrize(("rest", "is_broken"), [(0, False), (7, False), (8, True)])
def test_a_run_comes_too_soon_while_those_of_the_last_one_rest(rest, is_broken):
    assert breaking.comes_too_soon(wave(), runs(), company(rest)) is is_broken

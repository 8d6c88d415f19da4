"""A wave that is too large to be counted for every look at it is counted by a worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from tests import factories as make
from tests.waves.test_people import fill, invited, wave_of
from tests.waves.test_running import a_wave, run_until_done
from voc.core.db import db
from voc.waves import tallies
from voc.waves.funnel import Funnel
from voc.waves.invitation_models import SkipReason
from voc.waves.models import WaveRun, WaveState
from voc.waves.tally_models import RunTally

NOW = make.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def large(app, monkeypatch):
    """A wave of ten that counts as a large one."""
    monkeypatch.setattr(tallies, "LARGE", 9)
    wave = wave_of(make.survey())
    fill(wave)
    wave.runs[0].people, wave.runs[0].asked = 10, 8
    db.session.commit()
    return wave


def count(at):
    done = tallies.count_due(at)
    db.session.commit()
    return done


def test_a_run_knows_how_many_it_considered_and_asked(app):
    for number in range(5):
        make.customer(consents=number > 0)
    wave = a_wave()
    run_until_done(size=2)
    [run] = wave.runs
    assert (run.people, run.asked) == (5, 4)


def test_what_the_worker_counted_is_what_a_count_at_once_says(large, monkeypatch):
    assert count(NOW + HOUR) == 1
    kept = tallies.tally(large, NOW + HOUR)
    lists = tallies.funnels([large], NOW + HOUR)
    monkeypatch.setattr(tallies, "LARGE", 10)
    at_once = tallies.tally(large, NOW + HOUR)
    assert (kept.whole, kept.runs, kept.skipped) == (
        at_once.whole,
        at_once.runs,
        at_once.skipped,
    )
    assert (kept.waiting, kept.counted_at) == (1, NOW + HOUR)
    assert at_once.counted_at is None
    assert lists == {large.id: at_once.whole}


def test_who_is_asked_after_a_count_is_known_to_be_asked_and_to_wait(large):
    before = tallies.tally(large, NOW)
    assert (before.whole, before.waiting) == (Funnel(asked=8), 8)
    count(NOW)
    invited(large, "New")
    large.runs[0].people, large.runs[0].asked = 11, 9
    db.session.commit()
    found = tallies.tally(large, NOW)
    assert (found.whole.asked, found.whole.sent, found.waiting) == (9, 6, 2)
    assert found.skipped[SkipReason.QUARANTINED] == 1


def test_a_count_takes_the_place_of_the_one_before(large):
    count(NOW)
    db.session.execute(update(WaveRun).values(next_at=NOW))
    for one in invited(large, "More"), invited(large, "Sent", sent_at=NOW):
        db.session.add(one)
    db.session.commit()
    assert count(NOW + tallies.LEAST_PAUSE - timedelta(seconds=1)) == 0
    assert count(NOW + tallies.LEAST_PAUSE) == 1
    assert tallies.tally(large, NOW).whole.sent == 7
    assert db.session.scalar(select(func.sum(RunTally.people))) == 12


def test_a_wave_at_rest_is_counted_seldom_and_not_any_more_when_its_links_have_ended(large):
    large.state = WaveState.FINISHED
    db.session.commit()
    count(NOW)
    assert count(NOW + tallies.LEAST_PAUSE) == 0
    assert count(NOW + tallies.LEAST_PAUSE * tallies.RESTING) == 1


def test_after_the_last_link_has_ended_a_wave_is_counted_once_more(app, monkeypatch):
    monkeypatch.setattr(tallies, "LARGE", 0)
    make.customer()
    wave = a_wave()
    run_until_done()
    ended = wave.runs[0].mailing.expires_at
    assert count(ended - HOUR) == 1
    assert count(ended + HOUR) == 1
    assert count(ended + 99 * HOUR) == 0


def test_the_pause_grows_with_the_people():
    assert tallies.pause(100, moves=True) == tallies.LEAST_PAUSE
    assert tallies.pause(1_000_000, moves=True) == timedelta(seconds=20)
    assert tallies.pause(1_000_000, moves=False) == timedelta(minutes=5)


def test_a_small_wave_is_never_counted_by_the_worker(app):
    fill(wave_of(make.survey()))
    assert count(NOW) == 0


def test_the_page_says_when_it_was_counted(large, owner):
    with time_machine.travel(NOW, tick=False):
        count(NOW)
        page = owner.get(f"/waves/{large.id}").text
        assert "counted now and then" in page
        assert owner.get("/waves/").status_code == 200

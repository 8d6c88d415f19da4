"""What many people open in the same second is read once, and never much older."""

from __future__ import annotations

import pytest

from voc.core import recent
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.recent import Recent


class Clock:
    now = 100.0


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(recent.time, "monotonic", lambda: Clock.now)
    Clock.now = 100.0
    return Clock


def test_a_value_is_read_again_after_a_second(clock):
    found = iter("ab")
    kept = Recent[str, str]()
    assert [kept.get("x", lambda _key: next(found)) for _ in range(3)] == ["a", "a", "a"]
    clock.now += 1
    assert kept.get("x", lambda _key: next(found)) == "b"


def test_each_key_has_its_own_value(clock):
    kept = Recent[str, str]()
    assert [kept.get(key, str.upper) for key in "aba"] == ["A", "B", "A"]


def test_what_is_committed_is_seen_at_once(app, clock):
    found = iter("ab")
    kept = Recent[str, str]()
    assert kept.get("x", lambda _key: next(found)) == "a"
    db.session.commit()
    assert kept.get("x", lambda _key: next(found)) == "b"


def test_what_is_not_there_is_looked_for_each_time(clock):
    kept = Recent[str, str]()

    def missing(_key):
        raise NotFound

    for _ in range(2):
        with pytest.raises(NotFound):
            kept.get("x", missing)
    assert kept.get("x", str.upper) == "X"


def test_it_never_keeps_more_than_its_share(clock):
    kept = Recent[str, str]()
    for number in range(recent.MOST + 5):
        kept.get(str(number), str)
    assert len(kept._kept) <= recent.MOST

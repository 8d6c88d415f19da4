"""Phrases on the rise: the published formula, and what is left out."""

from __future__ import annotations

import math

import pytest

from voc.metrics.rising import PRIOR, counted, phrases, rising, z_score


def test_the_score_is_that_of_the_formula_worked_by_hand():
    """y 30 of 1,000 against 10 of 1,000, prior 10 of 500.

    log(40 / 1460) - log(20 / 1480) = 0.70674; 1/40 + 1/20 = 0.075; z = 0.70674 / 0.27386.
    """
    assert PRIOR == 500
    odds = math.log(40 / 1460) - math.log(20 / 1480)
    assert odds == pytest.approx(0.70675, abs=1e-5)
    assert z_score((30, 1000), (10, 1000), 10) == pytest.approx(odds / math.sqrt(0.075))
    assert z_score((30, 1000), (10, 1000), 10) == pytest.approx(2.5807, abs=1e-4)
    assert z_score((10, 1000), (30, 1000), 10) == pytest.approx(-2.5807, abs=1e-4)
    assert z_score((10, 1000), (10, 1000), 10) == 0


def test_a_text_gives_its_words_and_neighbouring_pairs_without_stop_words():
    found = dict(phrases("غذا سرد بود، پیک هم دیر رسید"))
    assert found == {
        "غذا": "غذا",
        "سرد": "سرد",
        "غذا سرد": "غذا سرد",
        "پیک": "پیک",
        "دیر": "دیر",
        "رسید": "رسید",
        "دیر رسید": "دیر رسید",
    }
    english = set(dict(phrases("The cancelled flight. Refund was slow")))
    assert english == {"cancelled", "flight", "cancelled flight", "refund", "slow"}


def test_a_phrase_keeps_the_spelling_of_its_customer():
    assert dict(phrases("بسته‌بندی پاره"))["بستهبندی پاره"] == "بسته‌بندی پاره"


def test_a_comment_counts_once_for_a_phrase():
    group = counted(["lift lift lift", "lift"])
    assert group.words["lift"] == 2


UNHAPPY = [(number, f"the lift broke again {'x' * number}") for number in range(40, 0, -1)]
REST = ["lovely room, kind staff"] * 200
BEFORE = ["the room was cold"] * 60


def found(**given):
    wanted = {
        "unhappy": UNHAPPY,
        "rest": REST,
        "before": BEFORE,
        "least": 3,
        "is_known": lambda _phrase: False,
        **given,
    }
    return rising(wanted.pop("unhappy"), wanted.pop("rest"), wanted.pop("before"), **wanted)


def test_what_the_unhappy_say_and_others_do_not_is_found_as_a_pair():
    (one,) = found()
    assert (one.phrase, one.shown, one.count, one.before) == ("lift broke", "lift broke", 40, 0)
    assert one.example == 40
    assert one.z > 1.96


def test_what_they_said_as_much_in_the_period_before_is_not_new():
    assert found(before=[text for _id, text in UNHAPPY]) == []


def test_what_everybody_says_is_not_theirs():
    assert found(rest=[text for _id, text in UNHAPPY] * 2) == []


def test_without_a_period_before_only_the_others_are_compared():
    (one,) = found(before=None)
    assert (one.phrase, one.before) == ("lift broke", None)


def test_what_is_known_or_said_by_few_is_left_out():
    assert found(is_known=lambda phrase: "lift" in phrase or phrase == "broke") == []
    assert found(least=41) == []


def test_nothing_at_all_is_no_error():
    assert found(unhappy=[], rest=[], before=[]) == []
    assert found(unhappy=[(1, "lift")] * 5, rest=[], before=None) == []

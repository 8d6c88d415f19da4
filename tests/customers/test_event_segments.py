"""Segments that ask for events: the latest, how many, what they amount to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as make
from voc.core.access import Role
from voc.core.db import db
from voc.customers import conditions, queries
from voc.customers.models import Customer, Segment

NOW = make.NOW
ALL = {"sara", "reza", "mina"}


@pytest.fixture
def people(app):
    """Sara bought thrice, Reza once long ago, Mina never."""
    sara, reza, _mina = (make.customer(name=name) for name in ("sara", "reza", "mina"))
    for days, amount in ((5, 100.0), (20, 50.5), (200, 1000.0)):
        make.event("purchase", customer=sara, at=NOW - timedelta(days=days), amount=amount)
    make.event("purchase", customer=reza, at=NOW - timedelta(days=100))
    make.event("refund", customer=reza, at=NOW - timedelta(days=1), amount=5.0)


def names(*asked):
    held = queries.conditions_hold([conditions.read(one) for one in asked], NOW)
    return set(db.session.scalars(select(Customer.name).where(held)))


def that(field, operator, value=None, **more):
    return {"field": field, "operator": operator, "value": value, **more}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (that("event:purchase", "within_days", 30), {"sara"}),
        (that("event:purchase", "within_days", 30, **{"not": True}), {"reza", "mina"}),
        (that("event:purchase", "within_days", 5), set()),
        (that("event:purchase", "older_than_days", 30), {"reza"}),
        (that("event:purchase", "before", "2026-11-01"), {"reza"}),
        (that("event:purchase", "after", "2026-11-01"), {"sara"}),
        (that("event:purchase", "never"), {"mina"}),
        (that("event:purchase", "never", **{"not": True}), {"sara", "reza"}),
        (that("event:unknown", "never"), ALL),
        (that("times:purchase", "at_least", 3), {"sara"}),
        (that("times:purchase", "at_least", 3, days=90), set()),
        (that("times:purchase", "at_most", 0, days=90), {"reza", "mina"}),
        (that("amount:purchase", "at_least", 150.5, days=30), {"sara"}),
        (that("amount:purchase", "at_least", 151, days=30), set()),
        (that("amount:purchase", "at_most", 0), {"reza", "mina"}),
    ],
)
def test_each_condition_finds_whom_it_says(people, asked, found):
    assert names(asked) == found


def test_they_are_joined_like_all_others(people):
    refunded = that("event:refund", "within_days", 7)
    assert names(refunded, that("times:purchase", "at_least", 3)) == set()
    assert names(refunded, that("times:purchase", "at_least", 3, **{"or": True})) == {
        "sara",
        "reza",
    }


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        (that("event:", "never"), "field"),
        (that("event:a b", "never"), "field"),
        (that("times:purchase", "within_days", 3), "operator"),
        (that("times:purchase", "at_least", 1.5), "value"),
        (that("times:purchase", "at_least", 1, days=0), "value"),
        (that("times:purchase", "at_least", 1, days="many"), "value"),
        (that("event:purchase", "within_days", 3, days=3), "days"),
    ],
)
def test_what_makes_no_sense_is_refused(asked, part):
    with pytest.raises(ValueError, match=part):
        conditions.read(asked)


@time_machine.travel(NOW, tick=False)
def test_a_segment_of_events_is_put_together_counted_and_kept(people, sign_in):
    designer = sign_in(Role.DESIGNER)
    page = designer.submit("/segments/new", {"do": "add", "new_field": "amount:purchase"})
    assert "Amount of all “\u2068purchase\u2069”" in page.text
    row = {"field": "amount:purchase", "operator": "at_least", "value": "۱۵۰", "days": "۳۰"}
    counted = designer.submit("/segments/new", {"do": "preview", **row})
    assert "1 person belongs to it now" in counted.text
    wrong = designer.submit("/segments/new", {"do": "preview", **row, "days": "many"})
    assert (wrong.status_code, "This is not a number." in wrong.text) == (422, True)
    kept = designer.submit("/segments/new", {"do": "save", "name": "Buyers", **row}).location
    segment = db.session.scalar(select(Segment))
    assert segment.conditions == [that("amount:purchase", "at_least", 150.0, days=30)]
    assert 'value="30"' in designer.get(kept).text
    listed = designer.get("/segments/").text
    assert "Amount of all “\u2068purchase\u2069” is at least 150, over the last 30 days" in listed
    unknown = {"do": "add", "new_field": "times:other", **row}
    assert designer.submit("/segments/new", unknown).status_code == 200

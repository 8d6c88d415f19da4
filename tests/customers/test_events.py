"""Events are kept once each, with their customer and their kind."""

from __future__ import annotations

from sqlalchemy import func, select

from tests import factories as make
from voc.core.db import db
from voc.customers import actions, events
from voc.customers.event_entries import Entry
from voc.customers.event_models import CustomerEvent, EventKind


def entry(customer, reference="A-1", name="order delivered", **given):
    key = name.replace(" ", "_").lower()
    return Entry((customer,), key, name, given.pop("at", make.NOW), reference, **given)


def take(*entries):
    tally = events.take(list(enumerate(entries)), make.NOW)
    db.session.commit()
    return tally.added, tally.known, tally.refused


def count():
    return db.session.scalar(select(func.count(CustomerEvent.id)))


def test_an_event_told_twice_is_one(app):
    sara = make.customer(email="sara@example.com", phone="+989121234567")
    first = entry("sara@example.com", amount=12.0)
    assert take(first, first) == (1, 1, [])
    assert take(entry("0912 123 4567", amount=13.0), entry("SARA@example.com", "A-2")) == (1, 1, [])
    kept = db.session.scalars(select(CustomerEvent).order_by(CustomerEvent.id)).all()
    assert [(one.customer_id, one.reference, one.amount) for one in kept] == [
        (sara.id, "A-1", 12.0),
        (sara.id, "A-2", None),
    ]
    assert {one.new_at for one in kept} == {make.NOW}


def test_a_reference_belongs_to_one_customer_and_one_kind(app):
    make.customer(email="one@example.com"), make.customer(email="two@example.com")
    told = take(entry("one@example.com"), entry("two@example.com"))
    assert told == (1, 0, [(1, "event reference:others")])
    assert take(entry("two@example.com")) == (0, 0, [(0, "event reference:others")])
    others = entry("two@example.com")
    assert take(others, entry("one@example.com")) == (0, 1, [(0, "event reference:others")])
    assert [one[0] for one in take(others, others)[2]] == [0, 1]
    assert take(entry("two@example.com", name="purchase")) == (1, 0, [])


def test_whom_nobody_knows_brings_neither_event_nor_kind(app):
    assert take(entry("nobody@example.com")) == (0, 0, [(0, "customer:unknown")])
    assert db.session.scalar(select(func.count(EventKind.id))) == 0


def test_a_kind_is_found_by_its_name_too(app):
    make.customer(email="one@example.com")
    take(entry("one@example.com", "1"))
    events.rename(events.kinds()[0], "تحویل سفارش")
    told = Entry(("one@example.com",), "تحویل_سفارش", "تحویل سفارش", make.NOW, "2")
    assert take(told, entry("one@example.com", "3")) == (2, 0, [])
    assert [one.key for one in events.kinds()] == ["order_delivered"]


def test_no_more_than_a_hundred_kinds_are_made(app):
    make.customer(email="one@example.com")
    told = take(*(entry("one@example.com", name=f"kind {n}") for n in range(101)))
    assert told == (100, 0, [(100, "event:too many")])
    assert take(entry("one@example.com", "again", name="kind 1")) == (1, 0, [])


def test_events_go_with_their_customer(app):
    sara = make.customer()
    make.event(customer=sara)
    actions.remove(sara)
    db.session.commit()
    assert count() == 0

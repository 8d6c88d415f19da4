"""Other systems tell of events by JSON and a key."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts import api_keys
from voc.core.db import db
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.models import Customer

EVENT = {
    "customer": "sara@example.com",
    "event": "order_delivered",
    "at": "2026-01-02T14:30:00+03:30",
    "reference": "A-1",
    "amount": 1250.5,
}


@pytest.fixture
def tell(client):
    """Tell of events by a key, as JSON or as raw bytes."""
    secret = api_keys.make("Shop", may_create=True, by=None, at=make.NOW)[1]
    db.session.commit()

    def post(said, secret=secret):
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
        return client.post("/api/events", data=body, headers=headers)

    return post


@pytest.fixture
def sara(app):
    return make.customer(email="sara@example.com", phone="+989121234567")


def count(model):
    return db.session.scalar(select(func.count(model.id)))


def test_an_event_told_again_is_known(tell, sara):
    answer = tell(EVENT)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (202, False)
    assert answer.json == {"added": 1, "known": 0, "new_customers": 0, "refused": []}
    assert tell([EVENT, {**EVENT, "at": "2026-01-03"}]).json["known"] == 2
    kept = db.session.scalar(select(CustomerEvent))
    assert (kept.amount, kept.at.isoformat()) == (1250.5, "2026-01-02T11:00:00+00:00")


def test_each_is_taken_or_refused_with_its_reason(tell, sara):
    said = [
        EVENT,
        {**EVENT, "reference": "A-2", "customer": "nobody@example.com"},
        {**EVENT, "reference": "A-3", "at": "2199-01-01"},
        {**EVENT, "reference": "۳۳", "customer": None, "phone": "۰۹۱۲۱۲۳۴۵۶۷"},
        "no object",
    ]
    answer = tell(said).json
    assert answer["added"] == 2
    assert [(one["index"], one["field"], one["problem"]) for one in answer["refused"]] == [
        (1, "customer", "unknown"),
        (2, "at", "future"),
        (4, "row", "unreadable"),
    ]
    assert all(one["message"] for one in answer["refused"])
    assert set(db.session.scalars(select(CustomerEvent.reference))) == {"A-1", "33"}


def test_a_key_that_may_adds_customers_when_asked_to(tell):
    new = {**EVENT, "create": True, "name": "Sara", "phone": "0912 123 4567"}
    answer = tell([new, {**new, "reference": "A-2"}, {**new, "reference": "A-3", "customer": "x"}])
    assert (answer.json["new_customers"], answer.json["added"]) == (1, 3)
    sara = db.session.scalar(select(Customer))
    assert (sara.name, sara.email, sara.phone) == ("Sara", "sara@example.com", "+989121234567")
    other = {**EVENT, "create": True, "customer": "not an address", "reference": "A-4"}
    assert tell(other).json["refused"][0]["problem"] == "unknown"


def test_a_key_that_may_not_adds_nobody(tell, app):
    secret = api_keys.make("Desk", may_create=False, by=None, at=make.NOW)[1]
    db.session.commit()
    answer = tell({**EVENT, "create": True}, secret).json
    assert (answer["new_customers"], answer["refused"][0]["problem"]) == (0, "unknown")
    assert (count(Customer), count(EventKind)) == (0, 0)


def test_without_a_key_nothing_is_taken(tell, sara):
    for secret in ("", "voc_other"):
        answer = tell(EVENT, secret)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert count(CustomerEvent) == 0
    statuses = [tell(EVENT, "voc_other").status_code for _ in range(31)]
    assert statuses[-1] == 429
    assert tell(EVENT).status_code == 202


HOSTILE = [
    b"",
    b"{",
    b"\xff\xfe",
    b"null",
    b"1" * 10_000,
    b"[" * 500_000,
    b'{"a":' * 100_000,
    b'[{"at": ' + b"9" * 5000 + b"}]",
    json.dumps([EVENT] * 1001).encode(),
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_body_that_is_no_list_of_events_is_never_our_error(tell, sara, body):
    assert tell(body).status_code in {202, 413, 422}
    assert count(CustomerEvent) == 0


def test_a_body_that_is_too_large_is_told_what_it_may_be(tell, sara):
    answer = tell(b"x" * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json) == (413, {"error": "Send at most 1 MB at once."})


def test_a_key_is_seen_to_be_used_and_slowed_down(tell):
    statuses = [tell([]).status_code for _ in range(121)]
    assert (set(statuses[:-1]), statuses[-1]) == ({202}, 429)
    assert db.session.scalar(select(api_keys.ApiKey.used_at)) is not None


def test_a_hundred_customers_are_added_at_once_and_the_rest_is_told_to_come_again(tell):
    new = [
        {**EVENT, "create": True, "customer": f"c{n}@example.com", "reference": str(n)}
        for n in range(102)
    ]
    answer = tell([*new[:101], {**new[0], "reference": "again"}]).json
    assert (answer["new_customers"], answer["added"]) == (100, 101)
    [late] = answer["refused"]
    assert (late["index"], late["problem"]) == (100, "later")
    assert "Send this again." in late["message"]


def test_a_new_customer_keeps_their_number_and_a_name_that_is_too_long_is_said(tell):
    new = {**EVENT, "create": True, "customer": "C-1042", "email": "c@example.com"}
    assert tell(new).json["new_customers"] == 1
    assert tell({**EVENT, "customer": "C-1042", "reference": "2"}).json["added"] == 1
    [long] = tell({**new, "email": "d@example.com", "customer": None, "name": "x" * 500}).json[
        "refused"
    ]
    assert (long["field"], long["problem"]) == ("name", "too long")


def test_fields_that_make_no_sense_are_refused_one_by_one(tell, sara):
    odd = ["a\0b", "\ud800", "x" * 10_000, [], {}, True, 1e400, -(10**400), "\n", "۱۴۰۵/۱۳/۴۱"]
    names = ("event", "at", "reference", "amount", "customer", "email", "name", "create")
    said = [{**EVENT, name: value} for name in names[:6] for value in odd]
    answer = tell(said + [{**EVENT, "create": value, "name": value} for value in odd])
    assert answer.status_code == 202
    reached = answer.json["added"] + answer.json["known"] + len(answer.json["refused"])
    assert reached == len(said) + len(odd)
    assert count(Customer) == 1

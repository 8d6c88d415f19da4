"""Each rule of a segment, on both engines, against six people who differ in what it asks."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core.db import db
from voc.customers import conditions, segments
from voc.customers.models import (
    Attribute,
    AttributeKind,
    Contact,
    Customer,
    CustomerAttribute,
    Preferred,
)
from voc.customers.touchpoints import Touchpoint

NOW = make.NOW
TEHRAN = ZoneInfo("Asia/Tehran")
EVERYONE = {"sara", "reza", "mina", "john", "mary", "omid"}


def days_ago(days: float):
    return NOW - timedelta(days=days)


@pytest.fixture
def people(app):
    city = make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    spent = make.save(Attribute(key="spent", name="Spent", kind=AttributeKind.NUMBER))
    renewal = make.save(Attribute(key="renewal", name="Renewal", kind=AttributeKind.DAY))

    def person(name, *, contact=None, city_name=None, spent_sum=None, renewal_on=None, **given):
        made = Customer(name=name, created_at=given.pop("created_at", days_ago(400)), **given)
        made.contact = Contact(**contact) if contact else None
        for attribute, column, value in (
            (city, "text", city_name),
            (spent, "number", spent_sum),
            (renewal, "day", renewal_on),
        ):
            if value is not None:
                made.attributes.append(
                    CustomerAttribute(attribute_id=attribute.id, **{column: value})
                )
        return make.save(made)

    person(
        "sara",
        language="fa",
        company="شركت كاوه",
        preferred_channel=Preferred.CALL,
        city_name="كرج",
        spent_sum=250.5,
        renewal_on=date(2026, 12, 1),
        contact={
            "last_score": 9,
            "last_invited_at": days_ago(10),
            "last_polarity": 5000,
            "last_touchpoint": Touchpoint.DELIVERY,
        },
    )
    person(
        "reza",
        language="fa",
        company="کاوه",
        city_name="تهران",
        spent_sum=1000,
        renewal_on=date(2026, 11, 22),
        contact={"last_score": 6, "last_answered_at": days_ago(100), "last_polarity": -2500},
    )
    person("mina", language="fa", consents=False, created_at=days_ago(3))
    person(
        "john",
        language="en",
        company="Acme 50% Ltd",
        city_name="London",
        spent_sum=0,
        contact={
            "last_score": 0,
            "last_invited_at": days_ago(90),
            "last_touchpoint": Touchpoint.SUPPORT,
        },
    )
    person(
        "mary",
        language="en",
        company="Acme 500 Ltd",
        preferred_channel=Preferred.SMS,
        renewal_on=date(2026, 1, 5),
        # Half past midnight of 21 November in Tehran is still the 20th in UTC.
        contact={"last_invited_at": NOW.replace(day=20, hour=21, minute=0)},
    )
    person("omid", language="fa", created_at=days_ago(400))
    erased = person("gone", language="fa")
    erased.erased_at = NOW
    db.session.commit()


CASES = [
    ([], EVERYONE),
    ([("language", "is", "en")], {"john", "mary"}),
    ([("language", "is_not", "en")], {"sara", "reza", "mina", "omid"}),
    ([("consents", "is", False)], {"mina"}),
    ([("consents", "is", True)], EVERYONE - {"mina"}),
    ([("preferred_channel", "is", "call")], {"sara"}),
    ([("preferred_channel", "is_not", "call")], EVERYONE - {"sara"}),
    ([("company", "is", "شرکت کاوه")], {"sara"}),
    ([("company", "is", "كاوه")], {"reza"}),
    ([("company", "is_not", "کاوه")], EVERYONE - {"reza"}),
    ([("company", "contains", "کاوه")], {"sara", "reza"}),
    ([("company", "contains", "ACME")], {"john", "mary"}),
    ([("company", "contains", "50%")], {"john"}),
    ([("company", "contains", "sara")], set()),
    ([("created", "within_days", 7)], {"mina"}),
    ([("created", "older_than_days", 365)], EVERYONE - {"mina"}),
    ([("created", "after", "2026-11-01")], {"mina"}),
    ([("created", "before", "2026-11-01")], EVERYONE - {"mina"}),
    ([("last_score", "at_least", 9)], {"sara"}),
    ([("last_score", "at_most", 6)], {"reza", "john"}),
    ([("last_score", "is", 0)], {"john"}),
    ([("last_score", "never", None)], {"mina", "mary", "omid"}),
    ([("last_invited", "never", None)], {"reza", "mina", "omid"}),
    ([("last_invited", "within_days", 30)], {"sara", "mary"}),
    ([("last_invited", "older_than_days", 90)], {"john"}),
    ([("last_invited", "older_than_days", 91)], set()),
    ([("last_invited", "after", "2026-11-20")], {"mary"}),
    ([("last_invited", "before", "2026-11-21")], {"sara", "john"}),
    ([("last_answered", "older_than_days", 60)], {"reza"}),
    ([("last_answered", "never", None)], EVERYONE - {"reza"}),
    ([("last_polarity", "at_most", -0.25)], {"reza"}),
    ([("last_polarity", "at_least", 0.4)], {"sara"}),
    ([("last_touchpoint", "is", "delivery")], {"sara"}),
    ([("last_touchpoint", "is", "leaving")], set()),
    ([("last_touchpoint", "is_not", "delivery")], EVERYONE - {"sara"}),
    ([("last_touchpoint", "never", None)], EVERYONE - {"sara", "john"}),
    ([("attribute:city", "is", "کرج")], {"sara"}),
    ([("attribute:city", "is", "LONDON")], {"john"}),
    ([("attribute:city", "is_not", "کرج")], EVERYONE - {"sara"}),
    ([("attribute:city", "contains", "ond")], {"john"}),
    ([("attribute:spent", "at_least", 250.5)], {"sara", "reza"}),
    ([("attribute:spent", "at_most", 250)], {"john"}),
    ([("attribute:spent", "is", 1000)], {"reza"}),
    ([("attribute:spent", "is", 0)], {"john"}),
    ([("attribute:renewal", "before", "2026-11-22")], {"mary"}),
    ([("attribute:renewal", "after", "2026-11-22")], {"sara"}),
    ([("attribute:renewal", "is", "2026-11-22")], {"reza"}),
    ([("attribute:renewal", "within_days", 30)], {"reza"}),
    ([("attribute:renewal", "in_coming_days", 9)], {"sara", "reza"}),
    ([("attribute:renewal", "in_coming_days", 8)], {"reza"}),
    ([("attribute:renewal", "jalali_anniversary", 9)], {"sara", "reza"}),
    ([("attribute:renewal", "jalali_anniversary", 8)], {"reza"}),
    ([("attribute:renewal", "gregorian_anniversary", 44)], {"sara", "reza", "mary"}),
    ([("attribute:renewal", "gregorian_anniversary", 43)], {"sara", "reza"}),
    ([("last_called", "never", None)], EVERYONE),
    ([("last_called", "within_days", 30)], set()),
    ([("attribute:unknown", "is", "x")], set()),
    ([("language", "is", "fa"), ("last_score", "at_most", 6)], {"reza"}),
    ([("attribute:city", "is", "x' or 1=1 --")], set()),
]


@pytest.mark.parametrize(("rules", "expected"), CASES)
def test_a_segment_holds_exactly_those_for_whom_every_condition_holds(people, rules, expected):
    raw = [{"field": f, "operator": o, "value": v} for f, o, v in rules]
    clause = segments.matching(raw, NOW, TEHRAN)
    found = db.session.scalars(select(Customer.name).where(clause)).all()
    assert sorted(found) == sorted(expected)


PERSIAN = {"field": "language", "operator": "is", "value": "fa"}
UNHAPPY = {"field": "last_score", "operator": "at_most", "value": 6}
AT_WORK = {"field": "company", "operator": "contains", "value": "acme"}
CALLS = {"field": "preferred_channel", "operator": "is", "value": "call"}
DELIVERED = {"field": "last_touchpoint", "operator": "is", "value": "delivery"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([UNHAPPY, {**CALLS, "or": True}], {"reza", "john", "sara"}),
        ([PERSIAN, UNHAPPY, {**CALLS, "or": True}], {"reza", "sara"}),
        ([UNHAPPY, {**CALLS, "or": True}, PERSIAN], {"reza", "sara"}),
        ([{**PERSIAN, "or": True}], {"sara", "reza", "mina", "omid"}),
        ([{**UNHAPPY, "not": True}], EVERYONE - {"reza", "john"}),
        ([{**CALLS, "not": True}], EVERYONE - {"sara"}),
        ([{**DELIVERED, "not": True}], EVERYONE - {"sara"}),
        ([PERSIAN, {**UNHAPPY, "not": True}, {**AT_WORK, "not": True}], {"sara", "mina", "omid"}),
        ([AT_WORK, {**UNHAPPY, "not": True, "or": True}], EVERYONE - {"reza"}),
    ],
)
def test_alternatives_and_opposites_hold_as_they_read(people, rules, expected):
    found = db.session.scalars(select(Customer.name).where(segments.matching(rules, NOW))).all()
    assert sorted(found) == sorted(expected)
    assert [one.as_dict() for one in conditions.read_all(rules)] == rules


@pytest.mark.parametrize(
    ("field", "operator", "value", "part"),
    [
        ("shoe size", "is", 42, "field"),
        ("attribute:", "is", "x", "field"),
        (None, "is", "x", "field"),
        ("language", "like", "fa", "operator"),
        ("language", "at_least", "fa", "operator"),
        ("language", "is", "de", "value"),
        ("consents", "is", "yes", "value"),
        ("consents", "is", 1, "value"),
        ("last_score", "at_least", 11, "value"),
        ("last_score", "at_least", 6.5, "value"),
        ("last_score", "at_least", True, "value"),
        ("last_polarity", "at_most", -2, "value"),
        ("last_touchpoint", "is", "idea", "value"),
        ("last_touchpoint", "is", None, "value"),
        ("last_touchpoint", "contains", "delivery", "operator"),
        ("created", "before", "yesterday", "value"),
        ("created", "within_days", -1, "value"),
        ("created", "within_days", 10**9, "value"),
        ("company", "is", " ", "value"),
        ("company", "contains", "x" * 201, "value"),
        ("attribute:spent", "at_least", float("inf"), "value"),
        ("attribute:spent", "at_least", float("nan"), "value"),
        ("attribute:spent", "at_least", "250", "value"),
        ("attribute:city", "is", None, "value"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_with_its_part(field, operator, value, part):
    with pytest.raises(ValueError, match=f"^{part}$"):
        conditions.read({"field": field, "operator": operator, "value": value})


def test_there_is_an_end_to_conditions():
    one = {"field": "language", "operator": "is", "value": "fa"}
    with pytest.raises(ValueError, match="conditions"):
        segments.matching([one] * 21, NOW)


def test_a_condition_is_kept_as_it_was_read():
    raw = {"field": "last_score", "operator": "at_most", "value": 6}
    assert conditions.read(raw).as_dict() == raw

"""A site's word for a customer: its own key, this day, exactly this customer."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from voc.widgets.signing import signed, vouched_for

KEY = "ab" * 32
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_it_is_what_the_published_example_makes():
    message = f"4711.{int(AT.timestamp())}"
    by_hand = hmac.new(KEY.encode(), message.encode(), hashlib.sha256).hexdigest()
    assert signed("4711", KEY, AT) == f"{message}.{by_hand}"


@pytest.mark.parametrize("reference", ["4711", "a.b.c", "مشتری ۱۲", "x|y&z"])
def test_a_customer_is_known_by_a_good_signature(reference):
    assert vouched_for(signed(reference, KEY, AT), [KEY], AT) == reference


def test_an_older_key_still_holds_and_a_foreign_one_never():
    who = signed("4711", KEY, AT)
    assert vouched_for(who, ["new", KEY], AT) == "4711"
    assert vouched_for(who, ["new"], AT) is None
    assert vouched_for(who, [], AT) is None


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        (timedelta(days=1), True),
        (timedelta(days=1, seconds=1), False),
        (-timedelta(minutes=5), True),
        (-timedelta(minutes=5, seconds=1), False),
    ],
)
def test_a_signature_ends_after_a_day(later, holds):
    assert (vouched_for(signed("4711", KEY, AT), [KEY], AT + later) is not None) is holds


def test_nothing_in_it_can_be_changed():
    reference, time, signature = signed("4711", KEY, AT).split(".")
    for wrong in (
        f"4712.{time}.{signature}",
        f"4711.{int(time) + 1}.{signature}",
        f"4711.{time}.{signature[:-1]}",
        f"4711.{time}.{signature.upper()}",
        f"4711.{time}.",
        f"4711.0{time}.{signature}",
        f".{time}.{signature}",
        f"{time}.{signature}",
        signature,
        "",
        "...",
        f"{reference}.{'9' * 30}.{signature}",
        f"{reference}.-1.{signature}",
        f"{reference}.۱۲.{signature}",
        f"{'9' * 400}.{time}.{signature}",
        f"\ud800.{time}.{signature}",
    ):
        assert vouched_for(wrong, [KEY], AT) is None, wrong

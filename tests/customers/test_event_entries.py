"""What a file or a program tells of an event, read or refused with its reason."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from voc.customers import event_entries
from voc.customers.columns import RefusedError

TEHRAN = ZoneInfo("Asia/Tehran")
SAID = {
    "event": "order_delivered",
    "at": "2026-11-20",
    "event reference": "A-1",
    "amount": "",
}


def read(**said):
    written = SAID | {name.replace("_", " "): value for name, value in said.items()}
    return event_entries.entry(written, ["sara@example.com"], TEHRAN, make.NOW)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 19, 20, 30, tzinfo=UTC)),
        ("1405/08/29", datetime(2026, 11, 19, 20, 30, tzinfo=UTC)),
        ("۱۴۰۵/۰۸/۲۹ ۱۴:۳۰", datetime(2026, 11, 20, 11, 0, tzinfo=UTC)),
        ("2026-11-20T14:30", datetime(2026, 11, 20, 11, 0, tzinfo=UTC)),
        ("2026-11-20T14:30:15Z", datetime(2026, 11, 20, 14, 30, 15, tzinfo=UTC)),
        ("2026-11-20T14:30:15.250+01:00", datetime(2026, 11, 20, 13, 30, 15, 250000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_either_calendar(written, moment):
    assert event_entries.moment(written, TEHRAN) == moment


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"event": " "}, "event:empty"),
        ({"event": "x" * 65}, "event:too long"),
        ({"event": "a\nb"}, "event:unreadable"),
        ({"event": "\u200c\u0640"}, "event:unreadable"),
        ({"at": ""}, "at:empty"),
        ({"at": "yesterday"}, "at:moment"),
        ({"at": "2026-02-30"}, "at:moment"),
        ({"at": "2026-11-20T14:30+99:00"}, "at:moment"),
        ({"at": "2026-11-20T25:00"}, "at:moment"),
        ({"at": "9999-12-31"}, "at:moment"),
        ({"at": "2026-11-23"}, "at:future"),
        ({"event_reference": ""}, "event reference:empty"),
        ({"event_reference": "x" * 101}, "event reference:too long"),
        ({"event_reference": "a\0b"}, "event reference:unreadable"),
        ({"amount": "much"}, "amount:number"),
        ({"amount": "1e400"}, "amount:number"),
        ({"amount": "9" * 40}, "amount:number"),
        ({"amount": "9" * 10_000}, "amount:too long"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(said, reason):
    with pytest.raises(RefusedError) as refused:
        read(**said)
    assert refused.value.reason == reason


def test_amounts_and_references_may_have_persian_digits():
    entry = read(amount="۱۲٬۵۰۰٫۵", event_reference="سفارش ۱۷")
    assert (entry.amount, entry.reference) == (12_500.5, "سفارش 17")


def test_a_clock_that_is_a_little_ahead_is_no_future():
    assert read(at="2026-11-22T09:34Z").at > make.NOW


def test_columns_are_known_by_their_headers_in_both_languages():
    assert event_entries.missing(["مشتری", "رویداد", "تاریخ", "شماره سفارش"]) == []
    assert event_entries.missing(["Email", "Event", "amount"]) == ["at", "event reference"]
    assert event_entries.places(["at", "customer", "email"]) == {"at": 0, "customer": 1}

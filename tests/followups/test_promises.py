"""When somebody who asked to be contacted wants to hear from us."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from voc.followups.promises import promised

TEHRAN = ZoneInfo("Asia/Tehran")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # half past eleven in Tehran


@pytest.mark.parametrize(
    ("weekday", "hour", "zone", "expected"),
    [
        (None, None, TEHRAN, None),
        (None, 14, TEHRAN, datetime(2026, 11, 23, 10, 30, tzinfo=UTC)),
        (None, 11, TEHRAN, datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        (0, 11, TEHRAN, datetime(2026, 11, 30, 7, 30, tzinfo=UTC)),
        (0, 12, TEHRAN, datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        (5, None, TEHRAN, datetime(2026, 11, 28, 5, 30, tzinfo=UTC)),
        (None, 11, BERLIN, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
    ],
)
def test_the_next_such_hour_of_the_customers_clock(weekday, hour, zone, expected):
    assert promised(MONDAY, weekday, hour, zone) == expected

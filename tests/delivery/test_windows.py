"""A message leaves in the hours that were chosen, by the customer's own clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from voc.delivery.windows import Window, there

TEHRAN, BERLIN = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = Window(9, 17)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "at", "zone", "leaves"),
    [
        (Window(), utc(2026, 11, 22, 3), TEHRAN, utc(2026, 11, 22, 3)),
        # 08:00 in Tehran waits for 09:00, 17:00 for tomorrow's 09:00, 16:59 leaves.
        (NINE_TO_FIVE, utc(2026, 11, 22, 4, 30), TEHRAN, utc(2026, 11, 22, 5, 30)),
        (NINE_TO_FIVE, utc(2026, 11, 22, 13, 29), TEHRAN, utc(2026, 11, 22, 13, 29)),
        (NINE_TO_FIVE, utc(2026, 11, 22, 13, 30), TEHRAN, utc(2026, 11, 23, 5, 30)),
        # The same moment is earlier in Berlin.
        (NINE_TO_FIVE, utc(2026, 11, 22, 13, 30), BERLIN, utc(2026, 11, 22, 13, 30)),
        # Clocks go forward in the night: 09:00 comes an hour sooner.
        (NINE_TO_FIVE, utc(2026, 3, 28, 20), BERLIN, utc(2026, 3, 29, 7)),
        # Thursday evening in Tehran, a Friday and a holiday ahead.
        (
            Window(9, 17, minds_rest=True, weekend=frozenset({4}), holidays={date(2026, 11, 28)}),
            utc(2026, 11, 26, 15),
            TEHRAN,
            utc(2026, 11, 29, 5, 30),
        ),
        # Until midnight.
        (Window(20, 24), utc(2026, 11, 22, 20, 29), TEHRAN, utc(2026, 11, 22, 20, 29)),
        (Window(20, 24), utc(2026, 11, 22, 20, 30), TEHRAN, utc(2026, 11, 23, 16, 30)),
    ],
)
def test_a_message_waits_for_its_window(window, at, zone, leaves):
    assert window.first(at, zone) == leaves


def test_ten_oclock_is_ten_oclock_on_the_customers_clock():
    due = utc(2026, 11, 22, 6, 30)  # 10:00 in Tehran
    assert there(due, TEHRAN, BERLIN) == utc(2026, 11, 22, 9)
    assert there(due, TEHRAN, TEHRAN) == due
    assert there(due, TEHRAN, ZoneInfo("Asia/Tokyo")) == utc(2026, 11, 22, 1)

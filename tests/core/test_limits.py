"""By what network a caller is counted."""

from __future__ import annotations

import threading

import pytest

from voc.core.errors import TooMany
from voc.core.limits import Limiter, caller


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("192.0.2.7:5123", "192.0.2.7:5123"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_caller_is_counted_by_network_and_no_address_is_an_error(app, address, network):
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert caller() == network


def test_callers_at_once_are_counted_one_by_one():
    limiter, taken, refused = Limiter(), [], []

    def call() -> None:
        for _ in range(50):
            try:
                limiter.hit("120/hour", "everybody")
            except TooMany:
                refused.append(1)
            else:
                taken.append(1)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(taken), len(refused)) == (120, 280)

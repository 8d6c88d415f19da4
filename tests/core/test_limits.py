"""By what network a caller is counted."""

from __future__ import annotations

import pytest

from voc.core.limits import caller


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

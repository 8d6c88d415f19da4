"""Where a server is reached from."""

from __future__ import annotations

import socket

import pytest

from voc.core import lan, settings


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_loopback_address_is_for_this_machine_only(host):
    assert lan.is_loopback(host)
    assert lan.reachable(host) == host


def test_a_server_that_listens_everywhere_has_an_address_one_can_type(tmp_path):
    given = {"VOC_INSTANCE": str(tmp_path), "VOC_HOST": "0.0.0.0", "VOC_PORT": "8080"}
    loaded = settings.load(given)
    assert "0.0.0.0" not in loaded.public_url
    assert loaded.public_url.endswith(":8080")


def test_a_port_in_use_is_noticed():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert lan.is_taken("127.0.0.1", server.getsockname()[1])
        assert lan.is_taken("0.0.0.0", server.getsockname()[1])
        free = server.getsockname()[1]
    assert not lan.is_taken("127.0.0.1", free)


def test_plain_http_to_others_is_said_on_every_page(tmp_path):
    given = {"VOC_INSTANCE": str(tmp_path), "VOC_PUBLIC_URL": "http://voice.example.com"}
    assert settings.load(given).is_exposed
    given["VOC_PUBLIC_URL"] = "https://voice.example.com"
    assert not settings.load(given).is_exposed

"""Somebody who sends a form as slowly as they like keeps nobody else from answering."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest

from tests.bench.stage import free_port, stage, wait_for

KIND = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def shop():
    """(the port of a server, the name of a survey it asks)"""
    with stage("sqlite", durable=False) as made:
        port = free_port()
        made.environment["VOC_PORT"] = str(port)
        process = made.run("-m", "voc", "serve")
        try:
            wait_for(process, port)
            yield port, made.slug
        finally:
            process.terminate()
            process.wait(30)


@pytest.mark.parametrize("place", ["/sign-in", "/forgotten", "/f/{slug}"])
def test_a_form_that_is_half_sent_holds_nobody_up(shop, place):
    port, slug = shop
    address = place.format(slug=slug)
    head = f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {KIND}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(f"{head}Content-Length: 5000\r\n\r\nemail=a".encode())
        time.sleep(0.5)
        customer = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        body, began = urlencode({"nps": 9}), time.monotonic()
        with closing(customer):
            customer.request("POST", f"/f/{slug}", body, {"Content-Type": KIND})
            assert customer.getresponse().status == 200
        assert time.monotonic() - began < 4

"""The machine's address in its local network, for a phone that wants to try the survey."""

from __future__ import annotations

import socket

ELSEWHERE = ("192.0.2.1", 9)  # an address of documentation: no packet is sent to learn the route
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, not bound
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def address() -> str | None:
    """The address that this machine would use to speak to others; None where it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        found: str = probe.getsockname()[0]
    return None if found in LOOPBACK else found


def reachable(host: str) -> str:
    """The name under which a server that listens on `host` is reached."""
    if host in EVERYWHERE:
        return address() or LOOPBACK[0]
    return host


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    return host in LOOPBACK


def is_taken(host: str, port: int) -> bool:
    """Whether a server listens there already; two on one port would share its callers."""
    reached = LOOPBACK[0] if host in EVERYWHERE else host
    try:
        with socket.create_connection((reached, port), timeout=1):
            return True
    except OSError:
        return False

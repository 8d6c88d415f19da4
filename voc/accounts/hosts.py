"""Where surveys may lead their customers: over https, to hosts that were listed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit


def hosts_in(typed: str) -> list[str]:
    """Hosts out of lines, as they are compared; a whole address counts as its host.

    :raises ValueError: a line is none; it is the message.
    """
    found: list[str] = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        host = host_of(line if "://" in line else f"https://{line}")
        if "." not in host:
            raise ValueError(line)
        found.append(host)
    return list(dict.fromkeys(found))


def is_allowed(url: str, hosts: Collection[str]) -> bool:
    """Whether a survey may lead to that address."""
    return bool(url) and host_of(url) in hosts


def is_https(url: str) -> bool:
    """Whether it is a whole address over https."""
    return bool(host_of(url))


def host_of(url: str) -> str:
    """The host of an https address, as names are looked up; "" where browsers may read another."""
    if not url.isprintable() or "\\" in url or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        if parts.scheme != "https" or "@" in parts.netloc or parts.port not in {None, 443}:
            return ""
        return (parts.hostname or "").encode("idna").decode().lower().rstrip(".")
    except ValueError:  # a port that is none; a name that cannot be encoded is one too
        return ""

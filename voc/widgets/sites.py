"""The sites that may show a survey: exact origins, as browsers write them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

import idna

MOST_SITES = 20
LONGEST = 2048
PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def origin(text: str) -> str:
    """The origin of a typed address: "Shop.Example/" gives "https://shop.example".

    A path is refused rather than forgotten: nobody should believe that it narrows anything.

    :raises ValueError: it is no origin, or not exactly one.
    """
    typed = text.strip()
    if len(typed) > LONGEST or re.search(r"[\s\\\x00-\x1f]", typed):
        raise ValueError(typed[:80])
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    if parts.scheme not in PORTS or parts.path not in {"", "/"} or "@" in parts.netloc:
        raise ValueError(typed[:80])
    if parts.query or parts.fragment or "?" in typed or "#" in typed:
        raise ValueError(typed[:80])
    port = parts.port  # raises ValueError by itself
    shown = "" if port in {None, PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{_host(parts)}{shown}"


def _host(parts: SplitResult) -> str:
    given = parts.hostname or ""
    if parts.netloc.startswith("["):
        return f"[{ipaddress.IPv6Address(given).compressed}]"
    try:
        name = idna.encode(given, uts46=True).decode() if not given.isascii() else given
    except idna.IDNAError:
        raise ValueError(given[:80]) from None
    if not NAME.fullmatch(name) or len(name) > 253:
        raise ValueError(given[:80])
    if re.fullmatch(r"[0-9.]+", name):
        return str(ipaddress.IPv4Address(name))
    return name


def ancestors(sites: Iterable[str]) -> str:
    """The value of `frame-ancestors` that lets exactly these sites show a frame."""
    return " ".join(sites) or "'none'"

"""Mail addresses as servers take them."""

from __future__ import annotations

import idna


def in_ascii(address: str) -> str:
    """The address with its domain in the ASCII form of RFC 5891: "care@xn--mnchen-3ya.example".

    :raises ValueError: the domain is none, or the part before it is not ASCII and would need
        SMTPUTF8 all the way to the mailbox.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local.isascii():
        raise ValueError("no address that every server takes")
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode()  # its errors are ValueErrors
    return f"{local}@{domain}"

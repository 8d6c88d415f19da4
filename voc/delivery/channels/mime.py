"""A mail as it goes over the wire: addresses every server takes, both parts, a signature."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, formataddr
from functools import lru_cache

import dkim

from voc.core.folding import in_one_line
from voc.core.settings import Settings
from voc.delivery.addresses import in_ascii
from voc.delivery.channels import Envelope, Permanent

SIGNED = (
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
)
"""RFC 8058 asks that the last two be covered."""
_PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
_NOT_IN_A_HEADER = re.compile(r"\r(?!\n )|(?<!\r)\n|\n(?! )|[^\x20-\x7e\r\n\t]")
"""A line that is not folded, or what is not ASCII."""


def deliverable(envelope: Envelope) -> Envelope:
    """The same mail with addresses that every server takes.

    :raises Permanent: there is no such form of one of them.
    """
    try:
        to = in_ascii(envelope.address)
    except ValueError:
        raise Permanent("address") from None
    try:
        sender = in_ascii(envelope.sender_address)
    except ValueError:
        raise Permanent("sender") from None
    return replace(envelope, address=to, sender_address=sender)


def mime(envelope: Envelope) -> bytes:
    """The mail as it goes over the wire.

    Written by hand, for its shape is always the same: the email package takes six times as long.

    :raises Permanent: a header holds what no header may, such as a line break.
    """
    headers = {
        "Message-ID": envelope.identifier,
        "Date": format_datetime(envelope.date),
        "Subject": _encoded(in_one_line(envelope.subject)),
        "From": _addressed(envelope.sender_name, envelope.sender_address),
        "To": _addressed(envelope.name, envelope.address),
        "Auto-Submitted": "auto-generated",
    }
    if envelope.unsubscribe:
        headers["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if any(_NOT_IN_A_HEADER.search(value) for value in headers.values()):
        raise Permanent("header")
    headers["MIME-Version"] = "1.0"
    whole = _several("alternative", _words("plain", envelope.text), _html(envelope))
    return "".join([*(f"{name}: {headers[name]}\r\n" for name in headers), whole]).encode("ascii")


def _html(envelope: Envelope) -> str:
    html = _words("html", envelope.html)
    return _several("related", html, _picture(envelope)) if envelope.logo else html


def _several(kind: str, *parts: str) -> str:
    """Parts between lines that no base64 holds."""
    line = f"=_{kind}"
    within = "".join(f"--{line}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{line}"\r\n\r\n{within}--{line}--\r\n'


def _words(kind: str, text: str) -> str:
    return f'Content-Type: text/{kind}; charset="utf-8"\r\n{_in_base64(text.encode())}'


def _picture(envelope: Envelope) -> str:
    about = f"Content-Type: {envelope.logo_type}\r\nContent-ID: <logo>\r\n"
    return f"{about}Content-Disposition: inline\r\n{_in_base64(envelope.logo)}"


def _in_base64(content: bytes) -> str:
    """The end of a part's headers, and its body in lines of 76 characters."""
    body = base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")
    return f"Content-Transfer-Encoding: base64\r\n\r\n{body}"


def _addressed(name: str, address: str) -> str:
    """Somebody's name and address; the name encoded where it is not plain ASCII."""
    if not _PLAIN_ADDRESS.fullmatch(address):
        _expect_address(address)
    name = in_one_line(name)
    shown = formataddr((name, address)) if name.isascii() else f"{_encoded(name)} <{address}>"
    return shown if name else address


@lru_cache(1024)
def _expect_address(address: str) -> None:
    """:raises Permanent: it is none."""
    try:
        Address(addr_spec=address)
    except (ValueError, IndexError, MessageError):
        raise Permanent("header") from None


@lru_cache(1024)
def _encoded(text: str) -> str:
    """A header's words, by RFC 2047 where they are not ASCII; in lines of 75 characters."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=75).encode(linesep="\r\n")


def signed(mail: bytes, sender_address: str, settings: Settings) -> bytes:
    """The mail with a DKIM signature of the sender's domain, where there is a key for it.

    :raises Permanent: the mail cannot be signed.
    """
    if not settings.dkim_key:
        return mail
    domain = sender_address.rpartition("@")[2]
    try:
        signature = dkim.sign(
            mail,
            settings.dkim_selector.encode("idna"),
            domain.encode(),
            settings.dkim_key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if b"\n" + name + b":" in _names(mail)],
        )
    except (dkim.DKIMException, UnicodeError):
        raise Permanent("signature") from None
    return bytes(signature) + mail


def _names(mail: bytes) -> bytes:
    return b"\n" + mail.partition(b"\r\n\r\n")[0].lower()

"""A mail as it goes over the wire: addresses every server takes, both parts, a signature."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

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

    :raises Permanent: a header holds what no header may, such as a line break.
    """
    mail = EmailMessage(policy=policy.SMTP)
    try:
        mail["Message-ID"] = envelope.identifier
        mail["Date"] = format_datetime(envelope.date)
        mail["Subject"] = in_one_line(envelope.subject)
        mail["From"] = Address(in_one_line(envelope.sender_name), addr_spec=envelope.sender_address)
        mail["To"] = Address(in_one_line(envelope.name), addr_spec=envelope.address)
        mail["Auto-Submitted"] = "auto-generated"
        if envelope.unsubscribe:
            mail["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(envelope.text)
        mail.add_alternative(envelope.html, subtype="html")
        if envelope.logo:
            kind, _, subtype = envelope.logo_type.partition("/")
            part = mail.get_payload()[1]  # type: ignore[index]
            part.add_related(envelope.logo, kind, subtype, cid="<logo>")  # type: ignore[union-attr]
        return mail.as_bytes()
    except (ValueError, IndexError, MessageError):
        raise Permanent("header") from None


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

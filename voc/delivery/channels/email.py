"""Mail by SMTP, over one connection for a batch.

Every answer of the other side ends in one of four ways: taken; try again later (4xx, no
connection, an answer that is about us and not about the message); never, because of the address;
never, because of the message. Only codes are kept of what a server says: its words often repeat
the address.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from voc.core.folding import in_one_line
from voc.delivery.addresses import in_ascii
from voc.delivery.channels import Envelope, Permanent, Temporary

SECONDS = 20
"""How long one step of the conversation may take."""
PORTS = {"smtp": 25, "smtps": 465}
_STATUS = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_ABOUT_THE_ADDRESS = ("5.1.", "5.2.")


class Email:
    """A mail server at `smtp://user:password@host:port` (STARTTLS where offered) or `smtps://`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme or "smtp"]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Nothing yet: the first message connects."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye, if anybody is listening."""
        self._hang_up()

    def send(self, envelope: Envelope) -> None:
        """Hand one mail to the server; see `Channel.send`."""
        envelope = _deliverable(envelope)
        data = mime(envelope)
        server = self._connected()
        try:
            self._converse(server, envelope, data)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            server.close()
            self._server = None
            raise Temporary(type(error).__name__, is_connection=True) from None
        except ValueError:  # smtplib puts nothing on the wire that is not one line of ASCII
            self._reset(server)
            raise Permanent("address") from None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                code = getattr(error, "smtp_code", "")
                reason = f"{type(error).__name__} {code}".strip()
                raise Temporary(reason, is_connection=True) from None
        return self._server

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            if not self._tls and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _converse(self, server: smtplib.SMTP, envelope: Envelope, data: bytes) -> None:
        """MAIL, RCPT and DATA, each answer judged by itself."""
        code, said = server.mail(envelope.sender_address)
        if code >= 300:  # about us, not about this customer
            self._reset(server)
            raise Temporary(_reason(code, said), is_connection=True)
        code, said = server.rcpt(envelope.address)
        if code >= 300:
            self._reset(server)
            raise _judged(code, said, at_recipient=True)
        try:
            code, said = server.data(data)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _as_bytes(error.smtp_error)
        if code >= 300:
            self._reset(server)
            raise _judged(code, said, at_recipient=False)

    def _reset(self, server: smtplib.SMTP) -> None:
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _deliverable(envelope: Envelope) -> Envelope:
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


def _judged(code: int, said: bytes, *, at_recipient: bool) -> Temporary | Permanent:
    reason = _reason(code, said)
    if code == 421:
        return Temporary(reason, is_connection=True)
    if code < 500:
        return Temporary(reason)
    status = reason.partition(" ")[2]
    if status:  # RFC 3463: 5.1 the address, 5.2 the mailbox; 5.7, say, is a policy
        return Permanent(reason, is_address=status.startswith(_ABOUT_THE_ADDRESS))
    return Permanent(reason, is_address=at_recipient or code == 550)


def _reason(code: int, said: bytes) -> str:
    """The codes of an answer: "550 5.1.1"."""
    status = _STATUS.match(said)
    return f"{code} {status[1].decode()}" if status else str(code)


def _as_bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()

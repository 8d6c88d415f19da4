"""Mail by SMTP, over one connection for a batch, made anew when it breaks.

Every answer of the other side ends in one of four ways: taken; try again later (4xx, no
connection, an answer that is about us and not about the message); never, because of the address;
never, because of the message. Only codes are kept of what a server says: its words often repeat
the address.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from functools import cache, lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from voc.core.settings import Settings
from voc.delivery.channels import Envelope, HandingOver, Permanent, Temporary, conversation
from voc.delivery.channels.mime import deliverable, mime, signed

SECONDS = 20
"""How long one step of the conversation may take."""
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
DROPS = 3
"""So many broken conversations in one batch say that something is wrong with the server."""
_STATUS = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_ABOUT_THE_ADDRESS = ("5.1.", "5.2.")


def host_of(url: str) -> str:
    """The server of `VOC_SMTP_URL` with its port: "mail.example.com:587"."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or PORTS.get(parts.scheme, 25)}"


class Email:
    """A mail server: `smtp+starttls://` (never without TLS), `smtps://`, `smtp://`."""

    def __init__(self, settings: Settings, handing_over: HandingOver) -> None:
        parts = urlsplit(settings.smtp_url)
        self._scheme = parts.scheme
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._settings = settings
        self._handing_over = handing_over
        self._server: smtplib.SMTP | None = None
        self._drops = 0

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
        """Hand one mail to the server; see `Channel.send`.

        After a conversation that broke, the next mail begins with a new connection.
        """
        envelope = deliverable(envelope)
        data = signed(mime(envelope), envelope.sender_address, self._settings)
        server = self._connected()
        is_handed = False
        try:
            self._begin(server, envelope)
            self._handing_over(envelope.message_id)
            is_handed = True
            self._end(server, data)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            server.close()
            self._server = None
            self._drops += 1
            reason, is_down = type(error).__name__, self._drops >= DROPS
            raise Temporary(reason, is_connection=is_down, is_in_doubt=is_handed) from None
        except ValueError:  # nothing goes on the wire that is not one line of ASCII
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
        server: smtplib.SMTP
        if self._scheme == "smtps":
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=_trusted())
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            must = self._scheme == "smtp+starttls"
            if must or (self._scheme == "smtp" and server.has_extn("starttls")):
                server.starttls(context=_trusted())  # raises where it is not offered
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _begin(self, server: smtplib.SMTP, envelope: Envelope) -> None:
        """MAIL, RCPT and DATA, each answer judged by itself."""
        sender, to = envelope.return_path or envelope.sender_address, envelope.address
        mail = f"MAIL FROM:{_quoted(sender)}", f"RCPT TO:{_quoted(to)}", "DATA"
        answers = conversation.answers_to(server, mail)
        (code, said), at = answers[-1], len(answers)
        if code == conversation.GO_ON:
            return
        self._reset(server)
        if at == 1:  # about us, not about this customer
            raise Temporary(_reason(code, said), is_connection=True)
        raise _judged(code, said, at_recipient=at == 2)

    def _end(self, server: smtplib.SMTP, data: bytes) -> None:
        """The mail itself."""
        code, said = conversation.answer_to_content(server, data)
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


@lru_cache(1024)
def _quoted(address: str) -> str:
    """An address as the conversation has it; the sender's is the same for thousands of mails."""
    return smtplib.quoteaddr(address)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; to read them takes as long as fifty mails."""
    return ssl.create_default_context()


def _judged(code: int, said: bytes, *, at_recipient: bool) -> Temporary | Permanent:
    reason = _reason(code, said)
    if code == 421:
        return Temporary(reason, is_connection=True)
    if code < 500:
        return Temporary(reason, is_pushback=code == 451)
    status = reason.partition(" ")[2]
    if status:  # RFC 3463: 5.1 the address, 5.2 the mailbox; 5.7, say, is a policy
        return Permanent(reason, is_address=status.startswith(_ABOUT_THE_ADDRESS))
    return Permanent(reason, is_address=at_recipient or code == 550)


def _reason(code: int, said: bytes) -> str:
    """The codes of an answer: "550 5.1.1"."""
    status = _STATUS.match(said)
    return f"{code} {status[1].decode()}" if status else str(code)

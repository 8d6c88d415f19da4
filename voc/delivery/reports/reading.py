"""Reading what comes back about a mail: what it says, and which of our mails it is about.

Delivery status notifications (RFC 3464), feedback reports (RFC 5965), the free text of servers
that know neither, and the answers of people who are away. A message is known by its Message-ID or
by the address that the report came to; both hold a number and a proof that nobody can guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Mail
from enum import StrEnum


class Kind(StrEnum):
    """What a report says."""

    HARD = "hard"
    """Nobody can be reached at that address."""
    SOFT = "soft"
    """This mail was not delivered; the next may be."""
    COMPLAINT = "complaint"
    """Somebody said that it is spam."""
    DELAYED = "delayed"
    """Not yet delivered; the server goes on trying."""
    AWAY = "away"
    """An automatic answer: it arrived."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """What was read. `status` is a code of RFC 3463 or ""; `names` are (message id, proof)."""

    kind: Kind
    status: str
    names: tuple[tuple[int, str], ...]


_NAME = re.compile(r"(?<![\w.])(\d{1,10})\.([0-9a-f]{24})@")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -]")
_ABOUT_OUR_MAIL = re.compile(r"5\.(7\.\d+|6\.\d+|3\.4|2\.3)")
"""Policy, content, size: the address exists, but did not take this mail."""
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_RETURNED = re.compile(
    r"undeliver|failure notice|returned mail|delivery (status|fail)|not delivered"
    r"|تحویل نشد|برگشت خورد|ناموفق",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"out of (the )?office|auto(matic)?[- ]?reply|on (vacation|leave)|away from"
    r"|پاسخ خودکار|خارج از دفتر|مرخصی|عدم حضور",
    re.IGNORECASE,
)


def read(raw: bytes) -> Report:
    """What a mail in the mailbox of reports says; of anything that is none, `Kind.OTHER`."""
    mail = message_from_bytes(raw)
    kind, status = _said(mail)
    return Report(kind, status, _names(mail))


def names_in(text: str) -> tuple[tuple[int, str], ...]:
    """The messages that a text names: the numbers and proofs of our Message-IDs."""
    found = ((int(number), proof) for number, proof in _NAME.findall(text))
    return tuple(dict.fromkeys(found))


def judged(status: str) -> Kind:
    """What a final status of RFC 3463 means for whoever was written to."""
    if status.startswith("5."):
        return Kind.SOFT if _ABOUT_OUR_MAIL.fullmatch(status) else Kind.HARD
    return Kind.SOFT if status.startswith("4.") else Kind.OTHER


def _said(mail: Mail) -> tuple[Kind, str]:
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            return _feedback(part), ""
        if part.get_content_type() == "message/delivery-status":
            return _status(part)
    if mail.get_content_type() == "multipart/report":
        return Kind.OTHER, ""  # a receipt for having been read, say
    subject, sender = _words(mail["Subject"]), _words(mail["From"])
    if _is_automatic(mail) or _ABSENT.search(subject):
        return Kind.AWAY, ""
    if _DAEMON.search(sender) or _RETURNED.search(subject):
        return _free_text("\n".join(_texts(mail)))
    return Kind.OTHER, ""


def _feedback(part: Mail) -> Kind:
    said = _fields(part).get("feedback-type", "").strip().lower()
    return Kind.OTHER if said in {"not-spam", ""} else Kind.COMPLAINT


def _status(part: Mail) -> tuple[Kind, str]:
    """The worst that is said of any recipient; we write to one at a time."""
    groups = part.get_payload()
    blocks = groups if isinstance(groups, list) else [part]
    found = [_of_recipient(dict(_lowered(block))) for block in blocks if isinstance(block, Mail)]
    order = [Kind.HARD, Kind.SOFT, Kind.DELAYED, Kind.OTHER]
    return min(found, key=lambda one: order.index(one[0]), default=(Kind.OTHER, ""))


def _of_recipient(fields: dict[str, str]) -> tuple[Kind, str]:
    action = fields.get("action", "").strip().lower()
    said = _STATUS.search(fields.get("status", ""))
    detail = _STATUS.search(fields.get("diagnostic-code", ""))
    status = said[1] if said else ""
    if detail and (not status or status.endswith(".0.0")):
        status = detail[1]
    if action == "delayed":
        return Kind.DELAYED, status
    return (judged(status), status) if action == "failed" else (Kind.OTHER, status)


def _free_text(text: str) -> tuple[Kind, str]:
    """What a server without a form means: its first status, else the class of its first code."""
    if (found := _STATUS.search(text)) and found[1][0] in "45":
        return judged(found[1]), found[1]
    if code := _CODE.search(text):
        return (Kind.HARD if code[1].startswith("5") else Kind.SOFT), code[1]
    return Kind.OTHER, ""


def _is_automatic(mail: Mail) -> bool:
    said = str(mail["Auto-Submitted"] or "").strip().lower()
    precedence = str(mail["Precedence"] or "").strip().lower()
    return (
        said.startswith("auto-replied")
        or precedence == "auto_reply"
        or any(mail[name] is not None for name in ("X-Autoreply", "X-Autorespond"))
    )


def _names(mail: Mail) -> tuple[tuple[int, str], ...]:
    """Those in the headers and those in what came back with it, the headers first."""
    headers = "\n".join(str(value) for value in mail.values())
    return names_in("\n".join([headers, *_texts(mail)]))


def _texts(mail: Mail) -> Iterator[str]:
    """The headers and words of every part."""
    for part in mail.walk():
        if part is not mail:
            yield "\n".join(f"{name}: {value}" for name, value in part.items())
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            yield payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _fields(part: Mail) -> dict[str, str]:
    """The fields of a part that holds nothing but fields."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return {
            name: value for one in payload if isinstance(one, Mail) for name, value in _lowered(one)
        }
    lines = (line.partition(":") for line in str(payload).splitlines())
    return {name.strip().lower(): value.strip() for name, _colon, value in lines}


def _lowered(fields: Mail) -> Iterator[tuple[str, str]]:
    return ((name.lower(), str(value)) for name, value in fields.items())


def _words(header: object) -> str:
    try:
        return str(make_header(decode_header(str(header or ""))))
    except (ValueError, LookupError, MessageError):
        return str(header)

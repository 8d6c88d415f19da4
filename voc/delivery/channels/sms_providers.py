"""What each SMS provider is told, and what its answers mean.

The status in the body decides, not the HTTP code: providers answer 200 to what they refuse.
Whatever is about our account (no credit, a wrong key or line) holds up every message, whatever is
about a number only this one. A status that is not known is tried again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from voc.delivery.channels import Permanent, Temporary

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LONGEST_ID = 40
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Account:
    """Who sends: `key` or `user` and `password`, from the line `sender`, at `path` if it varies."""

    user: str
    password: str = field(repr=False)
    sender: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted."""

    path: str = field(repr=False)
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


class Provider(Protocol):
    """One provider's way of saying things."""

    knows_repeats: bool
    """Whether a message that comes again with its reference is not sent again."""

    def request(self, account: Account, number: str, text: str, reference: int) -> Request:
        """What to post so that this text reaches this number (E.164)."""

    def judge(self, answer: Any) -> str:
        """Read the body of an answer, decoded from JSON; returns when the message was taken.

        That is the provider's id for it where it can tell what became of it, else "".

        :raises Temporary: try again later.
        :raises Permanent: it will never be taken.
        """


class State(StrEnum):
    """What became of a message that was taken."""

    DELIVERED = "delivered"
    FAILED = "failed"
    BLOCKED = "blocked"


MOST_ASKED = 100
"""Ids in one question about states."""


class Telling(Protocol):
    """A provider that can be asked what became of messages."""

    def ask(self, account: Account, ids: Sequence[str]) -> Request:
        """What to post to learn about these, `MOST_ASKED` at most."""

    def states(self, answer: Any) -> dict[str, State]:
        """What is final, by the provider's id.

        :raises Temporary: it does not say now.
        """


class Kavenegar:
    """`localid` makes a repeat return the first message instead of sending another."""

    knows_repeats = True
    PATH = "/v1/{key}/sms/send.json"
    ABOUT_THE_NUMBER = {411}
    ABOUT_THE_MESSAGE = {413, 414, 417}
    ASK = "/v1/{key}/sms/status.json"
    DELIVERED, FAILED, BLOCKED = 10, {6, 11, 13}, 14

    def request(self, account: Account, number: str, text: str, reference: int) -> Request:
        """See `Provider.request`."""
        said = {"receptor": dialled(number), "message": text, "localid": str(reference)}
        if account.sender:
            said["sender"] = account.sender
        path = self.PATH.format(key=quote(account.user, safe=""))
        return Request(path, urlencode(said).encode(), FORM)

    def judge(self, answer: Any) -> str:
        """See `Provider.judge`."""
        code = answer["return"]["status"]
        if code in self.ABOUT_THE_NUMBER:
            raise Permanent(f"kavenegar {code}", is_address=True)
        if code in self.ABOUT_THE_MESSAGE:
            raise Permanent(f"kavenegar {code}")
        if code != 200:
            raise Temporary(f"kavenegar {code}", is_connection=True)
        entry = answer["entries"][0]
        state = entry["status"]
        if state == self.BLOCKED:
            raise Permanent(f"kavenegar state {state}", is_address=True)
        if state in self.FAILED:
            raise Permanent(f"kavenegar state {state}")
        return str(entry.get("messageid") or "")[:LONGEST_ID]

    def ask(self, account: Account, ids: Sequence[str]) -> Request:
        """See `Telling.ask`."""
        path = self.ASK.format(key=quote(account.user, safe=""))
        return Request(path, urlencode({"messageid": ",".join(ids)}).encode(), FORM)

    def states(self, answer: Any) -> dict[str, State]:
        """See `Telling.states`."""
        code = answer["return"]["status"]
        if code != 200:
            raise Temporary(f"kavenegar {code}")
        meant = {self.DELIVERED: State.DELIVERED, self.BLOCKED: State.BLOCKED}
        meant |= dict.fromkeys(self.FAILED, State.FAILED)
        said = {str(one["messageid"]): one["status"] for one in answer["entries"] or ()}
        return {known: meant[status] for known, status in said.items() if status in meant}


class SmsIr:
    """SMS.ir."""

    knows_repeats = False
    PATH = "/v1/send/bulk"
    TAKEN, EMPTY, NO_NUMBER = 1, 103, 104

    def request(self, account: Account, number: str, text: str, reference: int) -> Request:  # noqa: ARG002 - it knows no reference
        """See `Provider.request`."""
        said = {"lineNumber": account.sender, "messageText": text, "mobiles": [dialled(number)]}
        headers = {**JSON, "x-api-key": account.user}
        return Request(self.PATH, json.dumps(said).encode(), headers)

    def judge(self, answer: Any) -> str:
        """See `Provider.judge`."""
        code = answer["status"]
        if code in {self.EMPTY, self.NO_NUMBER}:
            raise Permanent(f"sms.ir {code}", is_address=code == self.NO_NUMBER)
        if code != self.TAKEN:
            raise Temporary(f"sms.ir {code}", is_connection=True)
        if not answer["data"]["messageIds"][0]:
            raise Permanent("sms.ir without id")
        return ""


class Melipayamak:
    """`Value` is an id of more than 15 digits, or a short code that says what is wrong."""

    knows_repeats = False
    PATH = "/api/SendSMS/SendSMS"
    SHORTEST_ID = 16
    FILTERED, NOT_SENT, BLOCKED = "7", "11", "35"

    def request(self, account: Account, number: str, text: str, reference: int) -> Request:  # noqa: ARG002 - it knows no reference
        """See `Provider.request`."""
        said = {
            "username": account.user,
            "password": account.password,
            "to": dialled(number),
            "from": account.sender,
            "text": text,
        }
        return Request(self.PATH, urlencode(said).encode(), FORM)

    def judge(self, answer: Any) -> str:
        """See `Provider.judge`."""
        value, code = str(answer["Value"]), answer["RetStatus"]
        if code == 1 and len(value) >= self.SHORTEST_ID:
            return ""
        reason = f"melipayamak {code} {value[:5]}"
        if value == self.BLOCKED:
            raise Permanent(reason, is_address=True)
        if value in {self.FILTERED, self.NOT_SENT}:
            raise Permanent(reason)
        raise Temporary(reason, is_connection=True)


class Generic:
    """A gateway of one's own: JSON `to`, `text`, `from`, `reference`; the key as a bearer token.

    It answers `{"status": "accepted"}`, `{"status": "refused", "reason": "number"}` (or any other
    reason), or `{"status": "later"}`. The same reference is the same message.
    """

    knows_repeats = True

    def request(self, account: Account, number: str, text: str, reference: int) -> Request:
        """See `Provider.request`."""
        said = {"to": number, "text": text, "from": account.sender, "reference": str(reference)}
        headers = {**JSON, "Authorization": f"Bearer {account.user}"}
        return Request(account.path or "/", json.dumps(said).encode(), headers)

    def judge(self, answer: Any) -> str:
        """See `Provider.judge`."""
        state = answer["status"]
        if state == "refused":
            raise Permanent("gateway refused", is_address=answer.get("reason") == "number")
        if state != "accepted":
            raise Temporary("gateway later", is_connection=True)
        return ""


KAVENEGAR = Kavenegar()
PROVIDERS: dict[str, Provider] = {
    "kavenegar": KAVENEGAR,
    "smsir": SmsIr(),
    "melipayamak": Melipayamak(),
    "generic": Generic(),
}

TELLING: dict[str, Telling] = {"kavenegar": KAVENEGAR}
"""Those of them that can be asked."""


def tells(sms_url: str) -> bool:
    """Whether the provider of that address can be asked what became of messages."""
    return urlsplit(sms_url).scheme.partition("+")[0] in TELLING


def dialled(number: str) -> str:
    """A number of E.164 as Iranian providers dial it: 09121234567, or 0049... abroad."""
    return f"0{number[3:]}" if number.startswith("+98") else f"00{number.removeprefix('+')}"

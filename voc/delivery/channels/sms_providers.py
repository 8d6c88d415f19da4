"""What each SMS provider is told, and what its answers mean.

The status in the body decides, not the HTTP code: providers answer 200 to what they refuse.
Whatever is about our account (no credit, a wrong key or line) holds up every message, whatever is
about a number only this one. A status that is not known is tried again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from voc.delivery.channels import Permanent, Temporary

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
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

    def judge(self, answer: Any) -> None:
        """Read the body of an answer, decoded from JSON; returns when the message was taken.

        :raises Temporary: try again later.
        :raises Permanent: it will never be taken.
        """


class Kavenegar:
    """`localid` makes a repeat return the first message instead of sending another."""

    knows_repeats = True
    PATH = "/v1/{key}/sms/send.json"
    ABOUT_THE_NUMBER = {411}
    ABOUT_THE_MESSAGE = {413, 414, 417}
    FAILED, BLOCKED = {6, 11, 13}, 14

    def request(self, account: Account, number: str, text: str, reference: int) -> Request:
        """See `Provider.request`."""
        said = {"receptor": dialled(number), "message": text, "localid": str(reference)}
        if account.sender:
            said["sender"] = account.sender
        path = self.PATH.format(key=quote(account.user, safe=""))
        return Request(path, urlencode(said).encode(), FORM)

    def judge(self, answer: Any) -> None:
        """See `Provider.judge`."""
        code = answer["return"]["status"]
        if code in self.ABOUT_THE_NUMBER:
            raise Permanent(f"kavenegar {code}", is_address=True)
        if code in self.ABOUT_THE_MESSAGE:
            raise Permanent(f"kavenegar {code}")
        if code != 200:
            raise Temporary(f"kavenegar {code}", is_connection=True)
        state = answer["entries"][0]["status"]
        if state == self.BLOCKED:
            raise Permanent(f"kavenegar state {state}", is_address=True)
        if state in self.FAILED:
            raise Permanent(f"kavenegar state {state}")


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

    def judge(self, answer: Any) -> None:
        """See `Provider.judge`."""
        code = answer["status"]
        if code in {self.EMPTY, self.NO_NUMBER}:
            raise Permanent(f"sms.ir {code}", is_address=code == self.NO_NUMBER)
        if code != self.TAKEN:
            raise Temporary(f"sms.ir {code}", is_connection=True)
        if not answer["data"]["messageIds"][0]:
            raise Permanent("sms.ir without id")


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

    def judge(self, answer: Any) -> None:
        """See `Provider.judge`."""
        value, code = str(answer["Value"]), answer["RetStatus"]
        if code == 1 and len(value) >= self.SHORTEST_ID:
            return
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

    def judge(self, answer: Any) -> None:
        """See `Provider.judge`."""
        state = answer["status"]
        if state == "refused":
            raise Permanent("gateway refused", is_address=answer.get("reason") == "number")
        if state != "accepted":
            raise Temporary("gateway later", is_connection=True)


PROVIDERS: dict[str, Provider] = {
    "kavenegar": Kavenegar(),
    "smsir": SmsIr(),
    "melipayamak": Melipayamak(),
    "generic": Generic(),
}


def dialled(number: str) -> str:
    """A number of E.164 as Iranian providers dial it: 09121234567, or 0049... abroad."""
    return f"0{number[3:]}" if number.startswith("+98") else f"00{number.removeprefix('+')}"

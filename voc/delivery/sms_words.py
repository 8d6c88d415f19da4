"""What stands in an SMS: how many parts it takes, and what somebody who answers one wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from voc.core.folding import digits, fold

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet of GSM 03.38."""
GSM_TWICE = set("\f^{}\\[~]|€")
"""Its extension: each of these takes the place of two."""
STOP = {"fa": "لغو۱۱", "en": "Stop 11"}
"""How every message ends."""
_STOPS = {"11", "لغو", "لغو11", "stop", "stop11"}
_AGAINS = {"12"}
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Size:
    """`length` in characters of the message's alphabet, and the parts it is sent and paid in."""

    length: int
    parts: int
    is_gsm: bool


class Reply(StrEnum):
    """What an answer to a message asks for."""

    STOP = "stop"
    AGAIN = "again"


def size(text: str) -> Size:
    """How long a message is: 160 characters of GSM-7, or 70 of UCS-2, in one part; else 153 or 67.

    A message with one Persian character is UCS-2 whole; a character outside its first plane, such
    as an emoji, counts twice. (3GPP TS 23.038 and 23.040)
    """
    is_gsm = all(sign in GSM or sign in GSM_TWICE for sign in text)
    if is_gsm:
        length, whole, part = sum(2 if sign in GSM_TWICE else 1 for sign in text), 160, 153
    else:
        length, whole, part = len(text.encode("utf-16-be")) // 2, 70, 67
    return Size(length, 1 if length <= whole else -(-length // part), is_gsm)


def reply(text: str) -> Reply | None:
    """What somebody who sends this wants: 11, ۱۱ and «لغو» stop, 12 asks again; None: neither."""
    said = _NO_WORD.sub("", fold(digits(text)))
    if said in _STOPS:
        return Reply.STOP
    return Reply.AGAIN if said in _AGAINS else None

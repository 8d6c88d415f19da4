"""What is known of a customer, in the one form it is kept in. Rules over values only.

Each reader takes what a person or a file gave and returns what is stored; ValueError carries a
`Problem`, which the edge puts into words.
"""

from __future__ import annotations

import math
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from voc.core import calendar, folding, phones
from voc.customers.touchpoints import Touchpoint

COMPANY_MARK = "\x1f"
"""Stands before the company in a search key. Folded text never holds it: it folds to a space."""
LONGEST = {"name": 200, "company": 200, "reference": 100, "email": 254, "text": 500}
LANGUAGES = ("fa", "en")
CHANNELS = ("email", "sms", "call")
_LANGUAGE_NAMES = {
    folding.fold(name): code
    for code, names in {
        "fa": ("fa", "fa-IR", "fas", "per", "Persian", "Farsi", "فارسی", "پارسی"),
        "en": ("en", "en-US", "en-GB", "eng", "English", "انگلیسی"),
    }.items()
    for name in names
}
_CHANNEL_NAMES = {
    folding.fold(name): channel
    for channel, names in {
        "email": ("email", "e-mail", "mail", "ایمیل", "پست الکترونیک", "رایانامه"),
        "sms": ("sms", "text", "پیامک", "اس‌ام‌اس"),
        "call": ("call", "phone", "تماس", "تلفن", "تماس تلفنی"),
    }.items()
    for name in names
}
_YES = {folding.fold(word) for word in ("1", "yes", "y", "true", "on", "بله", "آری", "بلی", "دارد")}
_NO = {folding.fold(word) for word in ("0", "no", "n", "false", "off", "خیر", "نه", "ندارد")}


class Problem(StrEnum):
    """Why a value cannot be kept."""

    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    CHANNEL = "channel"
    YES_OR_NO = "yes or no"
    HOUR = "hour"
    ZONE = "zone"
    NUMBER = "number"
    DAY = "day"
    TOO_LONG = "too long"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    MOMENT = "moment"
    FUTURE = "future"
    UNKNOWN = "unknown"
    OTHERS = "others"
    TOO_MANY = "too many"
    LATER = "later"
    TOUCHPOINT = "touchpoint"


def email(text: str) -> str | None:
    """The address in lower case; None for an empty text. No name server is asked."""
    bare = text.strip()
    if not bare:
        return None
    try:
        valid = validate_email(bare, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError(Problem.EMAIL) from None
    return valid.normalized.lower()


def phone(text: str) -> str | None:
    """The number in E.164; None for an empty text."""
    if not text.strip():
        return None
    try:
        return phones.canonical(text)
    except ValueError:
        raise ValueError(Problem.PHONE) from None


def line(text: str, longest: int) -> str:
    """One line without outer white space, at most `longest` characters."""
    try:
        bare = folding.one_line(text.strip())
    except ValueError:
        raise ValueError(Problem.UNREADABLE) from None
    if len(bare) > longest:
        raise ValueError(Problem.TOO_LONG)
    return bare


def reference(text: str) -> str | None:
    """The company's own number of a customer, digits in ASCII; None for an empty text."""
    return line(folding.digits(text), LONGEST["reference"]) or None


def language(text: str) -> str:
    """The code of a language given by its code or its name in either language."""
    return _named(text, _LANGUAGE_NAMES, Problem.LANGUAGE)


def channel(text: str) -> str | None:
    """The preferred channel by its value or name; None for an empty text."""
    return _named(text, _CHANNEL_NAMES, Problem.CHANNEL) if text.strip() else None


def touchpoint(text: str) -> Touchpoint:
    """The touchpoint of that value."""
    try:
        return Touchpoint(text.strip())
    except ValueError:
        raise ValueError(Problem.TOUCHPOINT) from None


def consent(text: str) -> bool:
    """Yes or no, as people write it."""
    folded = folding.fold(text)
    if folded not in _YES | _NO:
        raise ValueError(Problem.YES_OR_NO)
    return folded in _YES


def hour(text: str) -> int | None:
    """An hour of the day, 0 to 23; None for an empty text."""
    bare = folding.digits(text).strip().removesuffix(":00")
    if not bare:
        return None
    if not bare.isdecimal() or len(bare) > 2 or int(bare) > 23:
        raise ValueError(Problem.HOUR)
    return int(bare)


def zone(text: str) -> str | None:
    """The name of a time zone that exists; None for an empty text."""
    bare = text.strip()
    if not bare:
        return None
    try:
        return ZoneInfo(bare).key
    except (KeyError, ValueError, OSError):
        raise ValueError(Problem.ZONE) from None


def number(text: str) -> float:
    """A finite number in digits of any script, with or without thousands separators."""
    bare = folding.digits(text).replace(",", "").replace(" ", "").replace("−", "-")
    try:
        value = float(bare)
    except ValueError:
        raise ValueError(Problem.NUMBER) from None
    if not math.isfinite(value) or "_" in bare:
        raise ValueError(Problem.NUMBER)
    return value


def day(text: str) -> date:
    """A day in the Gregorian or the Jalali calendar; a time of day behind it is left out."""
    bare = folding.digits(text).strip().split("T")[0].split(" ")[0]
    try:
        return calendar.parse_day(bare)
    except ValueError:
        raise ValueError(Problem.DAY) from None


def search_key(
    *, name: str, email: str | None, phone: str | None, reference: str | None, company: str
) -> str:
    """The folded lines that staff look people up by; the company's is the last and is marked.

    An Iranian number stands there as people dial it too: `0912...`.
    """
    dialled = f"{phone} 0{phone[3:]}" if phone and phone.startswith("+98") else phone
    lines = (name, email, dialled, reference)
    folded = [folding.fold(text) for text in lines if text]
    return "\n".join([*folded, COMPANY_MARK + folding.fold(company)])


def _named(text: str, names: dict[str, str], problem: Problem) -> str:
    try:
        return names[folding.fold(text)]
    except KeyError:
        raise ValueError(problem) from None

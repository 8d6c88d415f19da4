"""What the columns of a customers' file mean, and what a row of it says. Rules over values only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from voc.core.folding import fold
from voc.customers import facts
from voc.customers.facts import LONGEST, Problem
from voc.customers.models import AttributeKind

ATTRIBUTE = "attribute:"
NEW = "new:"
"""Begins what a column may become on the mapping page: "new:number" makes an attribute."""
KEYS = ("reference", "email", "phone")
"""What a customer is recognised by, the strongest first."""

READERS: dict[str, Callable[[str], Any]] = {
    "name": partial(facts.line, longest=LONGEST["name"]),
    "email": facts.email,
    "phone": facts.phone,
    "reference": facts.reference,
    "company": partial(facts.line, longest=LONGEST["company"]),
    "language": facts.language,
    "zone": facts.zone,
    "preferred_channel": facts.channel,
    "preferred_hour": facts.hour,
    "consents": facts.consent,
}
VALUES: dict[AttributeKind, Callable[[str], Any]] = {
    AttributeKind.NUMBER: facts.number,
    AttributeKind.TEXT: partial(facts.line, longest=LONGEST["text"]),
    AttributeKind.DAY: facts.day,
}
_GUESSES = {
    fold(header): meaning
    for meaning, headers in {
        "": ("reason", "why not taken", "دلیل نپذیرفتن"),
        "name": (
            "name", "full name", "customer", "customer name", "contact name",
            "نام", "نام و نام خانوادگی", "نام مشتری", "مشتری", "نام کامل",
        ),
        "email": (
            "email", "e-mail", "mail", "email address", "e-mail address",
            "ایمیل", "پست الکترونیک", "پست الکترونیکی", "رایانامه", "نشانی ایمیل", "آدرس ایمیل",
        ),
        "phone": (
            "phone", "mobile", "mobile phone", "mobile number", "phone number", "cell",
            "telephone", "tel", "موبایل", "تلفن همراه", "تلفن", "شماره موبایل", "شماره تلفن",
            "شماره همراه", "شماره تماس", "همراه",
        ),
        "reference": (
            "reference", "id", "customer id", "customer number", "customer no", "code",
            "customer code", "شناسه", "کد مشتری", "شماره مشتری", "شناسه مشتری", "کد",
            "شماره اشتراک",
        ),
        "company": (
            "company", "organisation", "organization", "account", "شرکت", "سازمان", "نام شرکت",
        ),
        "language": ("language", "lang", "locale", "زبان"),
        "zone": ("time zone", "timezone", "zone", "منطقه زمانی"),
        "preferred_channel": ("preferred channel", "channel", "روش تماس", "کانال ترجیحی"),
        "preferred_hour": ("preferred hour", "hour", "ساعت تماس", "ساعت ترجیحی"),
        "consents": (
            "consent", "consents", "opt in", "opt-in", "رضایت", "اجازه تماس", "رضایت به نظرسنجی",
        ),
    }.items()
    for header in headers
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One mapped column: where it stands in a record and how its cells are read."""

    index: int
    field: str
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """What one record says: the fields and attributes whose cells are not empty."""

    values: dict[str, Any] = field(default_factory=dict)
    attributes: dict[int, float | str | date] = field(default_factory=dict)


class RefusedError(ValueError):
    """A record can't be taken; `reason` is "field:problem" (see `words.refusal`)."""

    def __init__(self, field_name: str, problem: str) -> None:
        super().__init__(f"{field_name}:{problem}")
        self.reason = f"{field_name}:{problem}"[:200]


def guess(header: str, cells: Sequence[str], attributes: Mapping[str, str]) -> str:
    """What a column probably is: a field, a known attribute, or a new one of a fitting kind.

    `attributes` are the known ones, key to name. An empty text means: leave the column out.
    """
    folded = fold(header.replace("_", " "))
    if folded in _GUESSES:
        return _GUESSES[folded]
    for key, name in attributes.items():
        if folded in {fold(name), fold(key.replace("_", " "))}:
            return ATTRIBUTE + key
    filled = [cell for cell in cells if cell.strip()]
    return NEW + guess_kind(filled) if filled else ""


def guess_kind(cells: Sequence[str]) -> AttributeKind:
    """Days where every cell is one, else numbers where every cell is one, else texts."""
    for kind in (AttributeKind.DAY, AttributeKind.NUMBER):
        if cells and all(_reads(VALUES[kind], cell) for cell in cells):
            return kind
    return AttributeKind.TEXT


def key_of(header: str) -> str:
    """The key of an attribute made from this header: folded, without spaces."""
    return re.sub(r"[\s:]+", "_", fold(header)).strip("_")[:64] or "attribute"


def compiled(
    headers: Sequence[str],
    mapping: Mapping[str, str],
    attributes: Mapping[str, tuple[int, AttributeKind]],
) -> list[Column]:
    """The columns that are taken; an attribute's field is its id, attributes by key.

    A column whose attribute is gone is left out.
    """
    columns = []
    for index, header in enumerate(headers):
        meaning = mapping.get(header, "")
        if meaning in READERS:
            columns.append(Column(index, meaning, READERS[meaning]))
        elif (known := attributes.get(meaning.removeprefix(ATTRIBUTE))) is not None:
            columns.append(Column(index, f"{ATTRIBUTE}{known[0]}", VALUES[known[1]]))
    return columns


def row_of(record: Sequence[str], columns: Sequence[Column], width: int) -> Row | None:
    """What a record says; None where it is blank. An empty cell says nothing.

    :raises RefusedError: some cell can't be read, or nothing names the customer.
    """
    if not any(record) or not any(cell.strip() for cell in record):
        return None
    if any(cell.strip() for cell in record[width:]):
        raise RefusedError("row", "columns")
    row = Row()
    for column in columns:
        cell = bare(record[column.index]) if column.index < len(record) else ""
        if not cell:
            continue
        try:
            value = column.read(cell)
        except ValueError as error:
            problem = error.args[0] if error.args else Problem.UNREADABLE
            raise RefusedError(column.field, str(problem)) from None
        if column.field.startswith(ATTRIBUTE):
            row.attributes[int(column.field.removeprefix(ATTRIBUTE))] = value
        elif value is not None:
            row.values[column.field] = value
    if not any(row.values.get(key) for key in KEYS):
        raise RefusedError("row", "nobody")
    return row


def problem_with(mapping: Mapping[str, str]) -> str | None:
    """Why a mapping can't be used: "twice:<field>" or "nobody"; None if it can."""
    taken = [meaning for meaning in mapping.values() if meaning and not meaning.startswith(NEW)]
    for meaning in taken:
        if taken.count(meaning) > 1:
            return f"twice:{meaning}"
    return None if any(key in taken for key in KEYS) else "nobody"


def bare(cell: str) -> str:
    """A cell without the apostrophe that spreadsheets put before what they must not run."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:2] in {"=", "+", "-", "@"} else text


def _reads(read: Callable[[str], Any], cell: str) -> bool:
    try:
        read(cell)
    except ValueError:
        return False
    return True

"""One event as a file or a program tells it, in the form it is kept in. Rules over values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from voc.core import folding
from voc.core.calendar import at_wall_time, parse_day
from voc.customers import facts
from voc.customers.columns import KEYS, RefusedError, bare, guess, key_of
from voc.customers.facts import Problem

CUSTOMER, EVENT, AT, REFERENCE, AMOUNT = "customer", "event", "at", "event reference", "amount"
AHEAD = timedelta(minutes=5)
"""How far the clock of another system may be ahead of ours."""
LONGEST = {CUSTOMER: 254, EVENT: 64, AT: 64, AMOUNT: 64}
LARGEST_AMOUNT = 1e15
_HEADERS = {
    folding.fold(header): field
    for field, headers in {
        CUSTOMER: ("customer", "مشتری"),
        EVENT: ("event", "kind", "event kind", "رویداد", "رخداد", "نوع رویداد"),
        AT: ("at", "date", "time", "when", "moment", "تاریخ", "زمان", "تاریخ و زمان", "روز"),
        REFERENCE: (
            "reference", "order", "order number", "invoice", "id",
            "شناسه", "شماره سفارش", "شماره فاکتور", "شماره پیگیری", "سفارش",
        ),
        AMOUNT: ("amount", "price", "sum", "value", "total", "مبلغ", "مقدار", "جمع", "قیمت"),
    }.items()
    for header in headers
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One event that can be kept, but for its customer, who is yet to be found."""

    customer: tuple[str, ...]
    """What the customer may be known by: an email, a phone, the company's number."""
    key: str
    name: str
    """The kind, as it was written."""
    at: datetime
    reference: str
    amount: float | None = None


def entry(said: Mapping[str, str], customer: Sequence[str], zone: tzinfo, now: datetime) -> Entry:
    """What was said of one event; a time without a zone is by clocks in `zone`.

    :raises RefusedError: something is missing, or cannot be read.
    """
    known_by = tuple(filter(None, (_line(CUSTOMER, one) for one in customer)))
    if not known_by:
        raise RefusedError(CUSTOMER, Problem.EMPTY)
    name = _needed(EVENT, said)
    if not folding.fold(name):
        raise RefusedError(EVENT, Problem.UNREADABLE)
    at = moment(_needed(AT, said), zone)
    if at > now + AHEAD:
        raise RefusedError(AT, Problem.FUTURE)
    return Entry(known_by, key_of(name), name, at, _reference(said), _amount(said))


def moment(text: str, zone: tzinfo) -> datetime:
    """A day of either calendar, with a time and its offset if they are given, in UTC.

    A day alone is its first moment. RefusedError where it is no such thing.
    """
    bare = folding.digits(text).strip()
    day, _between, clock = bare.replace("T", " ", 1).partition(" ")
    try:
        found = parse_day(day)
        wall = time.fromisoformat(clock.strip()) if clock.strip() else time.min
        if wall.tzinfo is None:
            return at_wall_time(found, wall, zone)
        return datetime.combine(found, wall).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RefusedError(AT, Problem.MOMENT) from None


def places(headers: Sequence[str]) -> dict[str, int]:
    """Which column of a file holds what, by its headers; the first of two wins."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        field = _HEADERS.get(folding.fold(header.replace("_", " ")))
        if field is None and guess(header, (), {}) in KEYS:
            field = CUSTOMER
        if field is not None:
            found.setdefault(field, place)
    return found


def missing(headers: Sequence[str]) -> list[str]:
    """The columns that a file of events must have, and this one has not."""
    known = places(headers)
    return [field for field in (CUSTOMER, EVENT, AT, REFERENCE) if field not in known]


def of_record(
    record: Sequence[str], headers: Sequence[str], zone: tzinfo, now: datetime
) -> Entry | None:
    """What one row of a file says; None where it is blank. Raises as `entry`."""
    if not any(cell.strip() for cell in record):
        return None
    if any(cell.strip() for cell in record[len(headers) :]):  # an amount of 12,500, say
        raise RefusedError("row", "columns")
    columns = places(headers)
    said = {field: bare(record[n]) for field, n in columns.items() if n < len(record)}
    return entry(said, [said.get(CUSTOMER, "")], zone, now)


def _reference(said: Mapping[str, str]) -> str:
    try:
        reference = facts.reference(said.get(REFERENCE, ""))
    except ValueError as error:
        raise RefusedError(REFERENCE, str(error.args[0])) from None
    if reference is None:
        raise RefusedError(REFERENCE, Problem.EMPTY)
    return reference


def _amount(said: Mapping[str, str]) -> float | None:
    text = _line(AMOUNT, said.get(AMOUNT, ""))
    if not text:
        return None
    try:
        amount = facts.number(text)
    except ValueError:
        raise RefusedError(AMOUNT, Problem.NUMBER) from None
    if abs(amount) > LARGEST_AMOUNT:
        raise RefusedError(AMOUNT, Problem.NUMBER)
    return amount


def _needed(field: str, said: Mapping[str, str]) -> str:
    text = _line(field, said.get(field, ""))
    if not text:
        raise RefusedError(field, Problem.EMPTY)
    return text


def _line(field: str, text: str) -> str:
    try:
        return facts.line(text, LONGEST[field])
    except ValueError as error:
        raise RefusedError(field, str(error.args[0])) from None

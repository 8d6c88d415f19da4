"""A fixed list of customers, from a file that names them: by email, phone or customer number."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from voc.core.db import db
from voc.core.errors import Invalid
from voc.core.i18n import _l
from voc.customers import actions, csv_reading, facts
from voc.customers.conditions import LIST, Condition, Operator
from voc.customers.models import Customer, Segment, SegmentMember

MOST_LINES = 50_000
CHUNK = 1_000
MOST_KEYS = 20_000
"""In one statement: below the variables that either engine takes. A line may have many cells."""
KEYS = (
    (Customer.email, facts.email),
    (Customer.reference, facts.reference),
    (Customer.phone, facts.phone),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment that was made from a list."""

    segment: Segment
    known: int
    """Customers on it."""
    unknown: int
    """Lines that name nobody we know, a line of headers among them."""


def keep(name: str, content: bytes, at: datetime) -> Kept:
    """Make a segment of the customers that a file names, one a line.

    :raises Invalid: the file is no table of text, or too long, or names nobody.
    :raises Conflict: another segment has this name.
    """
    lines = _lines(content)
    found: set[int] = set()
    unknown = 0
    for start in range(0, len(lines), CHUNK):
        ids = named(lines[start : start + CHUNK])
        found |= {one for one in ids if one is not None}
        unknown += sum(one is None for one in ids)
    if not found:
        raise Invalid(_l("No customer that we know is named in this file."))
    segment = actions.keep_segment(None, name, [], at)
    on_it = Condition(LIST, Operator.IS, segment.id)
    actions.keep_segment(segment, name, [on_it], at)
    members = [{"segment_id": segment.id, "customer_id": one} for one in sorted(found)]
    db.session.execute(insert(SegmentMember), members)
    return Kept(segment, len(found), unknown)


def _lines(content: bytes) -> list[list[str]]:
    """The lines that say anything."""
    try:
        shape = csv_reading.shape_of(content)
        text = csv_reading.decoded(content, shape.encoding)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=shape.delimiter)
        lines = [row for row in rows if any(cell.strip() for cell in row)]
    except (csv_reading.UnreadableFileError, UnicodeDecodeError, csv.Error):
        raise Invalid(_l("This file cannot be read as a table.")) from None
    if len(lines) > MOST_LINES:
        raise Invalid(_l("This file has more than 50,000 lines."))
    return lines


def named(lines: Sequence[Sequence[str]]) -> list[int | None]:
    """Whom each line names, by its first cell that is known; None where none is."""
    ids: list[int | None] = [None] * len(lines)
    for column, read in KEYS:
        said = [list(_read(line, read)) for line in lines]
        wanted = list({key for keys in said for key in keys})
        known: dict[str | None, int] = {}
        for start in range(0, len(wanted), MOST_KEYS):
            rows = select(column, Customer.id).where(column.in_(wanted[start : start + MOST_KEYS]))
            known |= {row[0]: row[1] for row in db.session.execute(rows)}
        for number, keys in enumerate(said):
            here = next((known[key] for key in keys if key in known), None)
            ids[number] = ids[number] if ids[number] is not None else here
    return ids


def _read(line: Iterable[str], read: Callable[[str], str | None]) -> Iterator[str]:
    """The cells of a line that this reader can read, as they are kept."""
    for cell in line:
        try:
            key = read(cell)
        except ValueError:
            continue
        if key:
            yield key

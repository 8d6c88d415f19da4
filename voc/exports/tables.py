"""A report before it is a file: its columns, how many rows it promises, and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voc.core.calendar import Calendar
from voc.core.errors import VocError
from voc.core.i18n import _l
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter

SEPARATOR = " | "
"""Stands between the choices of one answer."""

Cell = str | int | float | None
Row = Sequence[Cell]


class Incomplete(VocError):
    """A file would have held fewer or more rows than there are; it was thrown away."""

    message = _l("The file could not be made complete, so it was not made. Please try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to take away."""

    wanted: Filter
    reader: Reader
    calendar: Calendar
    """Whose months a summary is made of."""
    sentence: str = ""
    """The filter in words."""
    company: str = ""
    with_personal: bool = False
    """Whether names and addresses come along; whoever sets it has checked the permission."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is what machines know it by; it never depends on language or answers."""

    key: str
    title: str
    """What people read above it, in their language."""
    width: int = 12
    """In characters."""
    decimals: str = "General"
    """How a spreadsheet shows its numbers."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What its values are called in the reader's language; others are called what they are."""

    def said(self, cell: str) -> str:
        """A text of this column in the reader's words."""
        if not self.labels:
            return cell
        return SEPARATOR.join(self.labels.get(part, part) for part in cell.split(SEPARATOR))


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of the chart that a spreadsheet draws: a label, a figure and how sure it is."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """NPS over time, for formats that can draw."""

    name: str
    title: str
    points: Sequence[ChartPoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole report. The rows may be read once."""

    name: str
    title: str
    columns: Sequence[Column]
    count: int
    """How many rows the database says there are."""
    rows: Iterable[Row]
    about: Sequence[tuple[str, str]] = ()
    """What a reader must know of it: label and words."""
    chart: Chart | None = None

    def counted(self) -> Iterator[Row]:
        """The rows, every one of them.

        :raises Incomplete: at the end, where there were not as many as the database counted.
        """
        written = 0
        for row in self.rows:
            written += 1
            yield row
        if written != self.count:
            raise Incomplete

"""The rows of a file that were not taken, with the reason, as a file to mend and send again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*")
BYTE_ORDER_MARK = "\ufeff"


def lines(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The file in pieces: a mark so that Excel sees UTF-8, the headers, the rows."""
    yield BYTE_ORDER_MARK + _line(headers)
    for row in rows:
        yield _line(row)


def safe(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it; numbers are safe."""
    is_run = cell.lstrip(" ").startswith(_RUNS) and not _NUMBER.fullmatch(cell.strip())
    return f"'{cell}" if is_run else cell


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return text.getvalue()

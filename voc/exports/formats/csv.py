"""Comma-separated values in UTF-8 (RFC 4180), plain or with the mark that Excel looks for.

A text that a spreadsheet would run as a formula gets an apostrophe before it. Numbers are left
alone: they are numbers.
"""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import BinaryIO

from voc.exports.tables import Cell, Table

MIMETYPE = "text/csv"
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def write(table: Table, file: BinaryIO, _scratch: Path) -> None:
    """The column keys, then every row; ended by CR LF, as the standard says."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    out = csv.writer(text)
    out.writerow([column.key for column in table.columns])
    out.writerows([inert(cell) for cell in row] for row in table.counted())
    text.flush()
    text.detach()  # the file stays open, it is the caller's


def write_for_excel(table: Table, file: BinaryIO, scratch: Path) -> None:
    """The same after a byte order mark, without which Excel takes Persian for Latin-1."""
    file.write(codecs.BOM_UTF8)
    write(table, file, scratch)


def inert(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.startswith(RUN_BY_SPREADSHEETS):
        return f"'{cell}"
    return cell

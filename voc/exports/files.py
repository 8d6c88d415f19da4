"""A report as a file: counted, written and checked in one snapshot of the database.

The file is whole before its first byte leaves, so a failure is an error and never a short file,
no slow reader holds the database open, and nothing is kept in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection

from voc.exports import comments, outreach, responses, summary
from voc.exports.formats import Format
from voc.exports.snapshot import snapshot
from voc.exports.tables import Asked, Table

REPORTS: dict[str, Callable[[Connection, Asked], Table]] = {
    "responses": responses.table,
    "comments": comments.table,
    "summary": summary.table,
    "outreach": outreach.table,
}


def write(report: str, kind: Format, asked: Asked, file: BinaryIO, instance: Path) -> int:
    """Write a report into an open file; returns how many rows it holds.

    :raises Incomplete: the rows written are not as many as the database counted.
    :raises Invalid: the format can't hold them.
    """
    with snapshot() as connection:
        table = REPORTS[report](connection, asked)
        try:
            kind.write(table, file, scratch(instance))
        finally:
            if isinstance(table.rows, Generator):
                table.rows.close()  # with it the database's cursor, also after an error
    return table.count


def scratch(instance: Path) -> Path:
    """The folder for files in the making; nobody else may look into it."""
    folder = instance / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def file_name(report: str, slug: str | None, day: date, suffix: str) -> str:
    """What the file is called: "responses-support-2026-11-22.csv"."""
    return "-".join(filter(None, (report, slug, day.isoformat()))) + f".{suffix}"

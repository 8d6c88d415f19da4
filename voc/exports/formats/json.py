"""A JSON array with one object a row, one row a line; texts are what was typed, to the byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

from voc.exports.tables import Table

MIMETYPE = "application/json"


def write(table: Table, file: BinaryIO, _scratch: Path) -> None:
    """Every row with every column; null where there is no value."""
    keys = [column.key for column in table.columns]
    before = b"[\n"
    for row in table.counted():
        line = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False)
        file.write(before + line.encode())
        before = b",\n"
    file.write(b"\n]\n" if before == b",\n" else b"[]\n")

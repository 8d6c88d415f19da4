"""The kinds of file a table can become. A new kind is a module with a `write`, named here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask_babel import LazyString

from voc.core.i18n import _l
from voc.exports.formats import csv, json, xlsx
from voc.exports.tables import Table

Write = Callable[[Table, BinaryIO, Path], None]
"""Write a whole table into an open file; the folder is for scratch files.

Raises `tables.Incomplete` where the rows are not those that were promised.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    name: str
    title: LazyString
    suffix: str
    mimetype: str
    write: Write


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("xlsx", _l("Excel (XLSX)"), "xlsx", xlsx.MIMETYPE, xlsx.write),
        Format("csv-excel", _l("CSV for Excel"), "csv", csv.MIMETYPE, csv.write_for_excel),
        Format("csv", _l("CSV"), "csv", csv.MIMETYPE, csv.write),
        Format("json", _l("JSON"), "json", json.MIMETYPE, json.write),
    )
}

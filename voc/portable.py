"""Rows as JSON lines that both databases understand: what a backup holds of each table."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy import types as sql

from voc.core.errors import Invalid

KINDS: tuple[tuple[type[sql.TypeEngine[Any]], str], ...] = (
    (sql.Boolean, "boolean"),
    (sql.DateTime, "moment"),
    (sql.Date, "day"),
    (sql.JSON, "json"),
    (sql.LargeBinary, "bytes"),
    (sql.Integer, "integer"),
    (sql.Float, "number"),
    (sql.String, "text"),
)
"""The first that a column's type is an instance of is its kind."""


def kind_of(column: Column[Any]) -> str:
    """What a column of the database holds, whatever the engine calls it.

    :raises TypeError: none of the kinds that the product uses.
    """
    for of_engine, kind in KINDS:
        if isinstance(column.type, of_engine):
            return kind
    raise TypeError(f"{column.table.name}.{column.name} is a {column.type}: no kind for that")


def line_of(values: Iterable[Any], kinds: Sequence[str]) -> bytes:
    """One row as a line of JSON."""
    row = [
        None if value is None else _WRITE[kind](value)
        for value, kind in zip(values, kinds, strict=True)
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def reader(table: Table, names: Sequence[str]) -> Callable[[bytes], dict[str, Any]]:
    """What turns lines back into rows of that table, as its engine wants them.

    `names` are the columns as the lines have them.

    :raises Invalid: the table has no such column.
    """
    missing = [name for name in names if name not in table.c]
    if missing:
        raise Invalid(f"the table {table.name} has no column {', '.join(missing)}")
    of_columns = [(name, _reading(table.c[name])) for name in names]

    def read(line: bytes) -> dict[str, Any]:
        values = json.loads(line)
        return {
            name: None if value is None else convert(value)
            for (name, convert), value in zip(of_columns, values, strict=True)
        }

    return read


def prepare(table: Table) -> Table:
    """The reflected table, with nothing in a JSON column meaning NULL, not the JSON word null."""
    for column in table.columns:
        if isinstance(column.type, sql.JSON):
            column.type.none_as_null = column.nullable or False
    return table


def _reading(column: Column[Any]) -> Callable[[Any], Any]:
    kind = kind_of(column)
    if kind == "moment" and not getattr(column.type, "timezone", False):
        return _moment_without_zone  # SQLite keeps UTC without saying so
    return _READ[kind]


def _moment_text(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


def _moment_without_zone(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC).replace(tzinfo=None)


def _same(value: Any) -> Any:
    return value


_WRITE: dict[str, Callable[[Any], Any]] = {
    "boolean": bool,
    "moment": _moment_text,
    "day": date.isoformat,
    "json": _same,
    "bytes": lambda content: base64.b64encode(content).decode(),
    "integer": int,
    "number": float,
    "text": str,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "boolean": _same,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "json": _same,
    "bytes": base64.b64decode,
    "integer": _same,
    "number": _same,
    "text": _same,
}

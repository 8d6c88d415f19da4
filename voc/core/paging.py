"""Keyset paging: as fast on the last page as on the first, and stable while rows arrive."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.sql import ColumnElement

from voc.core.db import LARGEST_INTEGER, UTCDateTime, db

T = TypeVar("T")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the page after them (None on the last)."""

    rows: Sequence[T]
    next: str | None


def paged(
    statement: Select[*tuple[Any, ...]],
    key: Sequence[ColumnElement[Any] | Any],
    values_of: Callable[[Any], Sequence[Any]],
    cursor: str | None,
    *,
    size: int = SIZE,
    newest_first: bool = True,
) -> Page[Any]:
    """One page of a statement, ordered by `key` (which must end in a unique column).

    `values_of(row)` gives a row's own key values. Rows are scalars where the statement
    selects one entity, else SQLAlchemy rows. A cursor that makes no sense starts again.
    """
    columns = list(key)
    after = _decode(cursor, len(columns))
    if after is not None and all(map(_fits, columns, after)):
        row, edge = tuple_(*columns), tuple_(*after)
        statement = statement.where(row < edge if newest_first else row > edge)
    order = [column.desc() if newest_first else column.asc() for column in columns]
    result = db.session.execute(statement.order_by(*order).limit(size + 1))
    single = len(statement.column_descriptions) == 1
    rows = result.scalars().all() if single else result.all()
    shown = rows[:size]
    more = len(rows) > size
    return Page(shown, _encode(values_of(shown[-1])) if more else None)


def _fits(column: ColumnElement[Any] | Any, value: Any) -> bool:
    """Whether a value out of an address can be compared with what the column holds."""
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return False
    if isinstance(value, datetime) and value.tzinfo is None:
        return False
    if isinstance(value, str) and ("\0" in value or not value.isprintable()):
        return False
    is_moment = isinstance(column.type, UTCDateTime)
    if isinstance(value, datetime):  # which is a date too, to Python
        return is_moment
    return not is_moment and isinstance(value, column.type.python_type)


def _encode(values: Sequence[Any]) -> str:
    plain = [_plain(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).rstrip(b"=").decode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"on": value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "on" in value:
        return date.fromisoformat(value["on"])
    return datetime.fromisoformat(value["at"])


def _decode(cursor: str | None, width: int) -> list[Any] | None:
    if not cursor or len(cursor) > 1000:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_read(value) for value in plain]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    fits = isinstance(plain, list) and len(values) == width
    plain_types = all(isinstance(v, int | str | date) for v in values)
    return values if fits and plain_types else None

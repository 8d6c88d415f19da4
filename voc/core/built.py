"""Statements that a customer waits for: built and compiled once, then handed to the driver.

Building a statement costs more than running it, SQLAlchemy's execution several times more than
the driver's, and the session's unit of work more than all of it. What is executed here belongs to
the session's transaction like everything else, or to what `direct` opened; it fails with
SQLAlchemy's errors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ClauseElement,
    Date,
    DateTime,
    Dialect,
    Enum,
    Float,
    Integer,
    Select,
    String,
    func,
    select,
)
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from voc.core.db import UTCDateTime
from voc.core.direct import Hand, hand, usual
from voc.core.postgresql_prepared import Answer, Prepared, is_ready

Processor = Callable[[Any], Any]
_RECURRING = (UTCDateTime, Date, Enum)
"""Types whose values recur: an answer holds its moment a dozen times, its neighbours its day."""
_PACKED = (UTCDateTime, DateTime, Date, Boolean, Integer, String)
"""Types that SQLite keeps as whole numbers and texts, which JSON gives back as they were."""


class Built:
    """One Core statement, executed with the values of its named parameters.

    `make` gives the statement for a dialect's name, "sqlite" or "postgresql".
    """

    def __init__(self, make: Callable[[str], ClauseElement]) -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def change(self, **values: Any) -> int:
        """Run it once; how many rows it changed."""
        cursor, _compiled = self._run(values)
        count: int = cursor.rowcount
        cursor.close()
        return count

    def change_all(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each row, in one call of the driver."""
        if len(rows) == 1:
            self._run(rows[0])[0].close()
        elif rows:
            at = hand()
            compiled = self._compiled_for(at)
            given = [compiled.parameters(row) for row in rows]
            cursor = at.driver.cursor()
            _told(at, compiled, cursor.executemany, compiled.sql, given)
            cursor.close()

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """Run it once; its only row, as the types of its columns have it, or None."""
        cursor, compiled = self._run(values)
        found: Sequence[Any] | None = cursor.fetchone()
        cursor.close()
        return None if found is None else compiled.read(found)

    def rows(self, given: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...] | None]:
        """Run it for each; what `row` says of each."""
        return [self.row(**values) for values in given]

    def _run(self, values: Mapping[str, Any]) -> tuple[Answer, _Compiled]:
        at = hand()
        compiled = self._compiled_for(at)
        given = compiled.parameters(values)
        prepared = compiled.prepared
        if prepared is not None and is_ready(at.driver):
            return _told(at, compiled, prepared.run, at.driver, given), compiled
        cursor: Answer = at.driver.cursor()
        _told(at, compiled, cursor.execute, compiled.sql, given)  # type: ignore[attr-defined]  # a driver's cursor has it
        return cursor, compiled

    def _compiled_for(self, at: Hand) -> _Compiled:
        name = at.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = _Compiled(self._make(name), at.dialect)
        return compiled


class _Compiled:
    """The SQL of one dialect, how it wants each parameter and gives each column."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._is_packed = False
        if dialect.name == "sqlite" and isinstance(statement, Select):
            self._is_packed = all(isinstance(column.type, _PACKED) for column in columns)
            statement = _packed(statement) if self._is_packed else statement
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self.prepared = Prepared(self.sql) if dialect.name == "postgresql" else None
        self._fixed = {
            name: bind.value for bind, name in compiled.bind_names.items() if not bind.required
        }
        processors = {
            name: _binder(bind.type, dialect) for bind, name in compiled.bind_names.items()
        }
        self._is_positional = compiled.positiontup is not None
        order = compiled.positiontup or list(processors)
        self._order = [(name, processors[name]) for name in order]
        self._readers: list[Processor | None] = [
            _reader(column.type, dialect) for column in columns
        ]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The driver's parameters: a tuple in its order, or a mapping."""
        given = {**self._fixed, **values} if self._fixed else values
        if self._is_positional:
            return tuple(
                [given[name] if read is None else read(given[name]) for name, read in self._order]
            )
        return {
            name: given[name] if read is None else read(given[name]) for name, read in self._order
        }

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """The row's values; those of RETURNING as the driver gives them."""
        if not self._readers:
            return tuple(row)
        values = json.loads(row[0]) if self._is_packed else row
        pairs = zip(values, self._readers, strict=True)
        return tuple([value if read is None else read(value) for value, read in pairs])


def _packed(statement: Select[Any]) -> Select[Any]:
    """The same in one column, a JSON list.

    Python's `sqlite3` lets go of the interpreter for every column that it reads. With seven
    threads waiting for theirs, to get it back fifteen times cost three times the statement.
    """
    inner = statement.subquery()
    return select(func.json_array(*inner.c))


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """What makes the driver's value of one of this type."""
    return _sparing(kind, dialect, kind.dialect_impl(dialect).bind_processor(dialect), "binds")


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """What makes a value of this type of the driver's."""
    if isinstance(kind, Float):  # both drivers give numbers; SQLAlchemy would ask for an answer's
        return None
    process = kind.dialect_impl(dialect).result_processor(dialect, None)
    return _sparing(kind, dialect, process, "reads")


_sparing_moments: dict[tuple[str, str], Processor] = {}


def _sparing(
    kind: TypeEngine[Any], dialect: Dialect, process: Processor | None, what: str
) -> Processor | None:
    """The same, but each of the values that recur is worked out once."""
    if process is None or not isinstance(kind, _RECURRING):
        return process
    if isinstance(kind, UTCDateTime):  # one moment goes into many columns
        return _sparing_moments.setdefault((dialect.name, what), lru_cache(256)(process))
    return lru_cache(64)(process)


def _told(hand: Hand, compiled: _Compiled, execute: Callable[..., Any], *given: Any) -> Any:
    try:
        return execute(*given)
    except hand.dialect.loaded_dbapi.Error as problem:
        raise usual(problem, hand.dialect, compiled.sql) from None

"""Statements that a customer waits for: built and compiled once, then handed to the driver.

Building a statement costs more than running it, SQLAlchemy's execution several times more than
the driver's, and the session's unit of work more than all of it. What is executed here belongs to
the session's transaction like everything else, and fails with SQLAlchemy's errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ClauseElement, Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from voc.core.db import db

Processor = Callable[[Any], Any]


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

    def change_all(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each row."""
        for row in rows:
            self.change(**row)

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """Run it once; its only row, as the types of its columns have it, or None."""
        cursor, compiled = self._run(values)
        found: Sequence[Any] | None = cursor.fetchone()
        cursor.close()
        return None if found is None else compiled.read(found)

    def _run(self, values: Mapping[str, Any]) -> tuple[Any, _Compiled]:
        db.session.flush()
        connection = db.session.connection()
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection)
        given = compiled.parameters(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, given)
        except connection.dialect.loaded_dbapi.Error as problem:
            cursor.close()
            raise _as_usual(problem, compiled.sql, connection) from None
        return cursor, compiled

    def _compile(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        compiled = self._compiled[name] = _Compiled(self._make(name), connection.dialect)
        return compiled


class _Compiled:
    """The SQL of one dialect, how it wants each parameter and gives each column."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self._fixed = dict(compiled.params)
        self._order = compiled.positiontup
        self._processors: list[tuple[str, Processor]] = []
        for bind, name in compiled.bind_names.items():
            processor = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if processor is not None:
                self._processors.append((name, processor))
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._readers: list[Processor | None] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The driver's parameters: a tuple in its order, or a mapping."""
        given = {**self._fixed, **values}
        for name, processor in self._processors:
            given[name] = processor(given[name])
        return given if self._order is None else tuple([given[name] for name in self._order])

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """The row's values; those of RETURNING as the driver gives them."""
        if not self._readers:
            return tuple(row)
        pairs = zip(row, self._readers, strict=True)
        return tuple([value if read is None else read(value) for value, read in pairs])


def _as_usual(problem: Exception, sql: str, connection: Connection) -> BaseException:
    """A driver's error as SQLAlchemy raises it, without the values."""
    dialect = connection.dialect
    return DBAPIError.instance(
        sql, None, problem, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )

"""Statements that a customer waits for: built and compiled once, then only executed.

Building a statement costs more than running it, and the session's unit of work more than both.
What is executed here belongs to the session's transaction like everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ClauseElement, CursorResult, Dialect
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

    def execute(self, **values: Any) -> CursorResult[Any]:
        """Run it once. Rows come as the driver gives them."""
        return self._run([values])

    def execute_all(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each row; nothing where there are none."""
        if rows:
            self._run(rows)

    def _run(self, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        db.session.flush()
        connection = db.session.connection()
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = _Compiled(self._make(name), connection.dialect)
        given = [compiled.parameters(row) for row in rows]
        return connection.exec_driver_sql(compiled.sql, given[0] if len(given) == 1 else given)


class _Compiled:
    """The SQL of one dialect, and how it wants each parameter."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        self.sql = str(compiled)
        self._fixed = dict(compiled.params)
        self._order = compiled.positiontup
        self._processors: dict[str, Processor] = {}
        for bind, name in compiled.bind_names.items():
            processor = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if processor is not None:
                self._processors[name] = processor

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The driver's parameters: a tuple in its order, or a mapping."""
        given = {**self._fixed, **values}
        for name, processor in self._processors.items():
            given[name] = processor(given[name])
        return given if self._order is None else tuple([given[name] for name in self._order])

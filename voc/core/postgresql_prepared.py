"""Statements that were prepared on a connection to PostgreSQL, told to libpq itself.

psycopg's cursor decides anew at each execution what to prepare and how to wait, in Python, which
costs two thirds of the statement. Values and rows are turned by psycopg's own adapters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

import psycopg
from psycopg import abc as psycopg_abc
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

_PLACE = re.compile(r"%\((\w+)\)s|%%")
_numbers = count(1)
_FINE = frozenset({int(pq.ExecStatus.COMMAND_OK), int(pq.ExecStatus.TUPLES_OK)})
_KEPT = "_voc_prepared"
"""Where a connection keeps, by name, what it has prepared and what turns its values.

On the connection itself: a `Transformer` holds its connection, so a weak dictionary would never
let one go.
"""


class Answer(Protocol):
    """What came of a statement: a driver's cursor, or what `Prepared.run` returns."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """Its first row, or None."""

    def close(self) -> None:
        """It is not needed any more."""


@dataclass(frozen=True, slots=True)
class _Answered:
    """An answer of which only the first row is read."""

    rowcount: int
    first: tuple[Any, ...] | None

    def fetchone(self) -> tuple[Any, ...] | None:
        """Its first row, or None."""
        return self.first

    def close(self) -> None:
        """Nothing is open."""


class Prepared:
    """One statement with parameters like `%(name)s`, prepared once on every connection."""

    def __init__(self, sql: str) -> None:
        names: dict[str, int] = {}

        def numbered(place: re.Match[str]) -> str:
            name = place.group(1)
            return f"${names.setdefault(name, len(names) + 1)}" if name else "%"

        self._sql = _PLACE.sub(numbered, sql).encode()
        self._order = list(names)
        self._formats = [PyFormat.TEXT] * len(names)  # the server knows the types, not we
        self._name = f"voc{next(_numbers)}".encode()

    def run(self, driver: psycopg.Connection[Any], values: Mapping[str, Any]) -> Answer:
        """Execute it; only where `is_ready`.

        :raises psycopg.Error: as a cursor would.
        """
        known: dict[bytes, psycopg_abc.Transformer] = driver.__dict__.setdefault(_KEPT, {})
        server, turning = driver.pgconn, known.get(self._name)
        if turning is None:
            turning = self._prepared(driver, known)
        given = [values[name] for name in self._order]
        said: Any = turning.dump_sequence(given, self._formats)
        try:
            result = server.exec_prepared(self._name, said, turning.formats)
            _expect_success(server, result)
        except psycopg.errors.InvalidSqlStatementName:  # somebody between us and the server forgot
            known.clear()
            self._prepared(driver, known)
            result = server.exec_prepared(self._name, said, turning.formats)
            _expect_success(server, result)
        rows: Sequence[tuple[Any, ...]] = ()
        if result.ntuples:
            turning.set_pgresult(result)
            rows = turning.load_rows(0, 1, tuple)
        return _Answered(result.command_tuples or 0, rows[0] if rows else None)

    def _prepared(
        self, driver: psycopg.Connection[Any], known: dict[bytes, psycopg_abc.Transformer]
    ) -> psycopg_abc.Transformer:
        server = driver.pgconn
        _expect_success(server, server.prepare(self._name, self._sql))
        turning = known[self._name] = Transformer(driver)
        return turning


def is_ready(driver: psycopg.Connection[Any]) -> bool:
    """Whether a statement may go to libpq: psycopg begins no transaction, and rolls none back.

    Rolling back, it throws away all that is prepared.
    """
    return driver.autocommit


def _expect_success(server: pq.abc.PGconn, result: pq.abc.PGresult) -> None:
    if result.status in _FINE:
        return
    if server.status == pq.ConnStatus.BAD:
        raise psycopg.OperationalError(result.get_error_message())
    raise error_from_result(result)

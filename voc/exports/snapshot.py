"""The database as it is at one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from voc.core.db import db, reading_first


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that only reads, and sees nothing that is committed after its first query.

    On SQLite that is any reading transaction under WAL; PostgreSQL is asked for it.
    """
    reading_first()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection

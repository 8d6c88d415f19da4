"""A second, empty database beside the one in use, to be filled and then put in its place.

On SQLite it is a second file, on PostgreSQL a second schema of the same database. Taking the
place is one rename, or one transaction; until then the database in use is untouched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, inspect, make_url

from voc import create_app
from voc.core.db import db
from voc.core.errors import Conflict
from voc.core.settings import Settings

SCHEMA = "voc_restoring"
SUFFIX = ".restoring"
COMPANIONS = ("", "-wal", "-shm", "-journal")


@contextmanager
def built_aside(app: Flask) -> Iterator[None]:
    """A context on an empty database beside this one's; what is left of it goes at the end.

    It takes the place of this one's by `take_place(app)`.
    """
    settings: Settings = app.extensions["voc.settings"]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        _clear(app)
    try:
        with _on_file(settings) if settings.is_sqlite else _in_schema(settings, app):
            yield
    finally:
        with app.app_context():
            _clear(app)


def take_place(app: Flask) -> None:
    """Put the database that was built aside, in whose context this is, in the place of the app's.

    :raises Conflict: something still uses the one in use.
    """
    settings: Settings = app.extensions["voc.settings"]
    db.session.remove()
    db.engine.dispose()
    with app.app_context():
        db.session.remove()
        if settings.is_sqlite:
            db.engine.dispose()
            _replace_file(_file(settings))
        else:
            _replace_tables(db.engine)
            db.engine.dispose()


def _file(settings: Settings) -> Path:
    return Path(make_url(settings.database_url).database or "")


@contextmanager
def _on_file(settings: Settings) -> Iterator[None]:
    path = _file(settings)
    beside = create_app(replace(settings, database_url=f"sqlite:///{path}{SUFFIX}"))
    with beside.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _in_schema(settings: Settings, app: Flask) -> Iterator[None]:
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    beside = create_app(settings)
    with beside.app_context():
        engine = db.engine

        @event.listens_for(engine, "connect", insert=True)
        def go_aside(connection: Any, _record: Any) -> None:
            was = connection.autocommit
            connection.autocommit = True  # else a rollback would lead back out
            connection.execute(f"SET search_path TO {SCHEMA}")
            connection.execute("SET statement_timeout TO 0")  # a large table takes its time
            connection.autocommit = was

        try:
            yield
        finally:
            db.session.remove()
            engine.dispose()


def _clear(app: Flask) -> None:
    """Remove what is left of a database built aside, now or by a restore that was killed."""
    settings: Settings = app.extensions["voc.settings"]
    if settings.is_sqlite:
        for companion in COMPANIONS:
            Path(f"{_file(settings)}{SUFFIX}{companion}").unlink(missing_ok=True)
        return
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _replace_file(path: Path) -> None:
    beside = Path(f"{path}{SUFFIX}")
    _fold_log(beside)
    if path.exists():
        try:
            _fold_log(path)
        except sqlite3.OperationalError:
            raise Conflict(
                "something still uses the database: stop the server, then again"
            ) from None
    beside.chmod(0o600)
    beside.replace(path)


def _fold_log(path: Path) -> None:
    """Bring the write-ahead log into the file and end it; fails while anybody else has it open."""
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()


def _replace_tables(engine: Engine) -> None:
    """In one transaction: the tables of the product go, those built aside come."""
    quote = engine.dialect.identifier_preparer.quote
    with engine.begin() as connection:
        target = quote(str(connection.exec_driver_sql("SELECT current_schema()").scalar_one()))
        found = inspect(connection)
        fresh = found.get_table_names(schema=SCHEMA)
        old = [name for name in found.get_table_names() if name in {*fresh, *db.metadata.tables}]
        if old:
            names = ", ".join(f"{target}.{quote(name)}" for name in old)
            connection.exec_driver_sql(f"DROP TABLE {names}")
        for name in fresh:
            connection.exec_driver_sql(f"ALTER TABLE {SCHEMA}.{quote(name)} SET SCHEMA {target}")

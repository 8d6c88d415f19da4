"""The database handle, the model base class and the column types every model shares."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, TypeVar, cast

from flask import Flask, current_app, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    CursorResult,
    Date,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    TypeDecorator,
    UpdateBase,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from voc.core import postgresql_pool
from voc.core.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
BUSY_SECONDS = 5
LARGEST_INTEGER = 2**31 - 1
"""What an id, or any other whole number, can be: the databases refuse more with an error."""
PERSONAL = {"personal": True}
"""`info=` of every column that holds personal data; export and erasure walk it."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every engine; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC; SQLite gets it without a zone so that texts sort as times."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime given; use voc.core.clock.now()")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """The moment, aware, in UTC."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Typed declarative base: constraint names are predictable, enums store their values."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map: ClassVar = {
        datetime: UTCDateTime,
        date: Date,
        # No check constraint: a new member must not need a table rewrite on SQLite.
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=32,
            validate_strings=True,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


db = SQLAlchemy(metadata=Model.metadata)

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_writer = threading.Lock()


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the handle to this application's engine, tuned for what it is."""
    options: dict[str, Any] = {"hide_parameters": True}
    if settings.is_sqlite:
        options |= {
            "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
            "pool_size": settings.threads + 8,
            "max_overflow": 8,
            "pool_reset_on_return": None,  # `_tune_sqlite` does, sooner
        }
    else:
        options |= {
            "pool_size": settings.threads + 4,
            "pool_use_lifo": True,
            "pool_reset_on_return": None,  # `spare_trips` does
            "connect_args": {"options": "-c statement_timeout=60000 -c lock_timeout=5000"},
        }
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if settings.is_sqlite:
            _tune_sqlite(Path(db.engine.url.database or ""))
        else:
            postgresql_pool.spare_trips(db.engine)
    app.before_request(_note_intent)
    app.teardown_request(_forget_intent)


def _note_intent() -> None:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        _reading.set(True)
        return
    view = current_app.view_functions.get(request.endpoint or "")
    _reading.set(hasattr(view, "reads_first"))


def reads_first(view: View) -> View:
    """A page that takes its time before it writes: as if it began with `reading_first()`.

    Said of the page itself, because who is asking is looked up before it begins.
    """
    view.__dict__["reads_first"] = True
    return view


def _forget_intent(_error: BaseException | None) -> None:
    """What runs in this thread after the request may write."""
    _reading.set(False)


def reading_first() -> None:
    """The request will write, but reads first: its write begins with `writing()`, no sooner.

    Other writers need not wait while a form is checked.
    """
    _reading.set(True)


@contextmanager
def looking() -> Iterator[None]:
    """Read before it is clear that there is anything to write; a transaction of its own is ended.

    For steps of the worker: others may write meanwhile, so what is then written is claimed anew.
    """
    is_inside = db.session().in_transaction()
    token = _reading.set(True)
    try:
        yield
    finally:
        if not is_inside:
            db.session.rollback()
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """One short write from inside a page that otherwise only reads; commits at its end.

    What was read before stays usable: nothing is expired that the page already holds.
    """
    token = _reading.set(False)
    try:
        _turn_to_writing()
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _reading.reset(token)


def _turn_to_writing() -> None:
    """Let the transaction write, on the connection that it has."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite" and not connection.info.get("writer"):
        _queue_to_write(connection)
        _tell(connection, "COMMIT")
        _tell(connection, "BEGIN IMMEDIATE")


def _tell(connection: Connection, sql: str) -> None:
    """Say it to SQLite itself: these words stand before and after every customer's answer."""
    driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    try:
        driver.execute(sql)
    except sqlite3.OperationalError as problem:
        raise OperationalError(sql, None, problem) from None


@contextmanager
def turn_to_write() -> Iterator[None]:
    """The turn of this process to write to SQLite, until the block ends."""
    _queue()
    try:
        yield
    finally:
        _writer.release()


def _queue_to_write(connection: Connection) -> None:
    _queue()
    connection.info["writer"] = True


def _queue() -> None:
    """Writers of this process queue here instead of polling SQLite's lock."""
    if not _writer.acquire(timeout=BUSY_SECONDS):
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))


def changed(statement: UpdateBase) -> int:
    """Execute an update, insert or delete as it stands; returns how many rows it changed."""
    kept = {"synchronize_session": False, "preserve_rowcount": True}  # else -1 of some INSERTs
    done = db.session.execute(statement, execution_options=kept)
    return cast("CursorResult[Any]", done).rowcount


def upsert(table: Any) -> postgresql.Insert | sqlite.Insert:
    """An INSERT of this engine, which knows ON CONFLICT; both engines speak the same one."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)


def _tune_sqlite(path: Path) -> None:
    engine = db.engine

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if path.exists():
            path.chmod(0o600)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _reading.get():
            _tell(connection, "BEGIN")
            return
        if not connection.info.get("writer"):
            _queue_to_write(connection)
        _tell(connection, "BEGIN IMMEDIATE")

    event.listen(engine, "checkin", _clean)
    event.listen(engine, "invalidate", _release)


def _clean(connection: sqlite3.Connection | None, record: Any) -> None:
    if connection is not None and connection.in_transaction:
        connection.rollback()
    _release(connection, record)


def _release(_connection: Any, record: Any, *_: Any) -> None:
    if record is not None and record.info.pop("writer", None):
        _writer.release()

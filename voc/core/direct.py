"""The driver's own connection, for statements that a customer waits for.

A session, its transaction and its connection cost more than the statement they are for. What is
`Built` and executed inside `one_by_one()` or `writing()` goes to the driver instead; errors are
SQLAlchemy's all the same. Objects of the session are neither seen nor flushed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar, Token
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction

from voc.core import postgresql_pool, resting
from voc.core.db import db, turn_to_write
from voc.core.resting import Use


class Hand(NamedTuple):
    """A connection of the driver, and what SQLAlchemy knows about its kind of database."""

    dialect: Dialect
    driver: Any
    transaction: SessionTransaction | None = None
    """The session's, for as long as the hand is good; None for a connection of its own."""


_own: ContextVar[Hand | None] = ContextVar("own", default=None)


def hand() -> Hand:
    """The connection that a statement goes to: one of its own, else the session's, flushed."""
    own = _own.get()
    return own if own is not None else _of_session(db.session())


def one_by_one() -> AbstractContextManager[Hand]:
    """Each statement inside is a transaction by itself; on SQLite, to read."""
    return _Connected(db.engine, Use.ALONE)


@contextmanager
def writing() -> Iterator[None]:
    """Statements inside are one transaction: all of it is kept when the block ends, or nothing."""
    engine = db.engine
    is_sqlite = engine.dialect.name == "sqlite"
    with turn_to_write() if is_sqlite else nullcontext(), _Connected(engine) as own:
        if is_sqlite:
            own.driver.execute("BEGIN IMMEDIATE")
        yield
        own.driver.commit()


@contextmanager
def writing_soon() -> Iterator[None]:
    """Each statement inside is a transaction by itself and waits for no disk.

    It outlives the process all the same. A power cut it outlives as soon as anything was written
    that waits, and on PostgreSQL after a moment.
    """
    engine = db.engine
    if engine.dialect.name == "postgresql":
        with _Connected(engine, Use.SOON):
            yield
        return
    with turn_to_write(), _Connected(engine) as own:
        own.driver.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            own.driver.execute("PRAGMA synchronous=FULL")


class _Connected:
    """A connection that rested; it goes back clean, or not at all. A class: half a generator's."""

    __slots__ = ("_engine", "_hand", "_token", "_use")
    _hand: Hand
    _token: Token[Hand | None]

    def __init__(self, engine: Engine, use: Use = Use.TOGETHER) -> None:
        self._engine, self._use = engine, use

    def __enter__(self) -> Hand:
        dialect = self._engine.dialect
        try:
            driver = resting.take(self._engine, self._use)
        except dialect.loaded_dbapi.Error as problem:
            raise usual(problem, dialect) from None
        self._hand = Hand(dialect, driver)
        self._token = _own.set(self._hand)
        return self._hand

    def __exit__(
        self, _kind: type[BaseException] | None, problem: BaseException | None, _trace: object
    ) -> None:
        _own.reset(self._token)
        dialect, driver, _ = self._hand
        if problem is None:
            resting.put_back(self._engine, driver, self._use)
            return
        wrong = dialect.loaded_dbapi.Error
        try:
            driver.rollback()
        except wrong:  # the server has gone, and perhaps the other connections with it
            driver.close()
            postgresql_pool.doubt()
        else:
            resting.put_back(self._engine, driver, self._use)
        if isinstance(problem, wrong):
            raise usual(problem, dialect) from None


def usual(problem: Exception, dialect: Dialect, sql: str = "") -> BaseException:
    """A driver's error as SQLAlchemy raises it, without the values."""
    return DBAPIError.instance(
        sql,
        None,
        problem,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        dialect=dialect,
    )


def _of_session(session: Session) -> Hand:
    """The session's connection, looked up once in a transaction."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    kept: Hand | None = session.info.get("hand")
    if kept is not None and kept.transaction is session.get_transaction():
        return kept
    connection = session.connection()
    driver = connection.connection.dbapi_connection
    found = Hand(connection.dialect, driver, session.get_transaction())
    session.info["hand"] = found
    return found

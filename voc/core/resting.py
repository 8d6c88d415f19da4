"""Connections of the driver that rest between two statements of `direct`.

SQLAlchemy's pool opens them; from then on they are kept here, because to hand one out and take it
back costs the pool as much as the statement. `engine.dispose()` closes them like all others.
"""

from __future__ import annotations

import time
from collections import deque
from enum import Enum, auto
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

from voc.core import postgresql_pool

Rested = deque[tuple[Any, float]]
"""A driver's connection, and since when it rests (monotonic seconds); the latest is taken first."""


class Use(Enum):
    """What a connection is for."""

    TOGETHER = auto()
    """Transactions of several statements."""
    ALONE = auto()
    """Every statement is a transaction by itself."""
    SOON = auto()
    """The same, and PostgreSQL does not wait for the disk. Never for what a customer said."""


_rested: WeakKeyDictionary[Engine, dict[Use, Rested]] = WeakKeyDictionary()


def take(engine: Engine, use: Use) -> Any:
    """A connection without a transaction.

    :raises Exception: the driver's own, where the server cannot be reached.
    """
    driver: Any
    resting = _resting(engine, use)
    while resting:
        driver, since = resting.pop()
        if engine.dialect.name == "sqlite" or postgresql_pool.stands(engine, driver, since):
            return driver
        driver.close()
    pooled = engine.raw_connection()
    driver = pooled.dbapi_connection
    pooled.detach()
    if engine.dialect.name == "postgresql":
        driver.autocommit = use is not Use.TOGETHER
        if use is Use.SOON:
            driver.execute("SET synchronous_commit TO off")
    return driver


def put_back(engine: Engine, driver: Any, use: Use) -> None:
    """Let it rest; it holds no transaction any more."""
    _resting(engine, use).append((driver, time.monotonic()))


def _resting(engine: Engine, use: Use) -> Rested:
    kept = _rested.get(engine)
    if kept is None:
        kept = _rested.setdefault(engine, {one: deque() for one in Use})
        event.listen(engine, "engine_disposed", _close_all)
    return kept[use]


def _close_all(engine: Engine) -> None:
    for resting in _rested[engine].values():
        while resting:
            resting.pop()[0].close()

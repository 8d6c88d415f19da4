"""Connections of the driver that rest between two statements of `direct`.

SQLAlchemy's pool opens them; from then on they are kept here, because to hand one out and take it
back costs the pool as much as the statement. `engine.dispose()` closes them like all others.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

from voc.core import postgresql_pool

Rested = deque[tuple[Any, float]]
"""A driver's connection, and since when it rests (monotonic seconds); the latest is taken first."""

_rested: WeakKeyDictionary[Engine, dict[bool, Rested]] = WeakKeyDictionary()


def take(engine: Engine, *, each_alone: bool) -> Any:
    """A connection without a transaction; `each_alone`: every statement is one by itself.

    :raises Exception: the driver's own, where the server cannot be reached.
    """
    driver: Any
    resting = _resting(engine, each_alone)
    while resting:
        driver, since = resting.pop()
        if engine.dialect.name == "sqlite" or postgresql_pool.stands(engine, driver, since):
            return driver
        driver.close()
    pooled = engine.raw_connection()
    driver = pooled.dbapi_connection
    pooled.detach()
    if engine.dialect.name == "postgresql":
        driver.autocommit = each_alone
        if each_alone:  # for what is read, and for `direct.writing_soon`
            driver.execute("SET synchronous_commit TO off")
    return driver


def put_back(engine: Engine, driver: Any, *, each_alone: bool) -> None:
    """Let it rest; it holds no transaction any more."""
    _resting(engine, each_alone).append((driver, time.monotonic()))


def _resting(engine: Engine, each_alone: bool) -> Rested:
    kept = _rested.get(engine)
    if kept is None:
        kept = _rested.setdefault(engine, {True: deque(), False: deque()})
        event.listen(engine, "engine_disposed", _close_all)
    return kept[each_alone]


def _close_all(engine: Engine) -> None:
    for resting in _rested[engine].values():
        while resting:
            resting.pop()[0].close()

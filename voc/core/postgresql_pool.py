"""The pooled connections to PostgreSQL: no trip that nothing needs, for a page waits for each."""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

REST_SECONDS = 5
_doubted_since = float("-inf")
autocommit: ContextVar[bool] = ContextVar("autocommit", default=False)
"""Whether who takes a connection now wants each statement to be a transaction by itself."""


def spare_trips(engine: Engine) -> None:
    """Ask the server nothing that is known already.

    A connection that has rested is asked whether it still stands, and so is one that was last used
    before another was lost (`doubt`); not each one each time, as `pool_pre_ping` does. Only an open transaction is rolled back; and whoever wants each statement
    by itself (`direct`) gets a connection that is set so, most often from before.
    """
    psycopg: Any = engine.dialect.loaded_dbapi
    idle = psycopg.pq.TransactionStatus.IDLE

    def prepare(driver: Any, record: Any, _pooled: Any) -> None:
        rests_since = record.info.get("rests_since", float("-inf"))
        if rests_since < max(_doubted_since, time.monotonic() - REST_SECONDS):
            try:
                engine.dialect.do_ping(driver)
                driver.rollback()
            except psycopg.Error:
                raise DisconnectionError from None
        if driver.autocommit != autocommit.get():
            driver.autocommit = autocommit.get()

    def clean(driver: Any, record: Any, _state: Any) -> None:
        if driver.info.transaction_status != idle:
            driver.rollback()
        record.info["rests_since"] = time.monotonic()

    event.listen(engine, "checkout", prepare)
    event.listen(engine, "reset", clean)


def doubt() -> None:
    """Have every connection that rests now asked whether it stands before it is used again."""
    global _doubted_since  # noqa: PLW0603 - of the process, as the server is
    _doubted_since = time.monotonic()

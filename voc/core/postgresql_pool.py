"""The pooled connections to PostgreSQL: no trip that nothing needs, for a page waits for each."""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

REST_SECONDS = 5
autocommit: ContextVar[bool] = ContextVar("autocommit", default=False)
"""Whether who takes a connection now wants each statement to be a transaction by itself."""


def spare_trips(engine: Engine) -> None:
    """Ask the server nothing that is known already.

    A connection that has rested is asked whether it still stands, not each one each time, as
    `pool_pre_ping` does; only an open transaction is rolled back; and whoever wants each statement
    by itself (`direct`) gets a connection that is set so, most often from before.
    """
    psycopg: Any = engine.dialect.loaded_dbapi
    idle = psycopg.pq.TransactionStatus.IDLE

    def prepare(driver: Any, record: Any, _pooled: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", 0) > REST_SECONDS:
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

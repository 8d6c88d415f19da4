"""The pooled connections to PostgreSQL: no trip that nothing needs, for a page waits for each."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

REST_SECONDS = 5
_doubted_since = float("-inf")


def spare_trips(engine: Engine) -> None:
    """Ask the server nothing that is known already.

    Not each connection is asked each time whether it still stands, as `pool_pre_ping` does, but
    one that may have fallen; and only an open transaction is rolled back.
    """
    psycopg: Any = engine.dialect.loaded_dbapi
    idle = psycopg.pq.TransactionStatus.IDLE

    def prepare(driver: Any, record: Any, _pooled: Any) -> None:
        if not stands(engine, driver, record.info.get("rests_since", float("-inf"))):
            raise DisconnectionError

    def clean(driver: Any, record: Any, _state: Any) -> None:
        if driver.info.transaction_status != idle:
            driver.rollback()
        record.info["rests_since"] = time.monotonic()

    event.listen(engine, "checkout", prepare)
    event.listen(engine, "reset", clean)


def stands(engine: Engine, driver: Any, since: float) -> bool:
    """Whether a connection that rests since then (monotonic seconds) can be used.

    It is asked when it has rested for long, or since before another was lost (`doubt`).
    """
    if since >= max(_doubted_since, time.monotonic() - REST_SECONDS):
        return True
    try:
        engine.dialect.do_ping(driver)
        if not driver.autocommit:
            driver.rollback()
    except engine.dialect.loaded_dbapi.Error:
        return False
    return True


def doubt() -> None:
    """Have every connection that rests now asked whether it stands before it is used again."""
    global _doubted_since  # noqa: PLW0603 - of the process, as the server is
    _doubted_since = time.monotonic()

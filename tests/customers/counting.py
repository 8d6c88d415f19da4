"""How often a page asks the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from voc.core.db import db


def statements_of(fetch: Callable[[], Any]) -> int:
    """The number of statements that were sent while the page was fetched, which must be there."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert fetch().status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)

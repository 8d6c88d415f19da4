"""Where finished sittings are stored, each once.

SQLite writes one transaction at a time: those of one moment share it. PostgreSQL hears each in one
statement.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app

from voc.core import direct
from voc.core.db import db
from voc.core.together import Together
from voc.responses import actions, at_once, guarded
from voc.responses.actions import Outcome
from voc.responses.rows import Taking


def init_app(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions["voc.taking"] = Together(_store)


def take(one: Taking) -> Outcome:
    """Store a sitting; when this returns, no crash loses it."""
    if not one.asked.is_plain:
        return guarded.store(one)
    if db.engine.dialect.name == "postgresql":
        with direct.one_by_one():
            outcome = at_once.store(one)
        if outcome is Outcome.DIFFERENT and one.asked.invitation_id is not None:
            return _store([one])[0]  # perhaps only a draft of it stands in its place
        return outcome
    together: Together[Taking, Outcome] = current_app.extensions["voc.taking"]
    return together.do(one)


def _store(takings: Sequence[Taking]) -> list[Outcome]:
    with direct.writing():
        return actions.record_all(takings)

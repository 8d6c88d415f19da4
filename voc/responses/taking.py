"""Where finished sittings are stored: those of one moment together, each once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, current_app

from voc.core import direct
from voc.core.settings import Settings
from voc.core.together import Together
from voc.responses import actions
from voc.responses.actions import Outcome, Taking


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its queue: SQLite has one writer, PostgreSQL one for each thread."""
    writers = 1 if settings.is_sqlite else settings.threads
    app.extensions["voc.taking"] = Together(_store, writers)


def take(one: Taking) -> Outcome:
    """Store a sitting; when this returns, no crash loses it."""
    together: Together[Taking, Outcome] = current_app.extensions["voc.taking"]
    return together.do(one)


def _store(takings: Sequence[Taking]) -> list[Outcome]:
    with direct.writing():
        return actions.record_all(takings)

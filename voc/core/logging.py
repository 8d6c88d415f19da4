"""Logs that carry ids and counts, never a token, an address, a name or a comment."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import Any

from sqlalchemy.exc import DBAPIError

REDACTIONS = (
    (re.compile(r"[^\s<>\"'()\[\]]+@[^\s<>\"'()\[\]]+"), "[address]"),
    (re.compile(r"/(s|o|u|welcome|reset|join)/[A-Za-z0-9_-]+"), r"/\1/[token]"),
    (re.compile(r"\b[A-Za-z0-9_-]{22,}\b"), "[token]"),
    (re.compile(r"\+\d{8,15}\b"), "[phone]"),
)


def redact(text: str) -> str:
    """The same line with everything that could name or admit a person taken out."""
    for pattern, shown in REDACTIONS:
        text = pattern.sub(shown, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and redacts the result."""

    def format(self, record: logging.LogRecord) -> str:
        """One safe line (or several, where there is a traceback)."""
        return redact(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """The traceback; of a database's error only where it was, for it quotes the row."""
        _kind, error, trace = ei
        if not isinstance(error, DBAPIError):
            return super().formatException(ei)
        state = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
        return "".join(traceback.format_tb(trace)) + f"{type(error).__name__} ({state})"


def configure(level: str) -> None:
    """Send every logger of the process through the redacting formatter, once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # A step that is still at work when its next turn comes is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)

"""Logs never hold a token, an address, a number or a comment."""

from __future__ import annotations

import logging
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from voc.core.db import db
from voc.core.logging import RedactingFormatter, redact


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("sent to sara@example.com", "sara"),
        ("GET /s/AYQ0kpOXhsjndbb1RkHNNBA 200", "AYQ0"),
        ("POST /u/abc", "abc"),
        ("key AYQ0kpOXhsjndbb1RkHNNBA", "AYQ0"),
        ("called +989121234567", "98912"),
    ],
)
def test_what_could_name_or_admit_a_person_is_taken_out(line, secret):
    assert secret not in redact(line)


def test_what_helps_stays():
    assert redact("wave 12: 340 invited in 0.4 s") == "wave 12: 340 invited in 0.4 s"


def test_an_error_of_the_database_does_not_quote_the_row(app):
    try:
        db.session.execute(
            text(
                "insert into feedback (text, folded, channel) values ('a secret comment', '', 'x')"
            )
        )
    except DBAPIError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", None, sys.exc_info())
    db.session.rollback()
    shown = RedactingFormatter("%(message)s").format(record)
    assert "a secret comment" not in shown
    assert "test_logging.py" in shown

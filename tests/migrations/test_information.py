"""Words that are plain information become words like all others, and wait to be scored."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db


def rows(sql):
    found = [tuple(row) for row in db.session.execute(text(sql))]
    db.session.remove()
    return found


def test_information_waits_to_be_scored_where_it_is_not_known(newest_app):
    make.feedback("Mainz", is_information=True, unscored_at=None)
    make.feedback("Tried out", is_information=True, unscored_at=None, is_test=True)
    make.feedback("Fine", scored="positive")
    db.session.remove()
    flask_migrate.downgrade(revision="0042")
    waits = "select text, unscored_at is not null from feedback order by id"
    assert rows(waits) == [("Mainz", 1), ("Tried out", 0), ("Fine", 0)]
    flask_migrate.upgrade()
    kept = rows("select text, is_information from feedback order by id")
    assert kept == [("Mainz", 0), ("Tried out", 0), ("Fine", 0)]

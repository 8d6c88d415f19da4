"""Going down, what was begun and counted stays; going up again, everything is as it was."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.responses.models import ResponseState

BEGUN = "select state, nps from response order by id"


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def test_what_counted_stays(newest_app):
    make.response(9)
    unfinished = {"state": ResponseState.PARTIAL, "completed_at": None}
    make.response(3, **unfinished, draft='[[["nps", "3"]], []]', saved_at=make.NOW)
    db.session.remove()
    before = rows(BEGUN)
    assert before == [("completed", 9), ("partial", 3)]
    flask_migrate.downgrade(revision="0012")
    assert rows(BEGUN) == before
    flask_migrate.upgrade()
    assert rows(BEGUN) == before
    assert rows("select count(*) from response where saved_at is not null") == [(0,)]

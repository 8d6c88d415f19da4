"""What older tables cannot hold comes back whole."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.responses.models import Answer

GIVEN = [
    {"question": "nps", "number": 9},
    {"question": "reasons", "choice": "price"},
    {"question": "next", "choice": "a", "number": 2},
    {"question": "hours", "number": 4.5},
    {"question": "rials", "number": 3_000_000_000},
    {"question": "below", "number": -2.25},
]


def stored():
    rows = text("select question, choice, number from answer order by id")
    return [tuple(row) for row in db.session.execute(rows)]


def test_answers_of_newer_kinds_survive_an_older_release(newest_app):
    response = make.response(9)
    for one in GIVEN:
        db.session.add(Answer(response_id=response.id, **one))
    db.session.commit()
    before = stored()
    db.session.remove()
    flask_migrate.downgrade(revision="0014")
    kept = {question: (choice, number) for question, choice, number in stored()}
    assert kept["nps"] == ("", 9)
    assert kept["next"] == ("a=2", None)
    assert kept["hours"] == ("=4.5", None)
    db.session.remove()
    flask_migrate.upgrade()
    assert stored() == before

"""What was told of cases under the name of waves becomes a kind of its own, and back."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.delivery import actions as delivery
from voc.delivery.models import MessagePurpose

KEPT = "select purpose, subject_id, number from message order by purpose"


def rows():
    found = [tuple(row) for row in db.session.execute(text(KEPT))]
    db.session.rollback()
    return found


def words(_language):
    return {"kind": "refused", "wave": "w"}


def test_notices_of_cases_and_of_waves_stay_what_they_are(newest_app):
    accounts.found(make.NOW)
    person = make.person(id=7)
    for purpose in (MessagePurpose.CASE, MessagePurpose.TROUBLE):
        delivery.tell([person], (purpose, 5), make.NOW, "trouble", words)
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0036")
    assert sorted(rows()) == [("trouble", -5, 7), ("trouble", 5, 7)]
    db.session.remove()
    flask_migrate.upgrade()
    assert rows() == [("case", 5, 7), ("trouble", 5, 7)]

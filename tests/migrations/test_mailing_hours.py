"""What is on its way when the hours arrive keeps those of its wave."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from tests.delivery.mailings import mailing
from tests.waves.test_running import a_wave
from voc.core.db import db
from voc.waves import running
from voc.waves.recurrence import RestDays

HOURS = "select from_hour, until_hour, minds_rest, in_their_zone from mailing order by id"


def test_a_mailing_has_the_hours_of_its_wave(newest_app):
    mailing()
    make.customer()
    a_wave(from_hour=9, until_hour=17, rest_days=RestDays.SKIP, in_their_zone=True)
    running.open_due(make.NOW)
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0031")
    flask_migrate.upgrade()
    rows = [tuple(row) for row in db.session.execute(text(HOURS))]
    db.session.rollback()
    assert rows == [(None, None, False, False), (9, 17, True, True)]

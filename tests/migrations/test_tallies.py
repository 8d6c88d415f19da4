"""A run that was there before knows how many it asked."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from tests.waves.test_people import fill, wave_of
from voc.core.db import db
from voc.surveys.models import Survey


def test_the_people_of_earlier_runs_are_counted(newest_app):
    make.survey()
    fill(wave_of(db.session.get_one(Survey, 1)))
    db.session.remove()
    flask_migrate.downgrade(revision="0039")
    flask_migrate.upgrade()
    assert tuple(db.session.execute(text("select people, asked from wave_run")).one()) == (10, 8)
    db.session.rollback()

"""Surveys on web sites: one row a survey, within its bounds; going down forgets only them."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests import factories as make
from tests.widgets.staging import on_site
from voc.core.db import db
from voc.widgets import actions


def test_going_down_forgets_the_sites_and_keeps_the_survey(newest_app):
    slug = on_site().survey.slug
    db.session.remove()
    flask_migrate.downgrade(revision="0015")
    flask_migrate.upgrade()
    assert db.session.execute(text("select slug from survey")).scalar() == slug
    assert db.session.execute(text("select count(*) from widget")).scalar() == 0


def test_the_database_refuses_what_no_widget_is(newest_app):
    kept = on_site()
    other = make.survey()
    for survey, wrong in (
        (kept.survey, {}),
        (other, {"seconds": 3601}),
        (other, {"percent": 0}),
        (other, {"share": 101}),
        (other, {"shown_rest_days": -1}),
        (other, {"answered_rest_days": 3651}),
    ):
        widget = actions.fresh(survey, make.NOW)
        for name, value in wrong.items():
            setattr(widget, name, value)
        db.session.add(widget)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()

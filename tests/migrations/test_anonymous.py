"""Anonymity and quotas come and go without a row being lost; what was promised is kept."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.surveys.models import SurveyQuota


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def test_going_down_closes_anonymous_surveys_and_keeps_the_others(newest_app):
    make.survey(slug="open")
    hidden = make.survey(slug="hidden", is_anonymous=True, has_quota=True)
    make.save(SurveyQuota(survey_id=hidden.id, most=5))
    make.response(9, survey=hidden)
    db.session.remove()
    flask_migrate.downgrade(revision="0016")
    assert rows("select slug, state from survey order by slug") == [
        ("hidden", "closed"),
        ("open", "open"),
    ]
    flask_migrate.upgrade()
    assert rows("select slug, is_anonymous, has_quota from survey order by slug") == [
        ("hidden", False, False),
        ("open", False, False),
    ]
    assert rows("select count(*) from response") == [(1,)]

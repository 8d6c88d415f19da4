"""Surveys stay when their earlier addresses go."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.surveys.models import EarlierSlug


def test_surveys_stay_when_their_earlier_addresses_go(newest_app):
    survey = make.survey()
    make.save(EarlierSlug(survey_id=survey.id, slug="before"))
    db.session.remove()
    flask_migrate.downgrade(revision="0024")
    flask_migrate.upgrade()
    counts = [
        db.session.execute(text(f"select count(*) from {table}")).scalar()
        for table in ("survey", "earlier_slug")
    ]
    assert counts == [1, 0]

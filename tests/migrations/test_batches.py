"""Answers stay when batches and carried values go."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.responses.models import ResponseField
from voc.waves.batch_models import LinkBatch, SingleLink


def test_answers_stay_when_batches_and_carried_values_go(newest_app):
    survey = make.survey()
    batch = LinkBatch(survey_id=survey.id, name="b", created_at=make.NOW, expires_at=make.LATER)
    make.save(batch)
    make.save(SingleLink(batch_id=batch.id, number=1))
    given = make.response(9, survey=survey, batch_id=batch.id, words="Good")
    make.save(ResponseField(response_id=given.id, name="order", value="1", is_signed=True))
    db.session.remove()
    flask_migrate.downgrade(revision="0017")
    flask_migrate.upgrade()
    counts = [
        db.session.execute(text(f"select count(*) from {table}")).scalar()
        for table in ("response", "feedback", "link_batch", "response_field")
    ]
    assert counts == [1, 1, 0, 0]

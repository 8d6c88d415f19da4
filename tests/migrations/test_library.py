"""The library goes, and surveys keep what they took from it."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.surveys import library


def test_going_down_forgets_the_library_and_keeps_the_surveys(newest_app):
    question = {"key": "why", "type": "long_text", "title": {"en": "Why?"}}
    kept = library.keep(question, by=make.person(), at=make.NOW)
    survey = make.survey(questions=[{**question, "library": kept.key}])
    slug = survey.slug
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0023")
    flask_migrate.upgrade()
    assert db.session.execute(text("select slug from survey")).scalar() == slug
    assert db.session.execute(text("select count(*) from library_question")).scalar() == 0

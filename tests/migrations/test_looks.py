"""The organisation's look goes, and everything else of it stays."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests import factories as make
from voc.accounts import actions
from voc.core.db import db
from voc.surveys.models import EndLinkCount


def test_going_down_forgets_the_look_and_keeps_the_organisation_and_its_surveys(newest_app):
    organisation = actions.found(make.NOW)
    organisation.name, organisation.colour = "Company", "#123456"
    survey = make.survey()
    make.save(EndLinkCount(survey_id=survey.id, url="https://a.example/", clicks=3))
    slug = survey.slug
    db.session.remove()
    flask_migrate.downgrade(revision="0020")
    flask_migrate.upgrade()
    kept = db.session.execute(text("select name, colour, link_hosts from organisation")).one()
    assert tuple(kept) == ("Company", "", "")
    assert db.session.execute(text("select slug from survey")).scalar() == slug
    assert db.session.execute(text("select count(*) from end_link_count")).scalar() == 0


def test_a_link_is_counted_in_one_row(newest_app):
    survey = make.survey()
    make.save(EndLinkCount(survey_id=survey.id, url="https://a.example/", clicks=1))
    db.session.add(EndLinkCount(survey_id=survey.id, url="https://a.example/", clicks=1))
    with pytest.raises(IntegrityError):
        db.session.flush()

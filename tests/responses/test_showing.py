"""What a personal link's page may show a moment late, and what it may not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.responses.test_flow import NPS, url_of
from voc.core import clock, recent
from voc.core.db import db
from voc.surveys.models import Survey, SurveyState
from voc.waves.invitation_models import Invitation

CLOSED = update(Survey).values(state=SurveyState.CLOSED)


@pytest.fixture
def client(app, monkeypatch):
    """One that commits nothing around a request, in a long moment."""
    monkeypatch.setattr(recent, "SECONDS", 60)
    db.session.rollback()
    return FlaskClient(app, app.response_class)


def elsewhere(statement):
    """Another process does it: no session of ours is told."""
    db.session.rollback()  # SQLite has one writer
    with db.engine.begin() as connection:
        connection.execute(statement)


def test_a_survey_that_is_closed_elsewhere_takes_no_answer_though_its_page_still_shows(client):
    url = url_of([NPS])
    assert client.get(url).status_code == 200
    elsewhere(CLOSED)
    assert client.get(url).status_code == 200
    assert client.post(url, data={"nps": "9"}).status_code == 410


def test_what_this_process_commits_is_shown_at_once(client):
    url = url_of([NPS])
    assert client.get(url).status_code == 200
    db.session.execute(CLOSED)
    db.session.commit()
    assert client.get(url).status_code == 410


def test_a_link_that_is_revoked_elsewhere_leads_nowhere_at_once(client):
    url = url_of([NPS])
    assert client.get(url).status_code == 200
    elsewhere(update(Invitation).values(revoked_at=clock.now()))
    assert client.get(url).status_code == 404

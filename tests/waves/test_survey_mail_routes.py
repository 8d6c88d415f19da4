"""The mail of a survey that is being written."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests import factories as make
from voc.core.db import db
from voc.surveys.models import SurveyVersion


def test_a_draft_shows_the_row_of_its_mail_before_it_is_published(owner):
    survey = make.survey()
    first = survey.versions[0].content["questions"][0]
    asked = {**first, "title": {"en": "How likely is {hidden.branch|our shop}?", "fa": "شعبه؟"}}
    content = {**survey.versions[0].content, "questions": [asked]}
    survey.versions.append(SurveyVersion(number=2, content=content, created_at=make.LONG_AGO))
    db.session.commit()
    url = f"/surveys/{survey.id}"
    assert f'src="{url}/mail/fa"' in owner.get(f"{url}/draft").text
    mail = FlaskClient.open(owner, f"{url}/mail/en")  # a mail's style is no page's
    assert "How likely is our shop?" in mail.text
    assert mail.text.count('class="score"') == 11
    assert "frame-ancestors 'self'" in mail.headers["Content-Security-Policy"]
    assert owner.get(f"{url}/mail/de").status_code == 404

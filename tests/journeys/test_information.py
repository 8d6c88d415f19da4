"""A question for a name or a place: kept, counted and exported, but no opinion."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core import clock, tokens
from voc.core.db import db
from voc.responses import quarantine
from voc.responses.models import Feedback, Suspicion
from voc.scoring.actions import score_pending
from voc.scoring.models import Sentiment

QUESTIONS = [
    {"key": "nps", "type": "nps", "title": {"en": "Recommend us?"}},
    {
        "key": "branch",
        "type": "short_text",
        "title": {"en": "Which branch was it?"},
        "is_information": True,
    },
    {"key": "why", "type": "long_text", "title": {"en": "Why?"}},
]
BRANCHES = ["Bad Homburg", "bad  homburg", "Mainz", "Bad Homburg", "Mainz", "Köln", "Ulm", "Jena"]


@pytest.fixture
def survey(app):
    return make.survey(questions=QUESTIONS)


def answered(client, survey, branch, why=""):
    form = {"nps": "9", "branch": branch, "why": why, "submission": tokens.fresh()}
    assert client.post(f"/f/{survey.slug}", data=form).status_code == 200


def words(question):
    found = select(Feedback).where(Feedback.question == question).order_by(Feedback.id)
    db.session.expire_all()
    return db.session.scalars(found).all()


def test_only_opinions_are_scored(client, survey):
    answered(client, survey, "Bad Homburg", "Terrible service")
    [branch], [why] = words("branch"), words("why")
    assert (branch.text, branch.is_information, branch.unscored_at) == ("Bad Homburg", True, None)
    assert not why.is_information
    assert why.unscored_at is not None
    score_pending(clock.now())
    scored = select(Sentiment.feedback_id)
    assert db.session.scalars(scored).all() == [why.id]


def test_its_words_are_counted_and_are_no_comments(client, owner, survey):
    for branch in BRANCHES:
        answered(client, survey, branch)
    answered(client, survey, "", "Lovely people")
    page = owner.get(f"/surveys/{survey.id}/results?lang=en").text
    assert page.index("Bad Homburg") < page.index("Mainz") < page.index("Jena")
    assert "bad  homburg" not in page, "typed otherwise, it is the same"
    comments = owner.get("/comments?lang=en").text
    assert "Lovely people" in comments
    assert "Mainz" not in comments
    mainz = next(one for one in words("branch") if one.text == "Mainz")
    assert owner.get(f"/comments/{mainz.id}").status_code == 404
    assert (
        owner.submit(f"/comments/{mainz.id}/correction", {"label": "positive"}).status_code == 404
    )


def test_a_response_and_its_file_hold_it_whole(client, owner, survey):
    answered(client, survey, "Mainz")
    response = words("branch")[0].response
    page = owner.get(f"/responses/{response.id}?lang=en").text
    assert "Mainz" in page
    assert "not scored" not in page
    url = f"/reports/responses?period=all&survey={survey.id}"
    file = owner.submit(url, {"format": "csv"}, buffered=True).text
    rows = list(csv.DictReader(io.StringIO(file.lstrip("\ufeff"))))
    assert "Mainz" in rows[0].values()


def test_answers_let_out_of_quarantine_leave_it_unscored(app, survey):
    held = make.response(9, survey=survey, is_test=True, suspicion=Suspicion.FLOOD)
    for question, is_information in (("branch", True), ("why", False)):
        make.feedback(
            "Mainz",
            response=held,
            question=question,
            is_information=is_information,
            unscored_at=None,
        )
    quarantine.release(quarantine.Held(), make.NOW)
    db.session.commit()
    assert words("branch")[0].unscored_at is None
    assert words("why")[0].unscored_at == make.NOW

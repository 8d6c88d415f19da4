"""The questionnaires to begin with are whole."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from voc.core.db import db
from voc.customers.touchpoints import Touchpoint
from voc.surveys import duration
from voc.surveys.gallery import TEMPLATES, Stage, by_stage
from voc.surveys.logic import Facts, walk
from voc.surveys.models import Survey
from voc.surveys.questionnaire import LANGUAGES, Questionnaire

GRATEFUL = ("thank", "سپاس", "متشکر", "ممنون", "تشکر")
WRITTEN = [key for key in TEMPLATES if key != "blank"]


def test_a_questionnaire_of_the_gallery_can_be_published_as_it_is(app):
    with app.test_request_context():
        for key in WRITTEN:
            asked = Questionnaire.read(TEMPLATES[key].content)
            assert asked.problems(LANGUAGES) == [], key


def test_the_relationship_survey_asks_each_group_in_its_own_words():
    follow_up = Questionnaire.read(TEMPLATES["relationship"].content).questions[1]
    wordings = {
        follow_up.wording("fa", "fa", g) for g in (None, "promoter", "passive", "detractor")
    }
    assert len(wordings) == 4


def test_the_founding_question_asks_for_a_change():
    [asked] = Questionnaire.read(TEMPLATES["change"].content).questions
    assert asked.asks_for_change
    assert asked.wording("fa") == "اگر می‌توانستید یک چیز را در تعامل با ما تغییر دهید، آن چه بود؟"


@pytest.mark.parametrize("key", TEMPLATES)
def test_the_page_thanks_once(key):
    asked = Questionnaire.read(TEMPLATES[key].content)
    ends = [jump.thanks for one in asked.questions for jump in one.then]
    said = [text for texts in (asked.thanks, *ends) for text in texts.values()]
    assert len(said) >= len(LANGUAGES)
    repeated = [text for text in said if any(word in text.lower() for word in GRATEFUL)]
    assert repeated == []


def test_every_stage_of_the_journey_has_a_questionnaire():
    assert all(by_stage()[stage] for stage in Stage)


def test_each_place_of_the_journey_is_a_stage_of_the_same_name():
    found = {stage.value: stage.touchpoint for stage in Stage if stage.touchpoint}
    assert found == {one.value: one for one in Touchpoint}
    assert {Stage.IDEA, Stage.WHOLE, Stage.OWN} == {one for one in Stage if not one.touchpoint}


NEW = ("awareness", "purchase", "handover", "support_ease", "renewal", "leaving", "idea")


@pytest.mark.parametrize("key", NEW)
def test_a_questionnaire_of_a_stage_is_short_and_asks_nobody_what_does_not_concern_them(key):
    asked = Questionnaire.read(TEMPLATES[key].content)
    assert 4 <= len(asked.questions) <= 7
    assert duration.seconds(asked) <= 90
    assert asked.is_branching


@pytest.mark.parametrize(
    ("key", "metric"),
    [
        ("purchase", "ces"),
        ("delivery", "csat"),
        ("handover", "csat"),
        ("support_ease", "ces"),
        ("renewal", "nps"),
        ("leaving", "csat"),
    ],
)
def test_a_stage_is_measured_by_what_fits_it(key, metric):
    assert Questionnaire.read(TEMPLATES[key].content).first(metric)


@pytest.mark.parametrize(
    ("ces", "asked_why"), [("2", True), ("4", True), ("5", False), ("7", False)]
)
def test_only_those_are_asked_why_for_whom_it_was_hard(ces, asked_why):
    asked = Questionnaire.read(TEMPLATES["support_ease"].content)
    met = walk(asked.questions, {"solved": ("first",), "ces": (ces,)}, Facts()).shown
    assert ("hard" in met) is asked_why
    assert "call" not in met


def test_a_longer_questionnaire_takes_longer(app):
    read = {key: Questionnaire.read(TEMPLATES[key].content) for key in WRITTEN}
    assert duration.seconds(read["change"]) < duration.seconds(read["workshop"])
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert duration.in_words(read["change"]) != duration.in_words(read["workshop"])


def test_a_questionnaire_is_looked_at_in_both_languages_before_anything_is_made(owner):
    page = owner.get("/surveys/new").text
    assert "/surveys/new/renewal" in page
    for language in ("fa", "en"):
        look = owner.get(f"/surveys/new/renewal?as={language}").text
        assert f'lang="{language}"' in look
        assert "{name|" not in look
    assert db.session.scalar(select(func.count(Survey.id))) == 0
    assert owner.get("/surveys/new/nonsense").status_code == 404

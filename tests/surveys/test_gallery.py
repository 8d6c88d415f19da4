"""The questionnaires to begin with are whole."""

from __future__ import annotations

import pytest

from voc.surveys.gallery import TEMPLATES
from voc.surveys.questionnaire import LANGUAGES, Questionnaire

WRITTEN = [key for key in TEMPLATES if key != "blank"]


@pytest.mark.parametrize("key", WRITTEN)
def test_a_questionnaire_of_the_gallery_can_be_published_as_it_is(app, key):
    with app.test_request_context():
        assert Questionnaire.read(TEMPLATES[key].content).problems(LANGUAGES) == []


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

"""A questionnaire as a value: read, written, and what keeps it from being published."""

from __future__ import annotations

import dataclasses

import pytest

from voc.core.i18n import use
from voc.surveys.logic import Facts
from voc.surveys.questionnaire import LANGUAGES, Questionnaire, said

BOTH = {"fa": "سلام", "en": "Hello"}
CHOICES = [{"key": "a", "title": BOTH}, {"key": "b", "title": BOTH}]


def content(*questions, **parts):
    listed = questions or ({"key": "nps", "type": "nps", "title": BOTH},)
    return {"title": BOTH, "intro": {}, "thanks": {}, "questions": list(listed), **parts}


@pytest.fixture
def problems(app):
    def found(given, language="en"):
        with app.test_request_context():
            use(language)
            return Questionnaire.read(given).problems(LANGUAGES)

    return found


def test_what_is_whole_has_no_problem(problems):
    assert problems(content()) == []


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (content(title={}), "The title has no text."),
        (content(title={"fa": "سلام"}), "The title is not complete in English."),
        ({"title": BOTH, "questions": []}, "There is no question yet."),
        (content({"key": "q", "type": "nps"}), "Question 1 has no text."),
        (
            content({"key": "q", "type": "nps", "title": BOTH, "low": {"en": "No"}}),
            "Question 1 is not complete in فارسی.",
        ),
        (
            content(
                {
                    "key": "q",
                    "type": "long_text",
                    "title": BOTH,
                    "by_group": {"promoter": {"fa": "چه خوب"}},
                }
            ),
            "Question 1 is not complete in English.",
        ),
        (
            content(*[{"key": "q", "type": "nps", "title": BOTH}] * 2),
            "Two questions share the key “q”.",
        ),
        (
            content({"key": "q", "type": "single_choice", "title": BOTH, "choices": CHOICES[:1]}),
            "Question 1: give at least two choices.",
        ),
        (
            content(
                {"key": "q", "type": "single_choice", "title": BOTH, "choices": CHOICES[:1] * 2}
            ),
            "Question 1: two choices are the same.",
        ),
        (
            content(
                {
                    "key": "q",
                    "type": "single_choice",
                    "title": BOTH,
                    "choices": [*CHOICES, {"key": "c", "title": {"fa": "سه"}}],
                }
            ),
            "Choice 3 of question 1 is not complete in English.",
        ),
        (
            content(*[{"key": f"q{n}", "type": "nps", "title": BOTH} for n in range(31)]),
            "More than 30 questions are too many.",
        ),
    ],
)
def test_what_keeps_it_from_being_published_is_said_once(problems, given, problem):
    assert problems(given) == [problem]


def test_problems_are_said_in_persian(problems):
    problem, *others = problems(content({"key": "q", "type": "nps"}), "fa")
    assert others == []
    assert "۱" in problem
    assert not any("a" <= letter <= "z" for letter in problem)


def test_a_questionnaire_survives_being_stored():
    read = Questionnaire.read(content(intro=BOTH))
    assert Questionnaire.read(read.to_content()) == read


@pytest.mark.parametrize(
    "bad", [None, [], {"questions": {}}, {"title": [], "questions": []}, {"questions": [None]}]
)
def test_malformed_content_is_refused(bad):
    with pytest.raises(ValueError, match=r"must|has a list|no such"):
        Questionnaire.read(bad)


def test_a_figure_is_fed_by_the_first_question_of_its_kind():
    read = Questionnaire.read(
        content(
            {"key": "words", "type": "long_text", "title": BOTH},
            {"key": "one", "type": "csat", "title": BOTH},
            {"key": "two", "type": "csat", "title": BOTH},
        )
    )
    assert read.first("csat").key == "one"
    assert read.first("nps") is None
    assert list(read.by_key) == ["words", "one", "two"]


def test_a_questionnaire_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Questionnaire.read(content()).title = {}


def test_a_text_is_said_in_the_own_language_then_the_fallback_then_any():
    assert said(BOTH, "en", "fa") == "Hello"
    assert said({"fa": "سلام"}, "en", "fa") == "سلام"
    assert said({"en": "Hello"}, "fa", "fa") == "Hello"
    assert said({}, "fa", "fa") == ""


def test_a_page_walks_by_itself_unless_a_day_decides():
    came = {"key": "came", "type": "date", "title": BOTH}
    why = {"key": "why", "type": "long_text", "title": BOTH}
    for condition, is_walked in (({"at_least": "2026-03-21"}, False), ({"answered": True}, True)):
        later = {**why, "show_if": {"question": "came", **condition}}
        rules = Questionnaire.read(content(came, later)).rules(Facts())
        assert (rules is not None) is is_walked

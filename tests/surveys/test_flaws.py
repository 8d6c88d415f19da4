"""What is wrong with the logic of a questionnaire is named before it is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

import voc
from voc.core import i18n
from voc.surveys.questionnaire import Questionnaire

BOTH = {"fa": "متن", "en": "Text"}
CHOICES = [{"key": "a", "title": BOTH}, {"key": "b", "title": BOTH}]


@pytest.fixture(scope="module")
def speaker():
    app = Flask("voc", root_path=str(Path(voc.__file__).parent))
    i18n.init_app(app)
    return app


def nps(key="nps", **given):
    return {"key": key, "type": "nps", "title": BOTH, **given}


def text(key="why", **given):
    return {"key": key, "type": "long_text", "title": BOTH, **given}


def pick(key="pick", kind="single_choice", **given):
    return {"key": key, "type": kind, "title": BOTH, "choices": CHOICES, **given}


def said(speaker, *questions, language="en", **content):
    asked = Questionnaire.read({"title": BOTH, "questions": [*questions], **content})
    with speaker.test_request_context(), i18n.speaking(language):
        return asked.problems(("fa", "en"))


DAY = {"key": "came", "type": "date", "title": BOTH}
SINCE = {"question": "came", "at_least": "2026-03-21"}
LOW = {"question": "nps", "at_most": 6}
HIGH = {"question": "nps", "at_least": 7}
WORDS = {"question": "why", "answered": True}
GONE = {"question": "x", "answered": True}
NEVER = {"question": "pick", "is": ["gone"]}


@pytest.mark.parametrize(
    ("questions", "problem"),
    [
        (
            [text(show_if=LOW), nps()],
            "Question 1 depends on question 2, which does not come before it.",
        ),
        ([nps(show_if=LOW)], "Question 1 depends on question 1, which does not come before it."),
        (
            [text(show_if={"question": "x", "answered": True})],
            "Question 1 depends on a question that is not there.",
        ),
        (
            [nps(), text(show_if={"question": "nps", "is": ["11"]})],
            "Question 2 asks for an answer that question 1 does not have: “11”.",
        ),
        (
            [pick(), text(show_if={"not": {"question": "pick", "is": ["a", "gone"]}})],
            "Question 2 asks for an answer that question 1 does not have: “gone”.",
        ),
        (
            [DAY, text(show_if={"question": "came", "is": ["soon"]})],
            "Question 2 asks for an answer that question 1 does not have: “soon”.",
        ),
        (
            [nps(), text(then=[{"if": LOW, "go_to": "nps"}])],
            "Question 2 leads back to question 1: a loop.",
        ),
        ([nps(then=[{"if": LOW, "go_to": "nps"}])], "Question 1 leads back to question 1: a loop."),
        (
            [nps(then=[{"if": LOW, "go_to": "gone"}])],
            "Question 1 leads to a question that is not there: a dead end.",
        ),
        ([nps(then=[{"end": BOTH}]), text()], "Nobody reaches question 2."),
        ([nps(then=[{"go_to": "last"}]), text(), text("last")], "Nobody reaches question 2."),
        (
            [nps(), text(show_if={"all": [LOW, {"question": "nps", "at_least": 7}]})],
            "A condition of question 2 can never hold.",
        ),
        (
            [pick(), text(show_if={"all": [{"question": "pick", "is": [one]} for one in "ab"]})],
            "A condition of question 2 can never hold.",
        ),
        (
            [nps(), text(show_if={"question": "nps", "at_least": 11})],
            "A condition of question 2 can never hold.",
        ),
        (
            [nps(then=[{"if": {"any": [LOW, WORDS]}, "end": BOTH}]), text()],
            "Question 1 depends on question 2, which does not come before it.",
        ),
        (
            [nps(), text(then=[{"if": {"all": [LOW, WORDS, GONE]}, "end": BOTH}]), text("last")],
            "Question 2 depends on a question that is not there.",
        ),
        (
            [nps(), pick(then=[{"if": {"any": [LOW, NEVER]}, "go_to": "last"}]), text("last")],
            "Question 2 asks for an answer that question 2 does not have: “gone”.",
        ),
        (
            [nps(), text(then=[{"if": {"all": [LOW, HIGH]}, "go_to": "last"}]), text("last")],
            "A condition of question 2 can never hold.",
        ),
        (
            [nps(), text(then=[{"if": {"any": [LOW, WORDS]}, "go_to": "nps"}]), text("last")],
            "Question 2 leads back to question 1: a loop.",
        ),
        (
            [nps(), text(then=[{"if": {"all": [LOW, WORDS]}, "go_to": "gone"}]), text("last")],
            "Question 2 leads to a question that is not there: a dead end.",
        ),
        (
            [nps(title={"fa": "متن", "en": "{answer.why|x}"}), text()],
            "Question 1 repeats an answer that is not given before it: “why”.",
        ),
        (
            [nps(title={"fa": "{name|دوست}", "en": "{name}"})],
            "Question 1 must say what stands in place of “name” where it is not known, after a |.",
        ),
        ([nps(then=[{"if": LOW, "end": {"en": "Bye"}}])], "Question 1 is not complete in فارسی."),
    ],
)
def test_a_flaw_is_named_once(speaker, questions, problem):
    assert said(speaker, *questions) == [problem]


@pytest.mark.parametrize(
    "questions",
    [
        [nps(), text(show_if=LOW)],
        [DAY, text(show_if={"all": [SINCE, {"question": "came", "at_most": "2026-03-21"}]})],
        [nps(then=[{"if": LOW, "go_to": "last"}]), text(), text("last")],
        [nps(then=[{"if": LOW, "end": BOTH}]), text()],
        [
            nps(),
            text(then=[{"if": {"all": [LOW, WORDS]}, "go_to": "last"}]),
            text("b"),
            text("last"),
        ],
        [nps(), text(then=[{"if": {"any": [LOW, WORDS]}, "end": BOTH}]), text("last")],
        [nps(show_if={"attribute": "city", "is": ["Qom"]}, then=[{"end": BOTH}]), text()],
        [
            pick(kind="multiple_choice"),
            text(show_if={"all": [{"question": "pick", "is": [one]} for one in "ab"]}),
        ],
        [pick(), text(show_if={"not": {"question": "pick", "is": ["a", "b"]}})],
        [text("a"), text(show_if={"question": "a", "answered": False})],
        [
            text("a"),
            nps(
                show_if={
                    "all": [{"attribute": "n", "at_least": 3}, {"attribute": "n", "at_most": 3}]
                }
            ),
        ],
        [nps(), text(title={"fa": "{answer.nps|ن}", "en": "{answer.nps|s}"})],
    ],
)
def test_what_is_sound_is_let_through(speaker, questions):
    assert said(speaker, *questions) == []


def test_the_thanks_may_repeat_any_answer_and_the_beginning_none(speaker):
    repeats = {"fa": "{answer.nps|ن}", "en": "{answer.nps|n}"}
    assert said(speaker, nps(), thanks=repeats) == []
    assert said(speaker, nps(), intro=repeats) == [
        "The beginning repeats an answer that is not given before it: “nps”."
    ]


def test_flaws_are_said_in_persian(speaker):
    [problem] = said(speaker, nps(then=[{"if": LOW, "go_to": "nps"}]), language="fa")
    assert "۱" in problem
    assert not any("a" <= letter <= "z" for letter in problem)


def test_many_conditions_are_judged_quickly(speaker):
    many = [nps(f"q{n}") for n in range(12)]
    all_low = {"all": [{"question": f"q{n}", "at_most": 0} for n in range(12)]}
    assert said(speaker, *many, text(show_if=all_low)) == []

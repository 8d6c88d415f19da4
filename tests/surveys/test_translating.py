"""Texts in further languages stay with their texts, and what is missing is named."""

from __future__ import annotations

from copy import deepcopy

import pytest
from flask import Flask
from flask_babel import Babel

from voc.surveys import translating
from voc.surveys.editing import changed, from_form, to_form
from voc.surveys.questionnaire import Questionnaire

CONTENT = {
    "title": {"fa": "نظر شما", "en": "Your view"},
    "thanks": {"fa": "ممنون", "en": "Thanks"},
    "thanks_by_group": {"promoter": {"fa": "عالی", "en": "Great"}},
    "links": [{"for": "all", "url": "https://a.example/", "label": {"fa": "آ", "en": "A"}}],
    "questions": [
        {
            "key": "nps",
            "type": "nps",
            "title": {"fa": "چقدر؟", "en": "How likely?"},
            "then": [
                {
                    "if": {"question": "nps", "at_least": 9},
                    "end": {"fa": "بس", "en": "Enough"},
                }
            ],
        },
        {
            "key": "where",
            "type": "single_choice",
            "title": {"fa": "کجا؟", "en": "Where?"},
            "choices": [
                {"key": "shop", "title": {"fa": "فروشگاه", "en": "Shop"}},
                {"key": "web", "title": {"fa": "وب", "en": "Web"}},
            ],
        },
        {
            "key": "why",
            "type": "long_text",
            "title": {"fa": "چرا؟", "en": "Why?"},
            "by_group": {"detractor": {"fa": "چه شد؟", "en": "What went wrong?"}},
        },
    ],
}


@pytest.fixture(autouse=True)
def english():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context("/?lang=en"):
        yield


def in_arabic():
    content = translating.with_language(Questionnaire.read(CONTENT).to_content(), "ar")
    said = {slot.path: f"ar {slot.path}" for slot in translating.slots(content)}
    return translating.filled(content, "ar", said)


def arabic(content):
    return {slot.path: slot.texts.get("ar") for slot in translating.slots(content)}


def test_everything_that_is_said_can_be_said_in_another_language():
    content = in_arabic()
    paths = [slot.path for slot in translating.slots(content)]
    assert len(paths) == len(set(paths)) == 11
    assert translating.missing(content, "ar") == []
    assert Questionnaire.read(content).to_content() == content
    assert Questionnaire.read(content).spoken == ("fa", "en", "ar")
    assert Questionnaire.read(content).problems(("fa", "en")) == []


def test_what_is_missing_is_named_and_where_it_is_written():
    content = translating.filled(in_arabic(), "ar", {"q:where:choice:web": " ", "title": ""})
    found = translating.missing(content, "ar")
    assert [slot.about for slot in found] == ["Title", "Question 2: line 2"]
    assert found[1].field == "questions-1-choices"
    assert translating.unfinished(content, ["ar", "en", "de"]) == {"ar": 2, "de": 11}


def test_the_editor_keeps_what_it_does_not_show():
    content = in_arabic()
    kept = Questionnaire.read(from_form(to_form(content), [content])).to_content()
    assert kept == Questionnaire.read(content).to_content()


def test_texts_move_with_their_questions_and_choices():
    content = in_arabic()
    form = to_form(content)
    form["questions"][1]["choices"] = {"fa": "وب\nفروشگاه", "en": "Web\nStore"}
    moved = changed(from_form(form, [content]), "up:1", [content])
    assert [one["key"] for one in moved["questions"]] == ["where", "nps", "why"]
    assert arabic(moved) == arabic(content)
    gone = changed(moved, "remove:0", [content])
    assert not any("where" in path for path in arabic(gone))
    twin = changed(content, "copy:2", [content])
    assert arabic(twin)["q:long_text:title"] == "ar q:why:title"


def test_a_language_is_taken_away_with_all_it_says():
    bare = translating.without_language(in_arabic(), "ar")
    assert set(arabic(bare).values()) == {None}
    assert Questionnaire.read(bare) == Questionnaire.read(CONTENT)


def test_what_is_given_is_left_as_it_was():
    content = in_arabic()
    before = deepcopy(content)
    translating.without_language(content, "ar")
    translating.filled(content, "ar", {"title": "x"})
    translating.carried(CONTENT, content)
    assert content == before


@pytest.mark.parametrize("languages", ["ar", ["xx"], [3], ["AR"], {"ar": 1}, ["ar"] * 51])
def test_what_is_no_list_of_languages_is_refused(languages):
    with pytest.raises(ValueError, match="language"):
        Questionnaire.read({**CONTENT, "languages": languages})


def test_publishing_says_what_is_shown_instead():
    content = {"title": {"en": "Hello", "de": "Hallo"}, "languages": ["ar", "de"]}
    assert translating.lacking(content, "fa", "en") == [
        "Arabic: 1 text is missing and is shown in Persian."
    ]

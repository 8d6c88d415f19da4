"""What changed between two versions is said question by question."""

from __future__ import annotations

from copy import deepcopy

import pytest
from flask import Flask
from flask_babel import Babel

from voc.surveys.comparing import ADDED, CHANGED, MOVED, REMOVED, Part, differences

BEFORE = {
    "title": {"fa": "نظر شما", "en": "Your view"},
    "questions": [
        {"key": "nps", "type": "nps", "required": True, "title": {"en": "How likely?"}},
        {
            "key": "where",
            "type": "single_choice",
            "title": {"en": "Where?"},
            "choices": [
                {"key": "shop", "title": {"en": "Shop"}},
                {"key": "web", "title": {"en": "Web"}},
            ],
        },
        {"key": "why", "type": "long_text", "title": {"en": "Why?", "fa": "چرا؟"}},
    ],
}


@pytest.fixture(autouse=True)
def english():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context("/?lang=en"):
        yield


def after(change):
    made = deepcopy(BEFORE)
    change(made["questions"])
    return differences(BEFORE, made, "en")


def test_the_same_content_has_no_differences():
    assert differences(BEFORE, deepcopy(BEFORE), "en") == []


def test_a_new_question_is_added_and_one_that_is_gone_removed():
    def change(questions):
        questions.append({"key": "when", "type": "date", "title": {"en": "When?"}})
        del questions[1]

    found = [(one.what, one.title) for one in after(change)]
    assert found == [(ADDED, "3. When?"), (REMOVED, "2. Where?")]


def test_only_the_question_that_was_carried_has_moved():
    found = after(lambda questions: questions.insert(0, questions.pop()))
    assert [(one.what, one.title) for one in found] == [(MOVED, "1. Why?")]


def test_each_language_of_a_wording_is_compared_by_itself():
    [found] = after(lambda questions: questions[2]["title"].update(en="What for?"))
    assert (found.what, found.title) == (CHANGED, "3. What for?")
    assert found.parts == (Part("Wording (English)", "Why?", "What for?"),)


def test_settings_and_choices_are_said_in_words():
    def change(questions):
        questions[0]["required"] = False
        questions[1]["choices"].append({"key": "app", "title": {"en": "App"}})

    required, choices = after(change)
    assert required.parts == (Part("Must be answered", "yes", "no"),)
    assert choices.parts == (Part("Choices", "Shop · Web", "Shop · Web · App"),)


def test_a_part_that_words_cannot_say_is_named_all_the_same():
    rule = {"question": "nps", "at_most": 6}
    [found] = after(lambda questions: questions[2].update(show_if=rule))
    assert found.parts == (Part("Shown only if"),)


def test_the_title_of_the_survey_is_compared_too():
    made = {**BEFORE, "title": {"fa": "نظر شما", "en": "Your opinion"}}
    [found] = differences(BEFORE, made, "en")
    assert found.parts == (Part("Title (English)", "Your view", "Your opinion"),)


def test_what_the_survey_looks_like_and_ends_with_is_compared_too():
    def end(content):
        label = {"en": "Shop", "fa": "فروشگاه"}
        content["thanks_by_group"] = {"promoter": {"en": "Great!"}}
        content["links"] = [{"for": "all", "url": "https://a.example/", "label": label}]
        content["colour"] = "#123456"

    ended = deepcopy(BEFORE)
    end(ended)
    found = differences(BEFORE, ended, "en")
    assert [one.title for one in found] == ["Colour of this survey", "Thanks at the end"]
    assert Part("To promoters instead (English)", "", "Great!") in found[1].parts
    assert Part("A button for everybody: Leads to", "", "https://a.example/") in found[1].parts
    assert Part("A button for everybody (English)", "", "Shop") in found[1].parts

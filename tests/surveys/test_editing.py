"""What the editor's buttons do to a draft."""

from __future__ import annotations

from copy import deepcopy

import pytest

from voc.surveys.editing import changed, from_form, to_form
from voc.surveys.gallery import TEMPLATES
from voc.surveys.questionnaire import Questionnaire


def content():
    return deepcopy(TEMPLATES["support"].content)


def keys(draft):
    return [question["key"] for question in draft["questions"]]


@pytest.mark.parametrize("key", list(TEMPLATES))
def test_a_draft_survives_its_form(key):
    given = TEMPLATES[key].content
    form = to_form(given)
    read = Questionnaire.read(from_form(form))
    assert read == Questionnaire.read(given)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("up:1", ["solved", "csat", "comment"]),
        ("down:1", ["csat", "comment", "solved"]),
        ("up:0", ["csat", "solved", "comment"]),
        ("down:2", ["csat", "solved", "comment"]),
        ("remove:0", ["solved", "comment"]),
        ("copy:2", ["csat", "solved", "comment", "long_text"]),
        ("add:csat", ["csat", "solved", "comment", "csat_2"]),
        ("add:nonsense", ["csat", "solved", "comment"]),
        ("remove:99", ["csat", "solved", "comment"]),
        ("remove:²", ["csat", "solved", "comment"]),
        ("", ["csat", "solved", "comment"]),
    ],
)
def test_a_button_changes_the_order_and_nothing_else(command, expected):
    assert keys(changed(content(), command)) == expected


def test_what_is_given_is_not_changed():
    given = content()
    changed(given, "remove:0")
    assert given == content()


def test_a_reworded_choice_keeps_its_key_and_a_new_one_gets_a_new_key():
    form = to_form(content())
    form["questions"][1]["choices"] = {
        "fa": "بله!\nتا حدی\nنه هنوز\nنمی‌دانم",
        "en": "Yes!\nPartly\nNot yet\nDo not know",
    }
    choices = from_form(form, [content()])["questions"][1]["choices"]
    assert [one["key"] for one in choices] == ["yes", "partly", "no", "choice"]
    assert choices[0]["title"] == {"fa": "بله!", "en": "Yes!"}


def lines_as(fa, en):
    form = to_form(content())
    form["questions"][1]["choices"] = {"fa": fa, "en": en}
    return from_form(form, [content()])["questions"][1]["choices"]


@pytest.mark.parametrize(
    ("fa", "en", "expected"),
    [
        ("بله\nنه هنوز", "Yes\nNot yet", ["yes", "no"]),  # the middle one taken out
        ("نه هنوز\nبله\nتا حدی", "Not yet\nYes\nPartly", ["no", "yes", "partly"]),  # moved
        ("بله\nکمی\nنه هنوز", "Yes\nA little\nNot yet", ["yes", "partly", "no"]),  # reworded
        (
            "بله\nتا حدی\nشاید\nنه هنوز",
            "Yes\nPartly\nMaybe\nNot yet",
            ["yes", "partly", "choice", "no"],
        ),  # a new one between
        ("تقریباً\nنه هنوز", "Almost\nNot yet", ["choice", "no"]),  # one of two, reworded: whose?
        (
            "بله\nکمی\nشاید\nنه هنوز",
            "Yes\nA bit\nMaybe\nNot yet",
            ["yes", "choice", "choice_2", "no"],
        ),
        ("بلی\nکمی\nنه", "Aye\nA bit\nNo", ["yes", "partly", "no"]),  # every one reworded
        ("", "", []),
    ],
)
def test_a_choice_keeps_its_meaning_wherever_its_line_moves(fa, en, expected):
    assert [one["key"] for one in lines_as(fa, en)] == expected


def test_the_key_of_a_choice_that_was_published_once_never_means_another():
    first, second = content(), content()
    first["questions"][1]["choices"].append({"key": "choice", "title": {"en": "Gone since"}})
    form = to_form(second)
    form["questions"][1]["choices"]["en"] += "\nSomething new"
    choices = from_form(form, [first, second])["questions"][1]["choices"]
    assert choices[-1] == {"key": "choice_2", "title": {"en": "Something new"}}


def test_the_key_of_a_question_that_was_published_once_never_means_another():
    published = changed(content(), "add:rating")
    draft = changed(published, "remove:3", [published])
    again = changed(draft, "add:rating", [published, draft])
    assert keys(again)[-1] == "rating_2"

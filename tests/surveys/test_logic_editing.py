"""Conditions and jumps survive the editor's form."""

from __future__ import annotations

import pytest

from voc.surveys.editing import from_form, to_form
from voc.surveys.logic import MOST_JUMPS
from voc.surveys.logic_editing import MOST_ROWS
from voc.surveys.questionnaire import Questionnaire

LOW = {"question": "nps", "at_most": 6}
CITY = {"attribute": "city", "is": ["Tehran", "قم"]}
NOT_PRICE = {"not": {"question": "pick", "is": ["price"]}}
DEEP = {"any": [{"all": [LOW, CITY]}, NOT_PRICE]}
CHOICES = [
    {"key": "price", "title": {"fa": "قیمت، هزینه", "en": "Price, cost"}},
    {"key": "speed", "title": {"fa": "سرعت", "en": "Speed"}},
]


def content(show_if=None, then=()):
    return {
        "title": {"en": "T"},
        "questions": [
            {"key": "nps", "type": "nps", "title": {"en": "N"}},
            {"key": "pick", "type": "multiple_choice", "title": {"en": "P"}, "choices": CHOICES},
            {"key": "why", "type": "long_text", "title": {"en": "W"}}
            | ({"show_if": show_if} if show_if else {})
            | ({"then": list(then)} if then else {}),
            {"key": "came", "type": "date", "title": {"en": "C"}},
            {"key": "last", "type": "long_text", "title": {"en": "L"}},
        ],
    }


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(
    ("show_if", "then"),
    [
        (None, ()),
        (LOW, ()),
        ({"question": "nps", "at_least": 4.5}, ()),
        ({"question": "came", "at_least": "2026-03-21"}, ()),
        ({"not": {"question": "came", "is": ["2026-03-21"]}}, ()),
        (NOT_PRICE, ()),
        ({"question": "pick", "is": ["price", "speed"]}, ()),
        ({"question": "pick", "answered": False}, ()),
        ({"all": [LOW, CITY, NOT_PRICE]}, ()),
        ({"any": [LOW, {"hidden": "branch", "answered": True}]}, ()),
        (DEEP, ()),
        (None, ({"go_to": "last"},)),
        (LOW, ({"if": LOW, "go_to": "last"}, {"end": {"fa": "سپاس", "en": "Thanks"}})),
        (None, ({"if": DEEP, "end": {}},)),
        (
            LOW,
            (
                {"if": {"all": [LOW, CITY, NOT_PRICE]}, "go_to": "last"},
                {
                    "if": {"any": [LOW, {"hidden": "branch", "answered": True}]},
                    "end": {"en": "Bye"},
                },
                {"if": CITY, "end": {}},
            ),
        ),
        ({"any": [LOW] * MOST_ROWS}, ({"if": {"all": [LOW] * MOST_ROWS}, "end": {}},)),
        ({"any": [LOW] * (MOST_ROWS + 1)}, ({"if": LOW, "go_to": "last"},) * MOST_JUMPS),
    ],
)
def test_logic_survives_its_form(show_if, then, language):
    given = content(show_if, then)
    again = from_form(to_form(given, language))
    assert Questionnaire.read(again) == Questionnaire.read(given)
    question = to_form(given, language)["questions"][2]
    assert len(question["then"]) <= MOST_JUMPS
    conditions = [question["show_if"], *(one["when"] for one in question["then"])]
    assert all(len(one["rows"]) <= MOST_ROWS for one in conditions)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ({"question": "nps", "at_most": 6}, "۶"),
        ({"question": "nps", "at_least": 4.5}, "۴.۵"),
        ({"question": "nps", "is": ["9", "10"]}, "۹, ۱۰"),
        ({"attribute": "plan", "is": ["A4"]}, "A4"),
    ],
)
def test_amounts_are_shown_in_the_readers_digits(condition, shown):
    form = to_form(content(then=[{"if": condition, "end": {}}]), "fa")
    assert form["questions"][2]["then"][0]["when"]["rows"][0]["value"] == shown


@pytest.mark.parametrize("match", ["all", "any"])
def test_several_comparisons_of_a_jump_are_typed_as_those_of_what_is_shown(match):
    rows = [
        {"source": "question:nps", "operator": "at_most", "value": "۶"},
        {"source": "", "operator": "is", "value": ""},
        {"source": "question:pick", "operator": "is_not", "value": "Price, cost"},
    ]
    form = to_form(content(), "en")
    form["questions"][2]["then"] = [
        {"when": {"match": match, "rows": rows, "raw": ""}, "go_to": "to:last", "thanks": {}},
        {"when": {"match": match, "rows": [rows[1]], "raw": ""}, "go_to": "end", "thanks": {}},
    ]
    assert from_form(form)["questions"][2]["then"] == [
        {"if": {match: [LOW, NOT_PRICE]}, "go_to": "last"},
        {"end": {}},
    ]


def typed(row, kind="rows"):
    form = to_form(content(), "en")
    form["questions"][2]["show_if"]["rows"] = [row]
    return from_form(form)["questions"][2].get("show_if")


@pytest.mark.parametrize(
    ("row", "condition"),
    [
        (("question:nps", "at_least", "۹"), {"question": "nps", "at_least": 9}),
        (
            ("question:came", "at_least", "۱۴۰۵/۰۱/۰۱"),
            {"question": "came", "at_least": "2026-03-21"},
        ),
        (("question:came", "is", "1405/01/01"), {"question": "came", "is": ["2026-03-21"]}),
        (
            ("attribute:since", "at_most", "2026/03/21"),
            {"attribute": "since", "at_most": "2026-03-21"},
        ),
        (("question:nps", "at_most", "۴٫۵"), {"question": "nps", "at_most": 4.5}),
        (("question:nps", "at_least", "۱٬۲۰۰"), {"question": "nps", "at_least": 1200}),
        (("question:nps", "is", "9, ۱۰"), {"question": "nps", "is": ["9", "10"]}),
        (("question:pick", "is", "price, cost"), {"question": "pick", "is": ["price"]}),
        (
            ("question:pick", "is", "قیمت، هزینه | speed"),
            {"question": "pick", "is": ["price", "speed"]},
        ),
        (("question:pick", "is", ""), {"question": "pick", "answered": True}),
        (("question:nps", "at_least", "many"), {"question": "nps", "is": ["many"]}),
        (("attribute:city", "is_not", "Qom"), {"not": {"attribute": "city", "is": ["Qom"]}}),
        (("", "is", "x"), None),
        (("nonsense", "is", "x"), None),
        (("session:key", "is", "x"), None),
    ],
)
def test_what_is_typed_becomes_a_condition(row, condition):
    assert typed(dict(zip(("source", "operator", "value"), row, strict=True))) == condition


def test_a_deeper_condition_can_be_taken_away():
    form = to_form(content(DEEP))
    form["questions"][2]["show_if"]["is_removed"] = True
    assert "show_if" not in from_form(form)["questions"][2]


@pytest.mark.parametrize("raw", ["{", "[1]", '{"all": []}', "[" * 19000])
def test_a_forged_condition_is_dropped(raw):
    form = to_form(content())
    form["questions"][2]["show_if"]["raw"] = raw
    assert "show_if" not in from_form(form)["questions"][2]
    form = to_form(content(then=[{"if": DEEP, "end": {}}]))
    form["questions"][2]["then"][0]["when"]["raw"] = raw
    assert "then" not in from_form(form)["questions"][2], "not an end for everybody"


def test_settings_of_answering_survive_the_form():
    given = {**content(), "one_at_a_time": True, "is_editable": True}
    assert Questionnaire.read(from_form(to_form(given))) == Questionnaire.read(given)

"""Surveys as files: out and in again, from other programs, and from people who mean harm."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.surveys.foreign import LSS, NEW_LSS, SURVEYJS
from voc.core import tongues
from voc.core.errors import Invalid
from voc.core.settings import ROOT
from voc.customers.touchpoints import Touchpoint
from voc.surveys import exchange
from voc.surveys.gallery import TEMPLATES
from voc.surveys.gathering import new_key, plain
from voc.surveys.questionnaire import MOST_QUESTIONS, Questionnaire
from voc.surveys.questions import TYPES

SCHEMA = json.loads((ROOT / "voc" / "static" / "survey.schema.json").read_text())
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
CHOICES = [{"key": "a", "title": {"en": "A"}}, {"key": "b", "title": {"fa": "ب"}}]
LOGIC = {
    "title": {"en": "All"},
    "one_at_a_time": True,
    "questions": [
        {"key": "nps", "type": "nps", "required": True, "title": {"en": "?"}},
        {
            "key": "why",
            "type": "long_text",
            "title": {"fa": "چرا؟"},
            "by_group": {"detractor": {"en": "What went wrong?"}},
            "asks_for_change": True,
            "show_if": {
                "any": [
                    {"question": "nps", "at_most": 6},
                    {"not": {"attribute": "city", "is": ["Tehran"]}},
                    {"all": [{"hidden": "shop", "answered": True}]},
                ]
            },
            "then": [
                {"if": {"question": "nps", "at_least": 9}, "end": {"en": "Thanks!"}},
                {
                    "if": {
                        "all": [
                            {"question": "nps", "at_most": 6},
                            {
                                "any": [
                                    {"question": "why", "answered": True},
                                    {"hidden": "shop", "is": ["7"]},
                                ]
                            },
                        ]
                    },
                    "end": {},
                },
            ],
        },
    ],
}


def written(content, name="Ours"):
    kept = Questionnaire.read(content).to_content()
    return exchange.written(name, "fa", kept, "https://x.example/static/survey.schema.json")


def read(document):
    return exchange.read(json.dumps(document).encode())


def asked(brought):
    return {one["key"]: one for one in brought.content["questions"]}


CONTENTS = {**{key: one.content for key, one in TEMPLATES.items()}, "logic": LOGIC}


def test_the_schema_takes_the_tags_that_are_read():
    assert SCHEMA["$defs"]["tag"]["pattern"] == f"^{tongues.TAG.pattern}$"


def test_the_schema_knows_the_touchpoints():
    assert SCHEMA["properties"]["touchpoint"]["enum"] == list(Touchpoint)
    assert "touchpoint" not in SCHEMA["required"]


@pytest.mark.parametrize("touchpoint", [None, *Touchpoint])
def test_a_touchpoint_goes_out_and_in_again_or_need_not_be_there(touchpoint):
    content = Questionnaire.read(LOGIC).to_content()
    document = exchange.written("Ours", "fa", content, touchpoint=touchpoint)
    assert list(CHECKER.iter_errors(document)) == []
    assert ("touchpoint" in document) is (touchpoint is not None)
    assert (read(document).touchpoint, read(document).left_out) == (touchpoint, ())


@pytest.mark.parametrize("strange", ["idea", "", 3, ["delivery"], {"delivery": 1}])
def test_a_touchpoint_that_nobody_knows_is_named_and_left_out(strange):
    document = {**written(LOGIC), "touchpoint": strange}
    assert not CHECKER.is_valid(document)
    brought = read(document)
    assert brought.touchpoint is None
    assert [one.about for one in brought.left_out] == ["touchpoint"]
    assert list(asked(brought)) == ["nps", "why"]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_what_is_exported_is_as_the_schema_says_and_comes_back_whole(content):
    document = written(content)
    assert [error.message for error in CHECKER.iter_errors(document)] == []
    back = read(document)
    assert back.content == document["survey"]
    assert (back.name, back.language, back.left_out, back.changed) == ("Ours", "fa", (), ())


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_of_question_is_in_the_schema(kind):
    question = {"key": "one", "type": kind, "title": {"en": "?"}, "choices": CHOICES}
    assert list(CHECKER.iter_errors(written({"title": {}, "questions": [question]}))) == []


@pytest.mark.parametrize(
    "spoiled",
    [
        {"key": "Nps", "type": "nps"},
        {"key": "a", "type": "telepathy"},
        {"key": "a", "type": "rating", "scale": 9, "shape": "star"},
        {"key": "a", "type": "nps", "title": {"german": "?"}},
        {"key": "a", "type": "nps", "show_if": {"question": "b", "is": []}},
        {"key": "a", "type": "nps", "then": [{"go_to": "b", "end": {}}]},
    ],
)
def test_the_schema_refuses_what_is_refused_here(spoiled):
    document = exchange.written("Ours", "fa", {"title": {}, "questions": [spoiled]})
    assert not CHECKER.is_valid(document)
    assert read(document).left_out or read(document).content["questions"] != [spoiled]


def test_what_a_later_release_asks_is_named_and_left_out():
    question = {"key": "smell", "type": "smell", "title": {"en": "How does it smell?"}}
    document = written(LOGIC)
    document["survey"]["questions"].append(question)
    brought = read(document)
    assert [one.about for one in brought.left_out] == ["How does it smell?"]
    assert list(asked(brought)) == ["nps", "why"]


def test_no_more_questions_come_than_a_survey_may_have():
    many = [{"key": f"q{n}", "type": "nps", "title": {"en": str(n)}} for n in range(40)]
    brought = read(exchange.written("Ours", "fa", {"questions": many}))
    assert len(brought.content["questions"]) == MOST_QUESTIONS
    assert len(brought.left_out) == 40 - MOST_QUESTIONS


def test_a_surveyjs_survey_comes_with_what_is_asked_here():
    brought = read(SURVEYJS)
    found = asked(brought)
    assert brought.name == "After the purchase"
    assert brought.language == "en"
    assert brought.content["title"] == {"en": "After the purchase", "fa": "پس از خرید"}
    assert brought.content["thanks"] == {"en": "Thank you & goodbye"}
    assert found["nps"]["type"] == "nps"
    assert found["nps"]["low"] == {"en": "Never", "fa": "هرگز"}
    assert found["stars"] == {
        "key": "stars",
        "type": "rating",
        "required": False,
        "title": {"en": "stars"},
        "scale": 5,
        "shape": "star",
    }
    assert found["channel"]["required"] is True
    assert [one["key"] for one in found["channel"]["choices"]] == ["app", "on_the_site", "c_3"]
    assert found["happy"]["choices"][0] == {"key": "true", "title": {"en": "Yes", "fa": "بله"}}
    assert found["why"]["type"] == "long_text"
    assert found["street"]["type"] == found["town"]["type"] == "short_text"


def test_its_simple_conditions_come_and_others_are_named():
    brought = read(SURVEYJS)
    found = asked(brought)
    assert found["why"]["show_if"] == {
        "all": [
            {"question": "nps", "at_most": 6},
            {"not": {"question": "channel", "is": ["on_the_site"]}},
        ]
    }
    assert "show_if" not in found["clever"]
    assert "clever" in [one.about for one in brought.changed]


def from_surveyjs(*elements):
    return read({"locale": "en", "elements": list(elements)})


def test_a_surveyjs_ranking_keeps_its_lines():
    lines = ["Price", {"value": "speed", "text": {"default": "Speed", "fa": "سرعت"}}]
    brought = from_surveyjs({"type": "ranking", "name": "matters", "choices": lines})
    assert asked(brought)["matters"]["choices"] == [
        {"key": "price", "title": {"en": "Price"}},
        {"key": "speed", "title": {"en": "Speed", "fa": "سرعت"}},
    ]
    assert asked(brought)["matters"]["type"] == "ranking"


def test_a_surveyjs_matrix_is_a_scale_as_long_as_its_columns():
    columns = [{"value": n, "text": word} for n, word in enumerate(("Bad", "Fair", "Good"))]
    matrix = {"type": "matrix", "name": "parts", "columns": columns, "rows": ["Food", "Place"]}
    brought = from_surveyjs(matrix, {**matrix, "name": "two", "columns": ["No", "Yes"]})
    found = asked(brought)["parts"]
    assert (found["type"], found["scale"]) == ("matrix", 3)
    assert (found["low"], found["high"]) == ({"en": "Bad"}, {"en": "Good"})
    assert [one["key"] for one in found["choices"]] == ["food", "place"]
    assert [one.about for one in brought.changed] == ["parts"]
    assert [one.about for one in brought.left_out] == ["two"]


def test_a_surveyjs_date_is_a_day():
    brought = from_surveyjs({"type": "text", "name": "day", "inputType": "date", "title": "When?"})
    assert asked(brought)["day"]["type"] == "date"
    assert not brought.left_out + brought.changed


def test_what_surveyjs_repeats_of_earlier_answers_is_repeated_here():
    brought = from_surveyjs(
        {"type": "rating", "name": "Our score", "rateMin": 0, "rateMax": 10},
        {
            "type": "comment",
            "name": "why",
            "title": {"default": "Why { Our score }?", "fa": "چرا {Our score}؟"},
            "description": "You said {Our score}, {item} and {later}.",
        },
        {"type": "html", "name": "said", "html": "<p>{Our score}: {why}</p>"},
        {"type": "text", "name": "later"},
    )
    found, key = asked(brought), next(iter(asked(brought)))
    place = f"{{answer.{key}|…}}"
    assert found["why"]["title"] == {"en": f"Why {place}?", "fa": f"چرا {place}؟"}
    assert found["why"]["help"] == {"en": f"You said {place}, {{item}} and {{later}}."}
    assert found["said"]["body"] == {"en": f"{place}: {{answer.why|…}}"}
    assert [one.said for one in brought.changed] == [
        "It repeats {item}, which does not come.",
        "It repeats {later}, which does not come.",
    ]


def test_what_surveyjs_asks_and_we_do_not_is_named():
    brought = read(SURVEYJS)
    left_out = {one.about: one.said for one in brought.left_out}
    assert "“file”" in left_out["Send us a picture"]
    assert {"odd", "triggers", "de"} <= set(left_out)


@pytest.mark.parametrize("file", [LSS, NEW_LSS], ids=["old", "new"])
def test_a_limesurvey_comes_from_old_and_new_files(file):
    brought = exchange.read(file.encode())
    found = asked(brought)
    assert brought.name == "نظر شما"
    assert brought.language == "fa"
    assert brought.content["title"] == {"fa": "نظر شما", "en": "Your view"}
    assert brought.content["intro"] == {"fa": "سلام!\n\nخوش آمدید."}
    assert list(found) == ["g1_how", "g1_why", "g2_score", "g2_lines_sq1", "g2_lines_sq2"]
    assert found["g1_how"]["type"] == "single_choice"
    assert found["g1_how"]["required"] is True
    assert found["g1_how"]["title"] == {"fa": "چطور خریدید؟", "en": "How did you buy?"}
    assert found["g1_how"]["choices"] == [
        {"key": "a1", "title": {"fa": "با برنامه", "en": "By app"}},
        {"key": "a2", "title": {"fa": "در سایت"}},
    ]
    assert found["g2_score"]["type"] == "nps"
    assert found["g2_lines_sq1"]["title"] == {"fa": "نشانی خیابان"}
    left_out = {one.about: one.said for one in brought.left_out}
    assert "“|”" in left_out["عکس"]
    assert "چرا؟" in [one.about for one in brought.changed]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document>&b;</document>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><document>&a;</document>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"pages": 7}',
        b'{"format": "voc.survey", "survey": {"questions": {}}}',
        b"<document/>",
        b"<html><body>no</body></html>",
        b"<a>" * 50_000,
        b'<?xml version="1.0" encoding="nonsense"?><document/>',
        BOMB.encode(),
        OUTSIDE.encode(),
    ],
)
def test_what_is_no_survey_is_refused_in_words(data):
    with pytest.raises(Invalid) as refused:
        exchange.read(data)
    assert "SurveyJS" in str(refused.value.message)


PARTS = st.sampled_from(
    "type name title choices value text rateMin rateMax rateValues rateCount columns rows items "
    "elements pages visibleIf html locale inputType min fa en default questions key survey".split()
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PARTS, inner, max_size=4),
    max_leaves=6,
)
KINDS = st.sampled_from("rating matrix radiogroup boolean text html multipletext panel nps".split())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(parts=st.dictionaries(PARTS, anything), kind=KINDS)
def test_no_surveyjs_json_breaks_anything(parts, kind):
    data = json.dumps({**parts, "elements": [{**parts, "type": kind}]}).encode()
    brought = exchange.read(data)
    assert Questionnaire.read(brought.content).to_content() == brought.content


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(content=st.dictionaries(PARTS, anything), question=st.dictionaries(PARTS, anything))
def test_no_json_of_ours_breaks_anything(content, question):
    survey = {**content, "questions": [question, {**question, "type": "nps"}]}
    brought = read({**content, "format": "voc.survey", "survey": survey})
    assert Questionnaire.read(brought.content).to_content() == brought.content


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One &amp; <b>two</b></p><script>alert(1)</script>", "One & two"),
        ("a < b and c > d", "a < b and c > d"),
        ("\0\ud800x", "x"),
        (7, ""),
    ],
)
def test_texts_lose_their_markup(html, words):
    assert plain(html) == words


@pytest.mark.parametrize(
    ("name", "key"),
    [("Q1", "q1_2"), ("چرا", "q"), ("score", "q_score"), ("3rd time!", "q_3rd_time"), ("", "q")],
)
def test_names_become_keys(name, key):
    assert new_key(name, {"q1"}, "q") == key


def test_the_look_and_the_end_come_back_whole_and_what_cannot_be_read_is_named():
    content = {
        **TEMPLATES["support"].content,
        "colour": "#123456",
        "privacy": {"en": "A week.", "fa": "یک هفته"},
        "thanks_by_group": {"promoter": {"en": "Great!", "fa": "عالی!"}},
        "links": [{"for": "all", "url": "https://a.example/", "label": {"en": "A", "fa": "آ"}}],
    }
    kept = Questionnaire.read(content).to_content()
    document = exchange.written("Support", "fa", kept)
    CHECKER.validate(document)
    brought = exchange.read(exchange.to_json(document).encode())
    assert brought.content == kept
    assert not brought.left_out
    document["survey"] = {**kept, "colour": "red"}
    brought = exchange.read(exchange.to_json(document).encode())
    assert [one.about for one in brought.left_out] == ["colour"]
    assert brought.content["links"] == kept["links"]

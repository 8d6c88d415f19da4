"""Each kind of question: its field, what it takes and refuses, its values and its sums."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from voc.core.i18n import use
from voc.surveys.question import Given
from voc.surveys.questions import TYPES, read_question

CHOICES = [{"key": key, "title": {"en": key.upper(), "fa": key}} for key in ("a", "b", "c")]
ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def asked(kind, **parts):
    if kind.endswith("_choice") or kind in {"ranking", "matrix"}:
        parts.setdefault("choices", CHOICES)
    return read_question({"key": "it", "type": kind, "title": {"en": "Well?"}, **parts})


@pytest.fixture
def request_of(app):
    with app.test_request_context():
        use("en")
        yield


def answered(question, *sent, data=None):
    form = BaseForm({"it": question.field("en")})
    form.process(MultiDict([("it", one) for one in sent]), data={"it": data})
    form.validate()
    return form["it"]


SCALES = [
    ("nps", {}, 0, 10),
    ("ces", {}, 1, 7),
    *[("csat", {"scale": n}, 1, n) for n in (3, 4, 5, 6, 7, 10)],
    *[("rating", {"scale": n, "shape": "face"}, 1, n) for n in (3, 4, 5, 6, 7, 10)],
]


@pytest.mark.parametrize(("kind", "parts", "low", "high"), SCALES)
def test_a_scale_takes_its_own_values_and_no_others(request_of, kind, parts, low, high):
    question = asked(kind, **parts)
    for number in range(low, high + 1):
        field = answered(question, str(number))
        assert field.errors == []
        assert question.values(field.data) == Given(number=number)
    for wrong in (low - 1, high + 1):
        field = answered(question, str(wrong))
        assert (field.data, field.errors) == (
            None,
            [f"Please choose a number from {low} to {high}."],
        )
        with pytest.raises(ValueError, match="it takes"):
            question.values(wrong)


@pytest.mark.parametrize("typed", ["۹", "٩", " 9 ", "\u200f۹", "9"])
def test_digits_of_every_keyboard_are_a_number(request_of, typed):
    assert answered(asked("nps"), typed).data == 9


@pytest.mark.parametrize("typed", ["9.0", "-1", "1_0", "nine", "9\0", "²", "\ud800", "1" * 5000])
def test_what_is_no_number_of_the_scale_is_refused_and_not_stored(request_of, typed):
    field = answered(asked("nps"), typed)
    assert field.data is None
    assert len(field.errors) == 1


REFUSALS = {"consent": "Please tick this; without it we cannot take your answer."}


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"statement"}))
def test_nothing_is_an_answer_only_where_none_is_required(request_of, kind):
    for sent in ((), ("",)):
        optional = answered(asked(kind), *sent)
        assert optional.errors == []
        assert not asked(kind).values(optional.data)
        assert answered(asked(kind, required=True), *sent).errors == [
            REFUSALS.get(kind, "Please answer this question.")
        ]


@pytest.mark.parametrize("kind", ["short_text", "long_text"])
def test_blanks_are_no_answer(request_of, kind):
    assert answered(asked(kind, required=True), " \n ").errors
    assert asked(kind).values("  ") == Given()


def test_one_choice_is_one_of_those_shown(request_of):
    question = asked("single_choice")
    assert question.values(answered(question, "b").data) == Given(choices=("b",))
    assert answered(question, "z").errors == ["Please choose one of the answers shown."]
    with pytest.raises(ValueError, match="no such choice"):
        question.values("z")


def test_several_choices_count_once_each_in_their_own_order(request_of):
    question = asked("multiple_choice")
    field = answered(question, "c", "a", "c", "")
    assert question.values(field.data) == Given(choices=("a", "c"))
    assert answered(question, "a", "z").errors == ["Please choose from the answers shown."]


@ANY
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60))
def test_words_are_kept_as_they_were_typed_but_for_line_ends(request_of, text):
    question = asked("long_text")
    field = answered(question, text)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert field.errors == []
    assert question.values(field.data) == (Given(text=kept) if kept.strip() else Given())


@pytest.mark.parametrize(("kind", "longest"), [("short_text", 200), ("long_text", 5000)])
def test_too_long_a_text_is_refused_by_how_much_and_shown_again(request_of, kind, longest):
    assert answered(asked(kind), "x" * longest).errors == []
    field = answered(asked(kind), "x" * (longest + 2))
    assert field.errors == ["Please shorten this by 2 characters."]
    assert len(field.data) == longest + 2
    with pytest.raises(ValueError, match=str(longest)):
        asked(kind).values("x" * (longest + 1))


def test_a_line_end_counts_once_as_the_browser_counts_it(request_of):
    assert answered(asked("long_text"), "\r\n" * 2499 + "ab").errors == []
    assert answered(asked("long_text"), "x" + "\r\n" * 4999).errors == []


@pytest.mark.parametrize("kind", ["short_text", "long_text"])
@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b"])
def test_what_no_database_stores_is_refused_and_can_be_shown_again(request_of, kind, bad):
    field = answered(asked(kind), bad)
    assert len(field.errors) == 1
    assert field.data.encode() == b"ab"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x0b"])
def test_a_short_text_is_one_line(request_of, end):
    assert answered(asked("short_text"), f"a{end}b").errors == ["Please write this on one line."]


@ANY
@given(kind=st.sampled_from(sorted(TYPES)), sent=st.lists(st.text(max_size=20), max_size=3))
def test_a_field_takes_anything_a_stranger_sends_without_breaking(request_of, kind, sent):
    question = asked(kind)
    field = answered(question, *sent)
    if not field.errors:
        given = question.values(field.data)
        assert question.values(question.data(given)) == given


def test_refusals_are_said_in_persian(app):
    with app.test_request_context():
        use("fa")
        [message] = answered(asked("nps"), "11").errors
        assert "۰" in message
        assert "۱۰" in message
        assert not message.isascii()


def test_a_follow_up_is_worded_for_each_group():
    question = asked(
        "long_text", title={"en": "Why?", "fa": "چرا؟"}, by_group={"detractor": {"fa": "چه شد؟"}}
    )
    assert question.wording("fa", "fa", "detractor") == "چه شد؟"
    assert question.wording("fa", "fa", "promoter") == "چرا؟"
    assert question.wording("en", "fa", None) == "Why?"


def test_answers_are_summed_up_in_the_order_of_the_scale():
    assert asked("csat", scale=3).summary({3: 4, 1: 2}) == [("1", 2), ("2", 0), ("3", 4)]
    assert asked("long_text").summary({}) == []


def test_choices_are_summed_up_by_title_and_those_of_older_versions_come_last():
    counts = {"b": 2, "gone": 5}
    summed = asked("single_choice").summary(counts, "en")
    assert summed == [("A", 0), ("B", 2), ("C", 0), ("gone", 5)]


@pytest.mark.parametrize("kind", TYPES)
def test_a_question_survives_being_stored(kind):
    given = asked(
        kind,
        required=True,
        help={"fa": "راهنما"},
        low={"en": "Bad"},
        high={"en": "Good"},
        by_group={"passive": {"en": "And?"}},
        asks_for_change=True,
    )
    assert read_question(json.loads(json.dumps(given.to_dict()))) == given


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"key": "q", "type": "nonsense"}, "nonsense"),
        ("nps", "nps"),
        ({"key": "Ünicode", "type": "nps"}, "Ünicode"),
        ({"key": "validate", "type": "nps"}, "validate"),
        ({"key": "x" * 65, "type": "nps"}, "xxx"),
        ({"type": "nps"}, "None"),
        ({"key": "q", "type": "csat", "scale": 8}, "scale"),
        ({"key": "q", "type": "csat", "scale": True}, "scale"),
        ({"key": "q", "type": "rating", "shape": "cat"}, "shape"),
        ({"key": "q", "type": "nps", "title": "Well?"}, "title"),
        ({"key": "q", "type": "nps", "title": {"german": "Gut?"}}, "german"),
        ({"key": "q", "type": "nps", "title": {"en": "a\0"}}, "NUL"),
        ({"key": "q", "type": "nps", "by_group": {"fans": {}}}, "by_group"),
        ({"key": "q", "type": "single_choice", "choices": {}}, "choices"),
        ({"key": "q", "type": "single_choice", "choices": [{"key": "?"}]}, "choice"),
    ],
)
def test_malformed_content_is_refused_by_name(data, named):
    with pytest.raises(ValueError, match=named):
        read_question(data)

"""The kinds of question that are answered in several parts, with an amount, a day or a tick."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from voc.core import i18n
from voc.surveys.choices import ORDERS, OTHER
from voc.surveys.question import ContactWish, Given
from voc.surveys.questions import TYPES, read_question

CHOICES = [{"key": key, "title": {"en": key.upper(), "fa": key}} for key in ("a", "b", "c")]
OTHERS = {"other": {"en": "Something else", "fa": "چیز دیگر"}}


def asked(kind, **parts):
    if kind.endswith("_choice") or kind in {"ranking", "matrix"}:
        parts.setdefault("choices", CHOICES)
    return read_question({"key": "it", "type": kind, "title": {"en": "Well?"}, **parts})


@pytest.fixture(scope="module", autouse=True)
def in_english():
    """The rules need words for what they refuse, and no database."""
    app = Flask("voc", root_path="voc")
    i18n.init_app(app)
    with app.test_request_context():
        i18n.use("en")
        yield


def answered(question, *sent, language="en", **parts):
    form = BaseForm({"it": question.field(language)})
    pairs = [("it", one) for one in sent] + [(f"it.{part}", one) for part, one in parts.items()]
    form.process(MultiDict(pairs))
    form.validate()
    return form["it"]


def given_by(question, *sent, **parts):
    field = answered(question, *sent, **parts)
    assert field.errors == []
    return question.values(field.data)


def refusal(question, *sent, **parts):
    [message] = answered(question, *sent, **parts).errors
    return message


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_something_else_is_a_choice_with_words(kind):
    question = asked(kind, **OTHERS)
    words = {"other": " می‌شود "}
    assert given_by(question, OTHER, **words) == Given(choices=(OTHER,), text="می‌شود")
    assert given_by(question, **words) == Given(choices=(OTHER,), text="می‌شود")
    assert given_by(question, OTHER, other=" ") == Given(choices=(OTHER,))
    assert given_by(question, "b") == Given(choices=("b",))
    assert refusal(question, "z") == "Please choose from the answers shown."
    assert refusal(question, other="x" * 202) == "Please shorten this by 2 characters."
    assert refusal(question, other="a\nb") == "Please write this on one line."
    for bad in ("a\0b", "a\ud800b"):
        assert "cannot be stored" in refusal(question, other=bad)


def test_words_beside_another_choice_are_kept():
    single, several = (asked(f"{kind}_choice", **OTHERS) for kind in ("single", "multiple"))
    assert given_by(single, "a", other="or so") == Given(choices=("a",), text="or so")
    assert given_by(several, "a", other="and") == Given(choices=("a", OTHER), text="and")


def test_without_something_else_its_words_say_nothing():
    assert refusal(asked("single_choice"), OTHER) == "Please choose one of the answers shown."
    assert given_by(asked("multiple_choice"), other="hidden") == Given()


def test_something_else_is_summed_up_by_its_name():
    summed = asked("single_choice", **OTHERS).summary({"a": 1, OTHER: 2}, "en")
    assert summed == [("A", 1), ("B", 0), ("C", 0), ("Something else", 2)]


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 10])
def test_shuffled_lines_stand_everywhere_alike(n):
    lines = [{"key": f"k{i}", "title": {"en": str(i)}} for i in range(n)]
    question = asked("single_choice", choices=lines, is_shuffled=True)
    places = Counter()
    for order in range(ORDERS):
        shown = [one.key for one in question.in_order(order)]
        assert sorted(shown) == sorted(one["key"] for one in lines)
        places.update(enumerate(shown))
    assert set(places.values()) == {ORDERS // n}


def test_an_order_is_told_by_its_number_for_good():
    question = asked("ranking", is_shuffled=True)
    shown = ["".join(one.key for one in question.in_order(order)) for order in range(6)]
    assert shown == ["cab", "abc", "bca", "cba", "bac", "acb"]
    assert [one.key for one in question.in_order(None)] == ["a", "b", "c"]
    assert asked("ranking").in_order(5) == question.choices


def test_a_ranking_gives_every_line_a_place_of_its_own():
    question = asked("ranking")
    whole = Given(marks=(("a", 2), ("b", 3), ("c", 1)))
    assert given_by(question, a="2", b="۳", c="1") == whole
    assert given_by(question, a="2", c="1") == whole  # one place is left over
    assert given_by(question, a="", b="", c="") == Given()
    assert "place of its own" in refusal(question, a="1", b="1", c="2")
    assert "from first to last" in refusal(question, a="1")
    for wrong in ("0", "4", "x", "²", "1.5", "9" * 500, "\ud800"):
        assert refusal(question, a=wrong) == "Please choose a number from 1 to 3."
    for wrong in ({"a": 1, "b": 1, "c": 2}, {"a": 1}, {"z": 1}):
        with pytest.raises(ValueError, match="it"):
            question.values(wrong)


def test_a_matrix_takes_a_value_for_each_row():
    question = asked("matrix", scale=5)
    assert given_by(question, a="5", c="۱") == Given(marks=(("a", 5), ("c", 1)))
    assert refusal(question, a="6") == "Please choose a number from 1 to 5."
    required = asked("matrix", required=True)
    assert refusal(required, a="1", b="2") == "Please answer every line."
    assert refusal(required) == "Please answer this question."
    with pytest.raises(ValueError, match="no such"):
        question.values({"a": 6})


AMOUNTS = [
    ({}, "۱۲۳", 123),
    ({}, "1,234,567", 1234567),
    ({}, "۱٬۲۳۴", 1234),
    ({}, "\u2212۵", -5),
    ({"decimals": 1}, "4.5", 4.5),
    ({"decimals": 1}, "۴٫۵", 4.5),
    ({"decimals": 1}, "۴/۵", 4.5),
    ({"decimals": 2}, "4.50", 4.5),
    ({"decimals": 2}, "4.00", 4),
    ({"minimum": 0, "maximum": 10}, "0", 0),
    ({}, "999999999999", 999999999999),
]


@pytest.mark.parametrize(("parts", "typed", "amount"), AMOUNTS)
def test_an_amount_is_read_in_every_script(parts, typed, amount):
    found = given_by(asked("number", **parts), typed).number
    assert (found, type(found)) == (amount, type(amount))


@pytest.mark.parametrize(
    ("parts", "typed", "message"),
    [
        ({}, "many", "Please write a number."),
        ({}, "1e5", "Please write a number."),
        ({}, "NaN", "Please write a number."),
        ({}, "4/5", "Please write a number."),
        ({}, "12,34", "Please write a number."),
        ({}, "1" * 5000, "Please write a number."),
        ({}, "\ud800\0", "Please write a number."),
        ({}, "4.5", "Please write a whole number."),
        ({"decimals": 1}, "4.55", "Please write at most 1 decimal."),
        ({}, "9999999999999", "This number is too large."),
        ({"minimum": 0, "maximum": 1440}, "-1", "Please write a number from 0 to 1,440."),
        ({"minimum": 1}, "0", "Please write a number from 1 up."),
        ({"maximum": 2.5, "decimals": 1}, "2.6", "Please write a number up to 2.5."),
    ],
)
def test_what_is_no_such_amount_is_refused_and_shown_again(parts, typed, message):
    field = answered(asked("number", **parts), typed)
    assert (field.data, field.errors) == (None, [message])
    assert field.typed == typed[:100].replace("\0", "")


@pytest.mark.parametrize(
    "typed", ["1405/01/13", "۱۴۰۵/۱/۱۳", "2026-04-02", " ۲۰۲۶/۰۴/۰۲ ", "1405 1 13"]
)
def test_a_day_of_either_calendar_is_stored_as_iso(typed):
    question = asked("date")
    assert given_by(question, typed) == Given(choices=("2026-04-02",))


@pytest.mark.parametrize(
    "typed", ["1404/12/30", "2026-02-29", "yesterday", "1405", "0/0/0", "9" * 99, "\ud800", "1\0"]
)
def test_what_is_no_day_is_refused(typed):
    assert refusal(asked("date"), typed).startswith("Please write the day like 1405/09/01")


def test_what_was_given_before_is_shown_in_the_readers_calendar():
    question = asked("date")
    for language, shown in (("fa", "۱۴۰۵/۰۱/۱۳"), ("en", "2026-04-02")):
        form = BaseForm({"it": question.field(language)})
        form.process(data={"it": "2026-04-02"})
        assert form["it"].typed == shown


def test_who_wants_to_hear_from_us_says_how_and_when():
    question = asked("contact")
    wish = ContactWish("+989121234567", None, 5, 17)
    sent = {"phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷", "weekday": "5", "hour": "۱۷"}
    assert given_by(question, **sent) == Given(contact=wish)
    found = given_by(question, email=" Someone@Example.com ")
    assert found.contact == ContactWish(email="someone@example.com")
    assert given_by(question) == Given()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"phone": "12"}, "Please check the phone number."),
        ({"phone": "\ud800"}, "Please check the phone number."),
        ({"phone": "9" * 5000}, "Please check the phone number."),
        ({"email": "someone"}, "Please check the email address."),
        ({"email": "a@b.com\0"}, "Please check the email address."),
        ({"email": "x" * 300 + "@example.com"}, "Please check the email address."),
        ({"hour": "9"}, "Please say also how we can reach you."),
        ({"phone": "09121234567", "hour": "3"}, "Please choose from the answers shown."),
        ({"phone": "09121234567", "weekday": "²"}, "Please choose from the answers shown."),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_and_shown_again(sent, message):
    field = answered(asked("contact"), **sent)
    assert (field.data, field.errors) == (None, [message])
    assert all(field.sent[part] == typed for part, typed in sent.items())


def test_only_the_address_that_is_asked_for_is_taken():
    by_phone = asked("contact", way="phone", required=True)
    assert refusal(by_phone, email="a@example.com") == "Please answer this question."


def test_consent_is_given_by_a_tick_and_never_beforehand():
    question = asked("consent", body={"en": "I agree"})
    form = BaseForm({"it": question.field("en")})
    form.process()
    assert form["it"].data is None
    assert given_by(question, "yes") == Given(choices=("yes",))
    assert given_by(question, "no") == Given()


def test_a_statement_takes_nothing():
    assert given_by(asked("statement", required=True), "anything") == Given()


PARTS = ("a", "b", "c", "other", "phone", "email", "weekday", "hour")


@settings(deadline=None)
@given(
    kind=st.sampled_from(sorted(TYPES)),
    sent=st.lists(st.text(max_size=8), max_size=2),
    parts=st.dictionaries(st.sampled_from(PARTS), st.text("۱12/.-٫ab@\0\ud800 ", max_size=9)),
)
def test_whatever_a_stranger_sends_is_refused_or_means_what_it_says(kind, sent, parts):
    question = asked(kind, **(OTHERS if kind.endswith("_choice") else {}))
    field = answered(question, *sent, **parts)
    assert isinstance(field.typed, str)
    if not field.errors:
        found = question.values(field.data)
        assert question.values(question.data(found)) == found


FULL = {
    "single_choice": {**OTHERS, "is_shuffled": True},
    "multiple_choice": {**OTHERS, "is_shuffled": True},
    "ranking": {"is_shuffled": True},
    "matrix": {"scale": 7, "low": {"en": "Bad"}},
    "number": {"minimum": 0, "maximum": 2.5, "decimals": 1, "unit": {"en": "h"}},
    "contact": {"way": "phone"},
    "consent": {"body": {"en": "Yes"}},
    "statement": {"body": {"en": "Hello"}},
}


@pytest.mark.parametrize("kind", FULL)
def test_its_own_parts_survive_being_stored(kind):
    question = asked(kind, **FULL[kind])
    stored = question.to_dict()
    assert read_question(stored) == question
    assert {name: stored[name] for name in FULL[kind]} == FULL[kind]


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("number", {"minimum": "1"}),
        ("number", {"maximum": True}),
        ("number", {"maximum": 1e13}),
        ("number", {"minimum": float("nan")}),
        ("number", {"decimals": 4}),
        ("contact", {"way": "pigeon"}),
        ("matrix", {"scale": 8}),
        ("ranking", {"choices": [{"key": "x" * 49}]}),
        ("consent", {"body": "yes"}),
        ("single_choice", {"other": {"german": "anders"}}),
    ],
)
def test_parts_that_cannot_be_are_refused(kind, parts):
    with pytest.raises(ValueError, match=next(iter(parts)).removesuffix("s") + "|line"):
        asked(kind, **parts)


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_says_what_it_adds_to_the_figures(kind):
    assert str(TYPES[kind].adds).endswith(".")

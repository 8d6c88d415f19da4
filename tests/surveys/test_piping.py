from __future__ import annotations

import pytest

from voc.surveys.logic import Facts
from voc.surveys.piping import in_a_mail, piped
from voc.surveys.questions import read_question

SARA = Facts(name="سارا", attributes={"city": "Shiraz"}, hidden={"branch": "North"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {name|there}", "Hello سارا"),
        ("In {customer.city|your town}", "In Shiraz"),
        ("In {customer.plan|your plan}", "In your plan"),
        ("At {hidden.branch|our shop}", "At North"),
        ("You gave {answer.nps|a score}", "You gave 9"),
        ("You said {answer.why|nothing}", "You said nothing"),
        ("{name}", "سارا"),
        ("{{7*7}} {other|x} {name.first|x} {", "{{7*7}} {other|x} {name.first|x} {"),
        ("{name|a}{name|b}", "ساراسارا"),
    ],
)
def test_what_is_known_is_put_in(text, said):
    assert piped(text, SARA, {"nps": "9", "why": ""}) == said


def test_nobody_is_greeted_in_other_words():
    assert piped("Hello {name|dear customer}", Facts()) == "Hello dear customer"


def test_what_was_put_in_is_not_read_again():
    said = piped("{answer.why|x}", Facts(name="secret"), {"why": "{name|x}\n{answer.why|y}"})
    assert said == "{name|x} {answer.why|y}"


def test_places_of_answers_stay_until_there_are_answers():
    assert piped("{name|you}: {answer.nps|x}", SARA) == "سارا: {answer.nps|x}"


def test_a_long_answer_is_cut():
    assert len(piped("{answer.why|x}", SARA, {"why": "y" * 5000})) == 200


def test_readers_of_results_see_what_is_said_where_nothing_is_known():
    title = {"en": "You gave {answer.csat|this score}. Why?"}
    asked = read_question({"key": "why", "type": "long_text", "title": title})
    assert asked.outline("en") == "You gave this score. Why?"


def test_a_mail_fills_in_names_later_and_has_no_values_of_a_link():
    said = in_a_mail("{name|You}, at {hidden.branch|our shop} in {customer.city|town}")
    assert said == "{name|You}, at our shop in {customer.city|town}"

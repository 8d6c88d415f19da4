"""Conditions of jumps are written on the page alone, as somebody without scripts does."""

from __future__ import annotations

import html5lib
import pytest

from tests import factories as make
from voc.core.db import db
from voc.surveys import queries

BOTH = {"fa": "متن", "en": "Text"}
QUESTIONS = [
    {"key": "nps", "type": "nps", "title": BOTH},
    {"key": "why", "type": "long_text", "title": BOTH, "then": [{"end": {}}]},
    {"key": "more", "type": "long_text", "title": BOTH},
    {"key": "last", "type": "long_text", "title": BOTH},
]
LOW = {"question": "nps", "at_most": 6}
SAID = {"question": "why", "answered": True}


def fields(page):
    """What a browser would send of the draft's form."""
    sent = {}
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    for one in tree.find(".//form[@class='draft']").iter():
        name, kind = one.get("name"), one.get("type", "text")
        if one.tag == "select":
            chosen = [option for option in one.iter("option") if option.get("selected") is not None]
            sent[name] = (chosen or list(one.iter("option")))[0].get("value")
        elif one.tag == "textarea":
            sent[name] = one.text or ""
        elif one.tag == "input" and (
            kind not in {"checkbox", "radio"} or one.get("checked") is not None
        ):
            sent[name] = one.get("value", "")
    return sent


def keep(owner, url, changes):
    sent = {**fields(owner.get(url).text), **changes, "do": "save"}
    assert owner.submit(url, sent).status_code == 303


@pytest.mark.parametrize("match", ["all", "any"])
def test_a_jump_takes_as_many_comparisons_as_what_is_shown(owner, match):
    survey = make.survey(questions=QUESTIONS)
    url, when = f"/surveys/{survey.id}/draft", "questions-1-then-0-when"
    row = f"{when}-rows-0"
    low = {f"{row}-source": "question:nps", f"{row}-operator": "at_most", f"{row}-value": "۶"}
    keep(owner, url, low)
    assert f'name="{when}-match"' in owner.get(url).text
    row = f"{when}-rows-1"
    said = {f"{row}-source": "question:why", f"{row}-operator": "answered"}
    keep(owner, url, {**said, f"{when}-match": match})
    keep(owner, url, {})  # what the page shows is what stays
    db.session.rollback()
    question = queries.shown_version(survey).content["questions"][1]
    assert question["then"] == [{"if": {match: [LOW, SAID]}, "end": {}}]
    page = owner.get(url).text
    assert f'name="{when}-rows-2-source"' in page, "a line more to be filled in"
    assert 'name="questions-1-then-1-when-rows-0-source"' in page, "and a jump more"


def test_a_jump_deeper_than_the_page_shows_is_kept(owner):
    deep = {"any": [{"all": [LOW, SAID]}, {"not": {"all": [LOW]}}]}
    jumps = [{"if": deep, "go_to": "last"}]
    survey = make.survey(questions=[QUESTIONS[0], {**QUESTIONS[1], "then": jumps}, *QUESTIONS[2:]])
    url = f"/surveys/{survey.id}/draft"
    assert "a deeper condition holds" in owner.get(url).text
    keep(owner, url, {"title-en": "Another title"})
    db.session.rollback()
    content = queries.shown_version(survey).content
    assert content["title"]["en"] == "Another title"
    assert content["questions"][1]["then"] == jumps


def test_a_question_with_as_many_jumps_and_comparisons_as_may_be_opens(owner):
    long = {"any": [LOW] * 25}
    jumps = [{"if": long, "go_to": "last"}] * 20
    survey = make.survey(questions=[QUESTIONS[0], {**QUESTIONS[1], "then": jumps}, *QUESTIONS[2:]])
    url = f"/surveys/{survey.id}/draft"
    keep(owner, url, {"title-en": "Another title"})
    db.session.rollback()
    assert queries.shown_version(survey).content["questions"][1]["then"] == jumps

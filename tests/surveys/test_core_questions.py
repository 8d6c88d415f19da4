"""Core questions stay what they are over versions; what breaks a trend is said."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from tests import factories as make
from tests.surveys.test_routes import flat
from voc.core.db import db
from voc.surveys import exchange, queries
from voc.surveys.comparing import differences
from voc.surveys.core_questions import (
    ask_again,
    basis,
    begin_anew,
    breaks,
    held,
    is_core,
    locked,
    problems,
    to_ask_again,
)
from voc.surveys.editing import changed, from_form, to_form
from voc.surveys.models import Survey
from voc.surveys.questions import read_question


def asked(key, kind="rating", **parts):
    return {"key": key, "type": kind, "title": {"fa": "؟", "en": key}, **parts}


def content(*questions):
    return {"title": {"fa": "ع", "en": "T"}, "intro": {}, "thanks": {}, "questions": [*questions]}


STARS = asked("stars", scale=5, is_core=True)
NPS = asked("nps", "nps")
WHY = asked("why", "long_text")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (NPS, True),
        (asked("c", "csat"), True),
        (asked("c", "ces"), True),
        (asked("r"), False),
        (STARS, True),
        ({**NPS, "is_core": False}, False),
    ],
)
def test_a_question_that_feeds_a_figure_is_core_unless_it_is_unmarked(question, expected):
    assert is_core(question) is expected
    read = read_question(question)
    assert read.is_core is expected
    assert is_core(read.to_dict()) is expected
    assert is_core(from_form(to_form(content(question)))["questions"][0]) is expected


def test_what_was_published_as_core_is_locked_until_it_is_unmarked():
    free = content({**STARS, "is_core": False})
    assert locked([(1, content(STARS)), (2, content(WHY))])["stars"].since == 1
    assert locked([(1, content(STARS)), (2, free)]) == {}
    again = locked([(1, content(STARS)), (2, free), (3, content({**STARS, "scale": 7}))])
    assert (again["stars"].since, again["stars"].scale) == (3, 7)


def test_kind_and_scale_stay_whatever_a_form_says():
    locks = locked([(1, content(STARS, NPS))])
    forged = content({**STARS, "scale": 7}, {**NPS, "type": "rating", "scale": 10}, WHY)
    assert [basis(one) for one in held(forged, locks)["questions"]] == [
        ("rating", 5),
        ("nps", 0),
        ("long_text", 0),
    ]


def test_a_core_question_on_another_scale_stands_in_the_way(app):
    locks = locked([(1, content(STARS))])
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert problems(content(STARS), locks) == []
        [said] = problems(content(WHY, {**STARS, "scale": 7}), locks)
        assert "2" in said or "۲" in said


REWORDED = {**STARS, "title": {"fa": "چند؟", "en": "How many?"}}


@pytest.mark.parametrize(
    ("draft", "count"),
    [
        (content(STARS, NPS), 0),
        (content(NPS, STARS), 0),
        (content(STARS, {**NPS, "required": True}, WHY), 0),
        (content(NPS), 1),
        (content(REWORDED, NPS), 1),
        (content({**REWORDED, "is_core": False}, NPS), 2),
        (content(STARS, asked("nps_2", "nps"), NPS), 1),
        (content(STARS, asked("nps_2", "nps")), 1),
    ],
)
def test_what_publishing_does_to_trends_is_said(app, draft, count):
    shown = content(STARS, NPS)
    with app.test_request_context():
        assert len(breaks(shown, draft, locked([(1, shown)]), "en")) == count


def test_other_choices_of_a_core_question_are_said(app):
    lines = [{"key": key, "title": {"en": key}} for key in ("a", "b")]
    before = content(asked("pick", "single_choice", is_core=True, choices=lines))
    after = deepcopy(before)
    after["questions"][0]["choices"].append({"key": "c", "title": {"en": "c"}})
    with app.test_request_context():
        assert len(breaks(before, after, locked([(1, before)]), "en")) == 1


def test_a_new_trend_begins_under_a_new_key_and_what_names_the_question_goes_with_it():
    draft = content(
        {**STARS, "library": "stars"},
        {
            **WHY,
            "title": {"en": "Why {answer.stars|that}? {answer.starship|x}"},
            "show_if": {"all": [{"question": "stars", "at_most": 3}]},
            "then": [
                {"if": {"question": "why", "answered": True}, "end": {"en": "{answer.stars}"}}
            ],
        },
    )
    begin_anew(draft, 0, {"stars", "rating", "why"})
    first, why = draft["questions"]
    assert first["key"] == "rating_2"
    assert "library" not in first
    assert why["title"]["en"] == "Why {answer.rating_2|that}? {answer.starship|x}"
    assert why["show_if"] == {"all": [{"question": "rating_2", "at_most": 3}]}
    assert why["then"][0]["end"]["en"] == "{answer.rating_2}"
    assert (why["key"], why["then"][0]["if"]["question"]) == ("why", "why")


def test_a_key_is_taken_by_its_letters_whatever_they_are():
    draft = content(asked("s.(", title={"en": "{answer.s.(|x} {answer.sx(|x}"}))
    begin_anew(draft, 0, set())
    assert draft["questions"][0]["title"]["en"] == "{answer.rating|x} {answer.sx(|x}"


def test_a_core_question_is_asked_again_under_its_key():
    versions = [content(STARS, WHY), content(WHY)]
    locks = locked(enumerate(versions, start=1))
    assert to_ask_again(versions[1], locks, "en") == {"stars": "stars"}
    after = changed(versions[1], "again:stars", versions)
    assert after["questions"][1] == STARS
    ask_again(after, "stars", versions)
    assert len(after["questions"]) == 2


def test_the_mark_is_named_where_versions_are_compared(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        unmarked = content({**NPS, "is_core": False})
        [one] = differences(content(NPS), unmarked, "en")
        assert [part.name for part in one.parts]
        assert differences(unmarked, deepcopy(unmarked), "en") == []


def test_the_mark_travels_in_files():
    given = content(STARS, {**NPS, "is_core": False})
    written = exchange.to_json(exchange.written("Ours", "fa", given))
    back = exchange.read(written.encode()).content["questions"]
    assert [is_core(one) for one in back] == [True, False]
    assert json.loads(written)["survey"]["questions"][0]["is_core"] is True


def send(owner, survey, command, change):
    form = to_form(queries.shown_version(survey).content)
    change(form["questions"])
    sent = owner.submit(f"/surveys/{survey.id}/draft", {**flat(form), "do": command})
    db.session.expire_all()
    return sent


def test_a_draft_keeps_the_scale_and_publishing_names_other_words(owner):
    survey = make.survey(questions=[STARS, WHY])

    def change(questions):
        questions[0]["scale"] = 7
        questions[0]["title"] = {"fa": "چند ستاره؟", "en": "How many stars?"}

    page = owner.get(send(owner, survey, "review", change).location).text
    assert "It reads otherwise." in page
    [stars, _why] = queries.draft_of(survey).content["questions"]
    assert (stars["scale"], stars["title"]["en"]) == (5, "How many stars?")
    draft = owner.get(f"/surveys/{survey.id}/draft").text
    assert "reads otherwise than it was published" in draft


def test_removing_a_core_question_asks_first_and_it_can_be_asked_again(owner):
    survey = make.survey(questions=[STARS, WHY])
    page = owner.get(f"/surveys/{survey.id}/draft").text
    assert "Remove and end its trend" in page
    sent = send(owner, survey, "remove:0", lambda _questions: None)
    assert "Its trend" in owner.get(f"/surveys/{survey.id}/review").text
    assert "again:stars" in owner.get(sent.location).text
    send(owner, survey, "again:stars", lambda _questions: None)
    assert [one["key"] for one in queries.draft_of(survey).content["questions"]] == ["why", "stars"]


def test_no_draft_with_a_broken_core_question_is_published(owner):
    survey = make.survey(questions=[STARS, WHY])
    send(owner, survey, "save", lambda questions: questions[1].update(required=True))
    draft = queries.draft_of(survey)
    draft.content = {**draft.content, "questions": [{**STARS, "scale": 7}, WHY]}
    db.session.commit()
    sent = owner.submit(f"/surveys/{survey.id}/publish")
    assert "begin a new trend" in owner.get(sent.location).text
    db.session.expire_all()
    assert db.session.get(Survey, survey.id).published_number == 1
    form = to_form(draft.content)
    owner.submit(f"/surveys/{survey.id}/draft", {**flat(form), "do": "anew:0"})
    db.session.expire_all()
    first = queries.draft_of(survey).content["questions"][0]
    assert (first["key"], first["scale"]) == ("rating", 5)

"""Questions kept to be asked in several surveys."""

from __future__ import annotations

from copy import deepcopy

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.surveys.test_core_questions import NPS, STARS, WHY, content, send
from tests.surveys.test_routes import flat
from voc.core.db import db
from voc.surveys import library, queries
from voc.surveys.editing import one_to_form, taken
from voc.surveys.models import LibraryQuestion
from voc.surveys.questionnaire import LANGUAGES, Questionnaire
from voc.surveys.standard_questions import STANDARD


def test_the_questions_of_the_field_are_whole_in_both_languages(app):
    asked = content(*STANDARD.values())
    with app.test_request_context():
        assert Questionnaire.read(asked).problems(LANGUAGES) == []
    assert {"nps", "csat", "ces", "buy_again", "first_contact", "value"} <= set(STANDARD)


KEPT = {**STARS, "library": "stars"}


@pytest.mark.parametrize(
    ("now", "earlier", "key"),
    [
        ([WHY], [], "stars"),
        ([STARS], [], "stars_2"),  # another question has that key
        ([WHY], [[{**KEPT, "key": "rating_3"}]], "rating_3"),  # its trend goes on
        ([WHY], [[{**KEPT, "scale": 7}]], "stars_2"),  # asked on another scale then
        ([{**KEPT, "key": "rating_3"}], [[{**KEPT, "key": "rating_3"}]], "stars"),  # asked twice
        ([WHY], [[STARS]], "stars_2"),  # a key never means another question
    ],
)
def test_a_question_is_taken_under_the_key_that_its_trend_goes_on_with(now, earlier, key):
    draft = content(*now)
    made = taken(draft, KEPT, [content(*one) for one in earlier])
    assert made["questions"][-1] == {**KEPT, "key": key}
    assert draft == content(*now)


def the_question():
    db.session.expire_all()
    [kept] = db.session.scalars(select(LibraryQuestion))
    return kept


def test_a_question_of_a_draft_is_kept_without_its_logic_and_asked_elsewhere(owner):
    why = {**WHY, "show_if": {"question": "nps", "at_most": 6}}
    first = make.survey(name="First", questions=[NPS, why])
    second = make.survey(name="Second", questions=[NPS])
    send(owner, first, "shelve:1", lambda _questions: None)
    kept = the_question()
    assert kept.key == "why"
    assert "show_if" not in kept.content
    question = queries.draft_of(first).content["questions"][1]
    assert (question["library"], question["show_if"]) == ("why", why["show_if"])
    assert "It is in the library." in owner.get(f"/surveys/{first.id}/draft").text
    send(owner, second, "take:why", lambda _questions: None)
    assert queries.draft_of(second).content["questions"][1]["library"] == "why"
    page = owner.get("/surveys/library/").text
    assert page.index("Second") < page.index("First") < page.index("Questions of the field")
    assert "No survey asks it." not in page


def test_a_question_of_the_field_is_taken_and_its_key_stays_its_own(owner):
    survey = make.survey(questions=[WHY])
    send(owner, survey, "take:nps", lambda _questions: None)
    nps = queries.draft_of(survey).content["questions"][1]
    assert (nps["key"], nps["library"], nps["type"]) == ("nps", "nps", "nps")
    other = make.survey(questions=[NPS])
    send(owner, other, "shelve:0", lambda _questions: None)
    assert the_question().key == "nps_2"
    sent = send(owner, survey, "take:nonsense", lambda _questions: None)
    assert sent.status_code == 404


def test_a_question_is_written_changed_and_deleted_in_the_library(owner):
    form = one_to_form({"key": "csat", "type": "csat", "title": {}})
    form["title"] = {"fa": "راضی هستید؟", "en": "Satisfied?"}
    form["scale"] = 7
    assert owner.submit("/surveys/library/new/csat", flat({"question": form})).status_code == 303
    kept = the_question()
    assert (kept.key, kept.content["scale"]) == ("csat_2", 7)
    survey = make.survey(questions=[WHY])
    send(owner, survey, "take:csat_2", lambda _questions: None)
    form = one_to_form(kept.content)
    form["title"]["en"] = "How satisfied?"
    form["kind"] = "nps"
    assert owner.submit(f"/surveys/library/{kept.id}", flat({"question": form})).status_code == 303
    kept = the_question()
    assert (kept.content["title"]["en"], kept.content["type"]) == ("How satisfied?", "csat")
    asked = queries.draft_of(survey).content["questions"][1]
    assert asked["title"]["en"] == "Satisfied?"
    assert owner.submit(f"/surveys/library/{kept.id}/delete").status_code == 303
    assert db.session.scalar(select(LibraryQuestion)) is None
    db.session.expire_all()
    assert queries.draft_of(survey).content["questions"][1] == asked
    assert owner.get(f"/surveys/{survey.id}/draft").status_code == 200


def test_writing_a_question_of_the_library_keeps_its_further_languages(owner):
    lines = [{"key": key, "title": {"en": key, "fa": key, "ar": f"ar {key}"}} for key in "ab"]
    title = {"en": "Which?", "fa": "کدام؟", "ar": "أيّ؟"}
    asked = {"key": "which", "type": "single_choice", "title": title, "choices": lines}
    library.keep(asked, by=make.person(), at=make.NOW)
    db.session.commit()
    form = one_to_form(the_question().content)
    form["title"]["en"] = "Which one?"
    form["choices"] = {"fa": "b\na", "en": "b\na"}
    url = f"/surveys/library/{the_question().id}"
    assert owner.submit(url, flat({"question": form})).status_code == 303
    kept = the_question().content
    assert kept["title"] == {**title, "en": "Which one?"}
    assert [one["title"]["ar"] for one in kept["choices"]] == ["ar b", "ar a"]


def test_a_question_without_words_is_not_kept(owner):
    form = deepcopy(one_to_form({"key": "rating", "type": "rating", "title": {}}))
    page = owner.submit("/surveys/library/new/rating", flat({"question": form}))
    assert page.status_code == 422
    assert "Please write the question." in page.text
    assert owner.get("/surveys/library/new/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("words", "expected"),
    [("", True), ("stars", True), ("STARS", True), ("هواپيما", True), ("nothing", False)],
)
def test_questions_are_found_by_their_words_in_either_language(app, words, expected):
    stars = {**STARS, "title": {"fa": "هواپیما چند ستاره؟", "en": "How many stars?"}}
    library.keep(stars, by=make.person(), at=make.NOW)
    db.session.commit()
    assert bool(library.own(words)) is expected
    assert library.standard("")
    assert library.standard("recommend us")[0]["key"] == "nps"

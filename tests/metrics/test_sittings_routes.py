"""A survey's responses and one response: shown to whom they may be, taken out, erased."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.metrics.test_routes import noon, words
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.responses.models import Answer, Feedback, Response, Suspicion

assert noon  # the same still clock, used by every test of this module

QUESTIONS = [
    {"key": "nps", "type": "nps", "title": {"en": "Would you recommend us?", "fa": "معرفی؟"}},
    {
        "key": "parts",
        "type": "multiple_choice",
        "title": {"en": "What was good?", "fa": "چه خوب بود؟"},
        "choices": [
            {"key": "price", "title": {"en": "The price", "fa": "قیمت"}},
            {"key": "people", "title": {"en": "The people", "fa": "کارکنان"}},
        ],
    },
    {
        "key": "why",
        "type": "long_text",
        "title": {"en": "Why?", "fa": "چرا؟"},
        "by_group": {"detractor": {"en": "What went wrong?", "fa": "چه بد بود؟"}},
    },
    {"key": "more", "type": "short_text", "title": {"en": "Anything else?", "fa": "دیگر؟"}},
]


def answered(**given):
    asked = given.pop("survey", None) or make.survey(name="Relation", questions=QUESTIONS)
    made = make.response(3, survey=asked, words="Too slow", scored="negative", **given)
    made.answers.append(Answer(question="nps", number=3))
    made.answers.append(Answer(question="parts", number=None, choice="people"))
    db.session.commit()
    return made


def left():
    return db.session.scalar(select(func.count(Response.id)))


def actions_noted():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_response_stands_as_it_was_asked_and_answered(owner):
    who = make.customer(name="Sara Rezaei")
    link = make.invitation(customer=who)
    shown = answered(customer=who, invitation_id=link.id)
    text = words(owner.get(f"/responses/{shown.id}"))
    parts = (
        "Would you recommend us?",
        "3 of 10 detractor",
        "What was good?",
        "The people (chosen)",
        "What went wrong?",
        "Too slow",
        "negative, 90%",
        "Anything else?",
        "Skipped",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    for part in ("Sara Rezaei", "Version 1", "a personal link made by hand", "1 Azar 1405"):
        assert part in text, part
    assert "Why?" not in text


def test_it_is_told_by_the_version_that_was_shown(owner):
    shown = answered()
    asked = db.session.get(Response, shown.id).survey
    newer = {"title": {"en": "New"}, "questions": [{**QUESTIONS[0], "title": {"en": "Other?"}}]}
    asked.versions.append(type(asked.versions[0])(number=2, content=newer, created_at=make.NOW))
    db.session.commit()
    text = words(owner.get(f"/responses/{shown.id}"))
    assert "Would you recommend us?" in text
    assert "Other?" not in text


def test_its_language_is_named_whichever_it_is(owner):
    shown = answered(language="de")
    assert "LanguageGerman" in words(owner.get(f"/responses/{shown.id}"))


def test_it_is_persian_for_those_who_read_persian(sign_in):
    shown = answered(language="fa")
    text = words(sign_in(Role.OWNER, language="fa").get(f"/responses/{shown.id}"))
    assert "۳ از ۱۰" in text
    assert "چه بد بود؟" in text
    assert "۲۲ نوامبر" in text


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DESIGNER])
def test_without_the_right_to_personal_data_there_is_no_name_and_no_hour(sign_in, role):
    who = make.customer(name="Sara Rezaei")
    shown = answered(customer=who)
    for _one in range(7):
        make.response(9, survey=shown.survey)
    page = sign_in(role).get(f"/responses/{shown.id}")
    text = words(page)
    assert "Too slow" in text
    assert "Sara" not in page.text
    assert "13:00" not in text
    assert f"/customers/{who.id}" not in page.text


def test_a_survey_with_few_responses_shows_none_to_those_without_that_right(sign_in):
    shown = answered()
    for _one in range(6):
        make.response(9, survey=shown.survey)
    make.response(9, survey=shown.survey, is_test=True)
    analyst = sign_in(Role.ANALYST)
    for url in (f"/responses/{shown.id}", f"/surveys/{shown.survey_id}/responses"):
        text = words(analyst.get(url))
        assert "7 of 8 so far" in text
        assert "slow" not in text
    assert "Too slow" in words(sign_in(Role.MANAGER).get(f"/surveys/{shown.survey_id}/responses"))


def test_figures_alone_open_no_response(sign_in):
    shown = answered()
    viewer = sign_in(Role.VIEWER)
    assert viewer.get(f"/responses/{shown.id}").status_code == 403
    assert viewer.get(f"/surveys/{shown.survey_id}/responses").status_code == 403


def test_a_response_is_left_out_of_every_figure_and_counts_again(owner):
    shown = answered()
    assert owner.submit(f"/responses/{shown.id}/leave-out").status_code == 303
    assert "Nobody has answered yet" in words(owner.get("/"))
    assert "Too slow" not in words(owner.get("/comments"))
    assert "not counted" in words(owner.get(f"/surveys/{shown.survey_id}/responses"))
    assert owner.submit(f"/responses/{shown.id}/count").status_code == 303
    assert "Too slow" in words(owner.get("/comments"))
    assert actions_noted() == [
        "left a response out of the figures",
        "let a response count again",
    ]


def test_erasing_takes_the_answers_and_the_words_and_is_noted(owner):
    link = make.invitation()
    shown = answered(invitation_id=link.id)
    survey_id, url = shown.survey_id, f"/responses/{shown.id}"
    page = owner.get(url)
    assert "cannot be undone" in page.text
    gone = owner.submit(f"{url}/erase", follow_redirects=True)
    assert "The response is erased." in gone.text
    assert gone.request.path == f"/surveys/{survey_id}/responses"
    assert left() == 0
    assert db.session.scalar(select(func.count(Feedback.id))) == 0
    assert actions_noted() == ["erased a response"]
    assert owner.get(url).status_code == 404


@pytest.mark.parametrize(
    ("role", "deed", "status"),
    [
        (Role.MANAGER, "leave-out", 403),
        (Role.AGENT, "erase", 403),
        (Role.MANAGER, "erase", 403),
        (Role.DESIGNER, "erase", 403),
        (Role.DESIGNER, "leave-out", 303),
        (Role.ADMIN, "erase", 303),
    ],
)
def test_who_may_take_a_response_away(sign_in, role, deed, status):
    url = f"/responses/{answered().id}"
    browser = sign_in(role)
    assert (f"{url}/{deed}" in browser.get(url).text) == (status == 303)
    assert browser.submit(f"{url}/{deed}").status_code == status
    assert left() == (0 if (deed, status) == ("erase", 303) else 1)


def test_the_list_is_paged_newest_first_and_complete(owner):
    asked = make.survey(name="Relation")
    made = [make.response(n % 11, survey=asked).id for n in range(60)]
    first = owner.get(f"/surveys/{asked.id}/responses")
    older = first.text.split('rel="next" href="')[1].split('"')[0]
    second = owner.get(older)
    found = [
        one
        for page in (first, second)
        for one in sorted(made, reverse=True)
        if f'"/responses/{one}"' in page.text
    ]
    assert found == sorted(made, reverse=True)
    assert 'rel="next"' not in second.text


def test_a_customers_page_tells_their_story(owner):
    who = make.customer(name="Sara Rezaei")
    answered(customer=who)
    make.feedback("Please call earlier", scored="neutral", customer=who, at=make.LATER)
    make.response(9, words="Not hers")
    page = owner.get(f"/customers/{who.id}")
    text = words(page)
    assert text.index("Please call earlier") < text.index("Too slow")
    assert "3 of 10" in text
    assert "Not hers" not in text
    assert "/responses/" in page.text


def test_a_long_story_is_paged(owner):
    who = make.customer()
    asked = make.survey()
    for number in range(30):
        make.response(9, survey=asked, customer=who, words=f"Words {number:02d}")
    first = owner.get(f"/customers/{who.id}")
    second = owner.get(first.text.split('rel="next" href="')[1].split('"')[0])
    shown = [words(page).count("Words ") for page in (first, second)]
    assert shown == [25, 5]


def test_what_is_held_says_so_and_can_be_let_count(owner):
    shown = make.response(
        9, survey=make.survey(), suspicion=Suspicion.FLOOD, is_test=True, words="Buy now"
    )
    url = f"/responses/{shown.id}"
    assert "looks like a machine" in words(owner.get(url))
    for page in (owner.get("/"), owner.get(f"/surveys/{shown.survey_id}/responses")):
        assert "1 answer waits to be looked at." in words(page)
    assert owner.submit(f"{url}/count").status_code == 303
    assert "looks like a machine" not in words(owner.get(url))
    assert "Buy now" in words(owner.get("/comments"))
    assert db.session.scalar(select(Feedback.unscored_at)) is not None


def test_who_may_not_look_hears_nothing_of_what_waits(sign_in):
    make.response(9, suspicion=Suspicion.FLOOD, is_test=True)
    assert "waits to be looked at" not in sign_in(Role.MANAGER).get("/").text

"""Which questions stand on a page, what follows it, and what of it is stored."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core.db import db
from voc.customers.models import Attribute, AttributeKind, CustomerAttribute
from voc.responses.models import Answer, Feedback, Response
from voc.waves.queries import token_of

LOW = {"question": "nps", "at_most": 6}
NPS, WHY = make.QUESTIONS
AGAIN = {
    "key": "again",
    "type": "single_choice",
    "title": {"en": "Will you come again?", "fa": "باز می‌آیید؟"},
    "choices": [
        {"key": "yes", "title": {"en": "Yes", "fa": "بله"}},
        {"key": "no", "title": {"en": "No", "fa": "نه"}},
    ],
}
BYE = {"en": "Sorry to see you go, {name|friend}.", "fa": "متأسفیم، {name|دوست}."}
BRANCHING = [
    NPS,
    {**WHY, "required": True, "show_if": LOW},
    {**AGAIN, "then": [{"if": {"question": "again", "is": ["no"]}, "end": BYE}]},
    {"key": "wish", "type": "long_text", "title": {"en": "You gave {answer.nps|a score}. A wish?"}},
]


def url_of(questions=BRANCHING, customer=None, **content):
    survey = make.survey(questions=questions)
    survey.versions[0].content = {**survey.versions[0].content, **content}
    db.session.commit()
    given = {"customer": customer} if customer else {}
    return f"/s/{token_of(make.invitation(survey=survey, **given))}"


def visible(page):
    """The questions that a page shows to somebody without scripts."""
    return re.findall(r'<div data-q="(\w+)"(?: data-must)?>', page.text)


def said():
    db.session.rollback()
    return {one.question: one.text for one in db.session.scalars(select(Feedback))}


def stored():
    """How many were sent off; what was only saved is a draft."""
    db.session.rollback()
    finished = select(Response.id).where(Response.completed_at.is_not(None))
    return len(list(db.session.scalars(finished)))


def test_a_page_shows_all_up_to_the_question_that_decides(client):
    url = url_of()
    page = client.get(url)
    assert visible(page) == ["nps"]
    assert re.search(r'<input type="hidden" name="page" value="nps">', page.text)
    page = client.post(url, follow_redirects=True, data={"page": "nps", "nps": "3"})
    assert visible(page) == ["nps", "why", "again"]
    assert 'value="3" checked' in page.text
    assert stored() == 0
    page = client.post(url, follow_redirects=True, data={"page": "nps", "nps": "9"})
    assert visible(page) == ["nps", "again"]


def test_the_last_page_is_sent_off(client):
    url = url_of()
    given = {"nps": "9", "again": "yes"}
    page = client.post(url, follow_redirects=True, data={"page": "nps again", **given})
    assert visible(page) == ["nps", "again", "wish"]
    assert "You gave 9. A wish?" in page.text
    assert stored() == 0
    page = client.post(
        url, follow_redirects=True, data={"page": "nps again wish", "wish": "more", **given}
    )
    assert "Thank you" in page.text
    assert said() == {"wish": "more"}


def test_required_counts_only_where_a_question_is_shown(client):
    url = url_of()
    page = client.post(url, data={"nps": "3"})
    assert page.status_code == 422
    assert client.post(url, data={"nps": "9", "again": "no"}).status_code == 200


def test_what_was_given_to_a_question_that_is_not_shown_is_dropped(client):
    client.post(url_of(), data={"nps": "9", "why": "dropped", "again": "yes", "wish": "kept"})
    assert said() == {"wish": "kept"}


def test_an_early_end_has_its_own_thanks_and_hears_nothing_after_it(client):
    url = url_of(customer=make.customer(name="<b>Sara</b>"))
    given = {"nps": "3", "why": "slow", "again": "no", "wish": "dropped"}
    first, again = client.post(url, data=given), client.post(url, data=given)
    assert first.status_code == again.status_code == 200
    assert first.data == again.data
    assert "Sorry to see you go, &lt;b&gt;Sara&lt;/b&gt;." in first.text
    assert said() == {"why": "slow"}
    db.session.rollback()
    assert set(db.session.scalars(select(Answer.question))) == {"nps", "again"}


@pytest.mark.parametrize(
    ("nps", "again", "ends"), [("3", "no", True), ("9", "no", False), ("3", "yes", False)]
)
def test_an_early_end_may_wait_for_several_answers(client, nps, again, ends):
    both = {"all": [LOW, {"question": "again", "is": ["no"]}]}
    url = url_of([NPS, {**AGAIN, "then": [{"if": both, "end": BYE}]}, BRANCHING[-1]])
    given = {"nps": nps, "again": again, "page": "nps again"}
    page = client.post(url, follow_redirects=True, data=given)
    assert ("Sorry to see you go" in page.text) is ends
    assert (stored() == 1) is ends
    assert ("wish" in visible(page)) is not ends


def test_a_question_that_was_never_reached_may_not_be_answered_by_a_short_cut(client):
    """A page sends what it showed; what follows from the answers is asked all the same."""
    page = client.post(
        url_of(), follow_redirects=True, data={"page": "nps", "nps": "2", "wish": "early"}
    )
    assert visible(page) == ["nps", "why", "again"]
    assert stored() == 0


def test_one_question_at_a_time_forward_and_back(client):
    url = url_of(one_at_a_time=True)
    page = client.get(url)
    assert visible(page) == ["nps"]
    assert '<progress max="4" value="1"' in page.text
    given = {"nps": "5", "why": "slow"}
    assert visible(client.post(url, follow_redirects=True, data={"page": "nps", **given})) == [
        "why"
    ]
    page = client.post(url, follow_redirects=True, data={"page": "why", **given})
    assert visible(page) == ["again"]
    assert ">slow</textarea>" in page.text
    page = client.post(url, follow_redirects=True, data={"page": "again", "go": "back", **given})
    assert visible(page) == ["why"]
    page = client.post(url, follow_redirects=True, data={"page": "why", "go": "back", **given})
    assert visible(page) == ["nps"]
    assert stored() == 0
    page = client.post(url, follow_redirects=True, data={"page": "again", **given, "again": "no"})
    assert "Sorry to see you go" in page.text
    assert stored() == 1


def test_what_is_wrong_on_a_page_stays_on_it(client):
    url = url_of(one_at_a_time=True)
    page = client.post(url, follow_redirects=True, data={"page": "nps"})
    assert page.status_code == 422
    assert visible(page) == ["nps"]
    assert "Please answer this question." in page.text
    page = client.post(url, data={"nps": "3", "again": "yes"})  # sent by a script, all at once
    assert page.status_code == 422
    assert visible(page) == ["why"]


def test_the_language_changes_in_the_middle(client):
    url = url_of(one_at_a_time=True)
    page = client.post(
        url, follow_redirects=True, data={"page": "again", "nps": "9", "again": "yes", "lang": "fa"}
    )
    assert visible(page) == ["again"]
    assert 'lang="fa" dir="rtl"' in page.text


def test_an_open_link_carries_its_sitting_in_its_form(client):
    survey = make.survey(questions=BRANCHING)
    url = f"/f/{survey.slug}"
    submission = re.search(r'name="submission" value="([^"]+)"', client.get(url).text)[1]
    page = client.post(
        url, follow_redirects=True, data={"page": "nps", "nps": "9", "submission": submission}
    )
    assert f'name="submission" value="{submission}"' in page.text
    assert stored() == 0


def city(value):
    who = make.customer(name="Sara")
    kept = make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    make.save(CustomerAttribute(customer_id=who.id, attribute_id=kept.id, text=value))
    return who


LOCAL = [
    {**NPS, "title": {"en": "Dear {name|customer} of {customer.city|our town}", "fa": "س"}},
    {**WHY, "show_if": {"attribute": "city", "is": ["Shiraz"]}},
]


def test_attributes_decide_and_are_not_told(client):
    page = client.get(url_of(LOCAL, city("shiraz ")))
    assert visible(page) == ["nps", "why"]
    assert "Dear Sara of shiraz" in page.text
    assert "attribute" not in page.text


def test_who_is_not_known_meets_the_fallback(client):
    url = url_of(LOCAL)
    assert "of our town" in client.get(url).text
    assert visible(client.get(url)) == ["nps"]
    assert "Dear customer of our town" in client.get(f"/f/{make.survey(questions=LOCAL).slug}").text
    client.post(url, data={"nps": "9", "why": "dropped"})
    assert said() == {}


@pytest.mark.parametrize("page", ["nope", "why", "nps nps", "  ", "wish", "again " * 500])
def test_a_page_that_never_was_is_no_error(client, page):
    url = url_of(one_at_a_time=True)
    given = {"page": page, "nps": "9", "go": "back"}
    assert client.post(url, data=given, follow_redirects=True).status_code in {200, 422}


def test_a_survey_that_asks_everybody_everything_has_one_page_and_no_rules(client):
    page = client.get(url_of(make.QUESTIONS)).text
    assert 'id="rules"' not in page
    assert 'name="page"' not in page

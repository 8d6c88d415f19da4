from __future__ import annotations

import re
import secrets

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.core import clock, tokens
from voc.core.db import db
from voc.customers.models import Contact
from voc.customers.touchpoints import Touchpoint
from voc.responses.models import Answer, Channel, Feedback, Response, ResponseState
from voc.surveys.models import SurveyState, SurveyVersion
from voc.waves import invitations
from voc.waves.invitation_models import Invitation
from voc.waves.queries import token_of

HOSTILE = '"><img src=x onerror=alert(1)>{{7*7}} =1+1'


def link(**given) -> str:
    return f"/s/{token_of(make.invitation(**given))}"


def stored(model=Response) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id))) or 0


def the(model):
    db.session.rollback()
    [one] = db.session.scalars(select(model))
    return one


def test_an_answer_is_stored_as_it_was_given(client):
    url = link()
    page = client.post(url, data={"nps": "9", "why": "عالی بود،\r\nممنون "})
    assert page.status_code == 200
    assert "Thank you" in page.text
    response = the(Response)
    assert (response.nps, response.state, response.channel) == (
        9,
        ResponseState.COMPLETED,
        Channel.LINK,
    )
    assert (the(Answer).question, the(Answer).number) == ("nps", 9)
    words = the(Feedback)
    assert words.text == "عالی بود،\nممنون "
    assert words.folded == "عالی بود، ممنون"
    assert words.unscored_at is not None
    assert words.response_id == response.id


def test_an_answer_spends_the_invitation_and_reaches_the_customers_history(client):
    client.post(link(), data={"nps": "3"})
    invitation = the(Invitation)
    assert invitation.completed_at
    assert invitation.opened_at
    assert invitation.started_at
    contact = the(Contact)
    assert (contact.customer_id, contact.last_score) == (invitation.customer_id, 3)
    assert contact.last_answered_at == the(Response).completed_at


def test_a_personal_answer_notes_the_touchpoint_that_the_survey_has_then(client):
    survey = make.survey(touchpoint=Touchpoint.DELIVERY)
    who = make.customer()
    url = link(survey=survey, customer=who)
    client.get(url)
    survey.touchpoint = Touchpoint.SUPPORT
    db.session.commit()
    client.post(url, data={"nps": "3"})
    assert the(Contact).last_touchpoint is Touchpoint.SUPPORT
    client.post(link(customer=who), data={"nps": "4"})
    contact = the(Contact)
    assert (contact.last_score, contact.last_touchpoint) == (4, Touchpoint.SUPPORT)


def test_an_anonymous_answer_notes_no_touchpoint(client):
    survey = make.survey(touchpoint=Touchpoint.DELIVERY, is_anonymous=True)
    client.post(link(survey=survey), data={"nps": "3"})
    assert stored() == 1
    assert stored(Contact) == 0


def test_the_day_is_the_organisations_own(client, monkeypatch):
    from datetime import UTC, date, datetime

    late = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)  # half past midnight in Tehran
    monkeypatch.setattr(clock, "now", lambda: late)
    client.post(link(), data={"nps": "3", "why": "دیر"})
    assert the(Response).day == the(Feedback).day == date(2026, 11, 23)


def test_the_same_submission_again_gets_the_same_thanks(client):
    url, given = link(), {"nps": "9", "why": "خوب"}
    first, again = client.post(url, data=given), client.post(url, data=given)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data
    assert stored() == stored(Answer) == stored(Feedback) == 1


def test_a_different_second_one_changes_nothing_and_loses_nothing(client):
    url = link()
    client.post(url, data={"nps": "9"})
    page = client.post(url, data={"nps": "1", "why": HOSTILE})
    assert page.status_code == 409
    assert "&lt;img src=x" in page.text
    assert "<img src=x" not in page.text
    assert the(Response).nps == 9
    assert stored(Feedback) == 0


def test_an_answered_link_says_so(client):
    url = link()
    client.post(url, data={"nps": "9"})
    page = client.get(url)
    assert page.status_code == 200
    assert "already answered" in page.text
    assert "<form" not in page.text


def test_unknown_revoked_and_never_sent_links_look_the_same(client):
    revoked = make.invitation(revoked_at=make.NOW)
    skipped = make.invitation(skipped_at=make.NOW, skip_reason="no_consent")
    other_purpose = tokens.make(tokens.Purpose.UNSUBSCRIBE, revoked.id)
    unknown = tokens.make(tokens.Purpose.INVITATION, 4_000_000)
    links = (token_of(revoked), token_of(skipped), other_purpose, unknown, "nope", "%00", "%ff")
    pages = {client.get(f"/s/{one}").data for one in links}
    assert len(pages) == 1
    posts = [client.post(f"/s/{one}", data={"nps": "9"}) for one in links]
    assert {page.status_code for page in posts} == {404}
    assert stored() == 0


def test_a_replaced_link_ends(client):
    invitation = make.invitation()
    old = f"/s/{token_of(invitation)}"
    invitations.reissue(invitation, clock.now())
    db.session.commit()
    assert client.get(old).status_code == 404
    assert client.get(f"/s/{token_of(invitation)}").status_code == 200


def test_an_expired_link_is_gone_and_gives_the_words_back(client):
    url = link(expires_at=make.LONG_AGO)
    assert client.get(url).status_code == 410
    page = client.post(url, data={"nps": "9", "why": "nothing is lost"})
    assert page.status_code == 410
    assert "nothing is lost" in page.text
    assert stored() == 0


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"state": SurveyState.CLOSED}, 410),
        ({"closes_at": make.LONG_AGO}, 410),
        ({"state": SurveyState.DRAFT}, 404),
        ({"has_open_link": False}, 404),
    ],
)
def test_an_open_link_that_takes_no_answers(client, given, status):
    survey = make.survey(**given)
    assert client.get(f"/f/{survey.slug}").status_code == status
    assert client.post(f"/f/{survey.slug}", data={"nps": "9"}).status_code == status
    assert stored() == 0


def test_a_retry_gets_its_thanks_also_after_the_survey_has_closed(client):
    survey = make.survey()
    invitation = make.invitation(survey=survey)
    urls = (f"/s/{token_of(invitation)}", f"/f/{survey.slug}")
    given = {"nps": "9", "submission": secrets.token_urlsafe(16)}
    first = [client.post(url, data=given) for url in urls]
    survey.state = SurveyState.CLOSED
    db.session.commit()
    again = [client.post(url, data=given) for url in urls]
    assert [page.status_code for page in first + again] == [200] * 4
    assert client.post(urls[1], data={"nps": "9"}).status_code == 410
    assert stored() == 2


def test_an_open_link_takes_many_answers_each_once(client):
    url = f"/f/{make.survey().slug}"
    for _sitting in range(3):
        submission = re.search(r'name="submission" value="([^"]+)"', client.get(url).text)[1]
        for _try in range(2):
            page = client.post(url, data={"nps": "7", "submission": submission})
            assert page.status_code == 200
    assert stored() == 3
    for response in db.session.scalars(select(Response)):
        assert response.customer_id is None
        assert response.invitation_id is None


def test_an_open_sitting_sent_again_with_other_answers_is_refused(client):
    url, submission = f"/f/{make.survey().slug}", secrets.token_urlsafe(16)
    client.post(url, data={"nps": "7", "submission": submission})
    page = client.post(url, data={"nps": "0", "submission": submission})
    assert page.status_code == 409
    assert the(Response).nps == 7


def test_a_submission_id_of_another_survey_is_no_answer_to_this_one(client):
    submission = secrets.token_urlsafe(16)
    given = {"nps": "7", "submission": submission}
    client.post(f"/f/{make.survey().slug}", data=given)
    assert client.post(f"/f/{make.survey().slug}", data=given).status_code == 409


def test_fetching_records_no_answer(client):
    url = link()
    for query in ("", "?score=9", "?lang=fa", "?score=3&lang=en"):
        assert client.get(url + query).status_code == 200
        assert client.head(url + query).status_code == 200
    assert stored() == 0
    invitation = the(Invitation)
    assert invitation.opened_at is None
    assert invitation.completed_at is None


def test_a_plain_fetch_writes_nothing_at_all(client):
    url = link()
    before = the(Invitation)
    columns = {c.key: getattr(before, c.key) for c in Invitation.__table__.columns}
    client.get(url)
    after = the(Invitation)
    assert columns == {c.key: getattr(after, c.key) for c in Invitation.__table__.columns}


def test_a_score_in_the_link_is_chosen_and_can_be_changed(client):
    url = link()
    page = client.get(f"{url}?score=۹")
    assert re.findall(r'value="(\d+)" checked', page.text) == ["9"]
    client.post(f"{url}?score=9", data={"nps": "4"})
    assert the(Response).nps == 4


@pytest.mark.parametrize("score", ["11", "-1", "x", "", "9" * 5000, "%FF", "%00", "9.5"])
def test_a_score_that_cannot_be_is_ignored(client, score):
    page = client.get(f"{link()}?score={score}")
    assert page.status_code == 200
    assert "checked" not in page.text
    assert the(Invitation).fetched_at is None


def test_two_scores_at_once_were_fetched_by_a_scanner(client):
    url = link()
    client.get(f"{url}?score=9")
    assert the(Invitation).scanner_at is None
    client.get(f"{url}?score=9")
    assert the(Invitation).scanner_at is None
    client.head(f"{url}?score=2")
    assert the(Invitation).scanner_at is not None
    assert client.post(url, data={"nps": "5"}).status_code == 200  # the button still counts


def test_two_scores_a_while_apart_were_fetched_by_a_person(client, monkeypatch):
    from datetime import timedelta

    url, start = link(), clock.now()
    client.get(f"{url}?score=9")
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=90))
    client.get(f"{url}?score=2")
    assert the(Invitation).scanner_at is None
    assert the(Invitation).fetched_score == 2


def test_the_link_that_nobody_sees_gives_a_scanner_away(client):
    from voc.waves.fetched import HONEYPOT

    client.get(f"{link()}?score={HONEYPOT}")
    invitation = the(Invitation)
    assert invitation.scanner_at is not None
    assert invitation.fetched_score is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Please answer this question."),
        ({"nps": ""}, "Please answer this question."),
        ({"nps": "11"}, "Please choose a number"),
        ({"nps": "x"}, "Please choose a number"),
        ({"nps": "9" * 6000}, "Please choose a number"),
        ({"nps": "9", "why": "x" * 10_000}, "Please shorten this"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, data, said):
    page = client.post(link(), data={"why": "kept", **data})
    assert page.status_code == 422
    assert said in page.text
    assert 'role="alert"' in page.text
    assert data.get("why", "kept") in page.text
    assert stored() == 0


def test_a_question_that_is_wrong_is_marked_and_named_in_the_summary(client):
    page = client.post(
        link(), data={"nps": "9", "why": "x" * 5001}, headers={"Accept-Language": "en"}
    )
    assert '<a href="#why">' in page.text
    assert 'aria-invalid="true"' in page.text


def test_a_sitting_without_any_answer_is_not_stored(client):
    questions = [{**make.QUESTIONS[1], "required": False}]
    page = client.post(link(survey=make.survey(questions=questions)), data={"why": "  \n"})
    assert page.status_code == 422
    assert "at least one" in page.text
    assert stored() == 0


def test_persian_digits_count(client):
    client.post(link(), data={"nps": "۱۰"})
    assert the(Response).nps == 10


def test_changing_the_language_sends_nothing_off_and_loses_nothing(client):
    url = link()
    page = client.post(url, data={"nps": "8", "why": HOSTILE, "lang": "fa", "language": "en"})
    assert page.status_code == 200
    assert 'lang="fa" dir="rtl"' in page.text
    assert 'value="8" checked' in page.text
    assert "&lt;img src=x" in page.text
    assert the(Response).completed_at is None
    client.post(url, data={"nps": "8", "language": "fa"})
    assert stored() == 1
    assert the(Response).language == "fa"


@pytest.mark.parametrize(
    ("query", "customer", "browser", "survey", "shown"),
    [
        ("?lang=fa", "en", "en", "en", "fa"),
        ("", "fa", "en", "en", "fa"),
        ("?lang=xx", "en", "fa", "fa", "en"),
        ("?lang=%00", "fa", "en", "en", "fa"),
    ],
)
def test_the_language_of_a_personal_link(client, query, customer, browser, survey, shown):
    url = link(survey=make.survey(language=survey), customer=make.customer(language=customer))
    page = client.get(url + query, headers={"Accept-Language": browser})
    assert f'<html lang="{shown}"' in page.text


@pytest.mark.parametrize(
    ("browser", "survey", "shown"),
    [("fa-IR,fa;q=0.9", "en", "fa"), ("de", "fa", "fa"), ("de", "en", "en"), ("en-GB", "fa", "en")],
)
def test_the_language_of_an_open_link(client, browser, survey, shown):
    url = f"/f/{make.survey(language=survey).slug}"
    page = client.get(url, headers={"Accept-Language": browser})
    assert f'<html lang="{shown}"' in page.text


def test_an_answer_belongs_to_the_version_that_was_shown(client):
    survey = make.survey()
    invitation = make.invitation(survey=survey)
    url = f"/s/{token_of(invitation)}"
    shown = re.search(r'name="shown-version" value="(\d+)"', client.get(url).text)[1]
    newer = [{**make.QUESTIONS[0], "key": "again"}]
    content = {**survey.versions[0].content, "questions": newer}
    survey.versions.append(
        SurveyVersion(number=2, content=content, created_at=make.LONG_AGO, published_at=make.NOW)
    )
    survey.published_number = 2
    db.session.commit()
    page = client.post(url, data={"shown-version": shown, "nps": "6", "why": "old words"})
    assert page.status_code == 200
    assert the(Response).version_id == int(shown)
    assert the(Feedback).text == "old words"


@pytest.mark.parametrize("version", ["0", "99999999", "9" * 10, "9" * 18, "9" * 30, "x", "-1", ""])
def test_a_version_of_elsewhere_is_ignored(client, version):
    client.post(link(), data={"nps": "9", "shown-version": version})
    assert stored() == 1


def test_no_public_page_sets_a_cookie_or_lets_itself_be_indexed(client):
    url, open_url = link(), f"/f/{make.survey().slug}"
    for page in (
        client.get(url),
        client.get(open_url),
        client.post(url, data={}),
        client.post(url, data={"nps": "9"}),
        client.post(url, data={"nps": "1"}),
        client.get("/s/nope"),
    ):
        assert "Set-Cookie" not in page.headers
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"


def test_words_of_the_survey_are_inert(client):
    questions = [{**make.QUESTIONS[0], "title": {"en": HOSTILE}, "help": {"en": HOSTILE}}]
    page = client.get(link(survey=make.survey(questions=questions)))
    assert "<img src=x" not in page.text
    assert "&lt;img src=x" in page.text
    assert "{{7*7}}" in page.text


def test_a_personal_page_says_confidential_and_an_open_one_no_name(client):
    personal, anonymous = client.get(link()).text, client.get(f"/f/{make.survey().slug}").text
    assert "confidential" in personal
    assert "anonymous" not in personal.lower()
    assert "No name is attached" in anonymous

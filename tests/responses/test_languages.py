"""A survey in more than two languages: read, switched, answered; nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests import factories as make
from voc.accounts import actions
from voc.core.db import db
from voc.responses import drafts
from voc.responses.models import Response, ResponseState
from voc.surveys import translating
from voc.surveys.models import Survey, SurveyQuota
from voc.waves.queries import token_of

ARABIC = {"title": "رأيك", "q:nps:title": "ما مدى احتمال أن توصي بنا؟"}


def spoken(company="en", **more) -> Survey:
    actions.found(make.NOW).language = company
    survey = make.survey(language="fa")
    version = survey.versions[0]
    content = translating.with_language({**version.content, **more}, "ar")
    version.content = translating.filled(content, "ar", ARABIC)
    return make.save(survey)


def test_a_page_is_read_in_the_language_its_own_words_in_the_companys(app, client):
    survey = spoken()
    page = client.get(f"/f/{survey.slug}?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert ARABIC["q:nps:title"] in page
    assert "چرا این امتیاز؟" in page  # not translated: the survey's main language
    assert '<button lang="en" dir="ltr">Send my answer</button>' in page
    assert '<p class="privacy" lang="en" dir="ltr">No name is attached' in page
    assert '<small lang="en" dir="ltr">(optional)</small>' in page
    by_browser = client.get(f"/f/{survey.slug}", headers={"Accept-Language": "ar-EG,en;q=0.4"})
    assert '<html lang="ar" dir="rtl">' in by_browser.text
    for tag in ("en", "fa"):
        assert "<button lang=" not in client.get(f"/f/{survey.slug}?lang={tag}").text


def test_a_language_that_the_survey_has_not_changes_nothing(app, client):
    survey = make.survey()
    page = client.get(f"/f/{survey.slug}?lang=ar", headers={"Accept-Language": "en"}).text
    assert '<html lang="en"' in page
    page = client.get(f"/f/{spoken().slug}?lang=zz", headers={"Accept-Language": "en"}).text
    assert '<html lang="en"' in page


def test_the_switch_stands_on_the_page_and_names_each_language(app, client):
    page = client.get(f"/f/{spoken().slug}?lang=fa").text
    switch = re.search(r'<details class="languages">.*?</details>', page, re.DOTALL)[0]
    assert re.findall(r'value="(\w+)" lang="\w+" dir="(\w+)"', switch) == [
        ("en", "ltr"),
        ("ar", "rtl"),
    ]


@pytest.mark.parametrize("one_at_a_time", [False, True])
def test_switching_keeps_what_was_typed_and_sends_nothing_off(app, client, one_at_a_time):
    survey = spoken(one_at_a_time=one_at_a_time)
    url = f"/s/{token_of(make.invitation(survey=survey))}"
    typed = {"nps": "3", "why": "Late & <slow>", "language": "en", "lang": "ar"}
    page = client.post(url, data={**typed, "page": "why" if one_at_a_time else ""}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert 'value="3" checked' in page
    assert "Late &amp; &lt;slow&gt;</textarea>" in page
    if one_at_a_time:
        assert 'name="page" value="why"' in page
    kept = db.session.scalars(select(Response)).one()
    assert kept.state is not ResponseState.COMPLETED
    assert kept.language == "ar"
    assert "Late &amp; &lt;slow&gt;</textarea>" in client.get(url).text  # on any device
    back = client.post(url, data={**typed, "language": "ar", "lang": "fa"}).text
    assert '<html lang="fa"' in back
    assert "Late &amp; &lt;slow&gt;" in back


def test_switching_with_nothing_typed_takes_nothing_back(app, client):
    url = f"/s/{token_of(make.invitation(survey=spoken()))}"
    client.post(url, data={"nps": "3", "save": "1"})
    assert '<html lang="ar"' in client.post(url, data={"nps": "", "lang": "ar"}).text
    assert db.session.scalars(select(Response)).one().nps == 3


def test_a_language_is_switched_while_nothing_can_be_written(app, client, monkeypatch):
    def locked(*_given):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    url = f"/s/{token_of(make.invitation(survey=spoken()))}"
    monkeypatch.setattr(drafts, "save", locked)
    page = client.post(url, data={"nps": "3", "lang": "ar"})
    assert page.status_code == 200
    assert 'value="3" checked' in page.text


def test_switching_an_open_link_keeps_the_sitting_and_stores_nothing(app, client):
    survey = spoken()
    typed = {"nps": "9", "submission": "a-submission-id-of-mine", "lang": "ar"}
    page = client.post(f"/f/{survey.slug}", data=typed).text
    assert 'value="a-submission-id-of-mine"' in page
    assert 'value="9" checked' in page
    assert db.session.scalars(select(Response)).all() == []


def test_an_answer_is_stored_with_its_language_and_thanked_in_it(app, client):
    survey = spoken(thanks={"fa": "ممنون", "en": "Thanks", "ar": "شكراً"})
    answer = {"nps": "9", "language": "ar", "submission": "a-submission-id-of-mine"}
    page = client.post(f"/f/{survey.slug}", data=answer).text
    assert "شكراً" in page
    assert '<h1 lang="en" dir="ltr">Thank you.</h1>' in page
    assert db.session.scalars(select(Response.language)).all() == ["ar"]


def test_each_language_that_a_survey_speaks_may_have_a_quota(sign_in, client):
    survey = spoken()
    form = {"name": survey.name, "slug": survey.slug, "language": "fa", "has_open_link": "y"}
    reader = sign_in(language="fa")
    url = f"/surveys/{survey.id}"
    for tag, name in {"fa": "فارسی", "en": "انگلیسی", "ar": "عربی"}.items():
        assert f'<label for="quota_{tag}">{name}</label>' in reader.get(url).text
    assert reader.submit(url, {**form, "quota_ar": "۱"}).status_code == 303
    assert re.search(r'id="quota_ar"[^>]*value="۱"', reader.get(url).text)
    answer = {"nps": "9", "language": "ar", "submission": "a-submission-id-of-mine"}
    assert client.post(f"/f/{survey.slug}", data=answer).status_code == 200
    page = client.get(f"/f/{survey.slug}?lang=ar")
    assert page.status_code == 410
    assert '<h1 lang="en" dir="ltr">Thank you, we have heard enough.</h1>' in page.text
    late = {**answer, "submission": "another-submission-id", "why": "متأخر"}
    refused = client.post(f"/f/{survey.slug}", data=late)
    assert refused.status_code == 410
    assert "متأخر" in refused.text, "what was typed is not lost"
    assert client.get(f"/f/{survey.slug}?lang=en").status_code == 200
    assert len(db.session.scalars(select(Response)).all()) == 1


@pytest.mark.parametrize("typed", ["many", "0", "12345678"])
def test_a_quota_of_any_language_is_a_number(owner, typed):
    survey = spoken()
    form = {"name": survey.name, "slug": survey.slug, "language": "fa", "quota_ar": typed}
    page = owner.submit(f"/surveys/{survey.id}", form)
    assert page.status_code == 422
    assert re.search(r'id="quota_ar-error">Please give a number of answers', page.text)


def test_a_quota_of_a_language_that_is_spoken_no_more_can_be_taken_away(owner):
    survey = spoken()
    make.save(SurveyQuota(survey_id=survey.id, language="ar", most=5))
    version = survey.versions[0]
    version.content = translating.without_language(version.content, "ar")
    make.save(survey)
    form = {"name": survey.name, "slug": survey.slug, "language": "fa", "quota_ar": ""}
    assert '<label for="quota_ar">Arabic</label>' in owner.get(f"/surveys/{survey.id}").text
    assert owner.submit(f"/surveys/{survey.id}", form).status_code == 303
    assert db.session.scalars(select(SurveyQuota)).all() == []
    assert "quota_ar" not in owner.get(f"/surveys/{survey.id}").text


def test_what_is_wrong_is_said_in_the_companys_language(app, client):
    survey = spoken(company="fa")
    answer = {"why": "x", "language": "ar", "submission": "a-submission-id-of-mine"}
    refused = client.post(f"/f/{survey.slug}", data=answer)
    assert refused.status_code == 422
    assert re.search(r'<p class="error" id="nps-error" lang="fa" dir="rtl">', refused.text)


def test_a_page_that_takes_no_more_can_be_read_in_each_language(app, client):
    survey = spoken()
    survey.closes_at = make.LONG_AGO
    make.save(survey)
    page = client.get(f"/f/{survey.slug}?lang=en")
    assert page.status_code == 410
    assert 'href="?lang=ar"' in page.text
    assert '<html lang="ar" dir="rtl">' in client.get(f"/f/{survey.slug}?lang=ar").text

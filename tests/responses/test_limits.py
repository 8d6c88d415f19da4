"""Malformed posts and floods: refused politely, never with a 5xx, and nothing of them is stored."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.core.db import db
from voc.responses.models import Response
from voc.waves.queries import token_of

FORM = "application/x-www-form-urlencoded"


def link(**given) -> str:
    return f"/s/{token_of(make.invitation(**given))}"


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Response.id))) or 0


BAD = {
    "broken UTF-8, escaped": (b"nps=9&why=%FF%FE", FORM, 400),
    "broken UTF-8, raw": (b"nps=9&why=\xff\xfe", FORM, 400),
    "a NUL, escaped": (b"nps=9&why=a%00b", FORM, 400),
    "a NUL, raw": (b"nps=9&why=a\0b", FORM, 400),
    "a lone surrogate": (b"nps=9&why=%ED%A0%80", FORM, 400),
    "a NUL in a key": (b"nps=9&%00=1", FORM, 400),
    "deep JSON": (b"[" * 30_000 + b"]" * 30_000, "application/json", 415),
    "an object": (b'{"nps": 9}', "application/json", 415),
    "plain text": (b"nps=9", "text/plain", 415),
    "no boundary": (b"nps=9", "multipart/form-data", 415),
    "XML": (b"<nps>9</nps>", "text/xml", 415),
    "a nonsense type": (b"nps=9", "\xff;;=", 415),
    "more than 64 KiB": (b"nps=9&why=" + b"x" * 65_536, FORM, 413),
    "too many fields": (b"&".join(b"nps=9" for _ in range(500)), FORM, 413),
    "10,000 characters": (b"nps=9&why=" + "ی".encode() * 10_000, FORM, 422),
    "a huge number": (b"nps=" + b"9" * 60_000, FORM, 422),
    "not a number": (b"nps=NaN", FORM, 422),
    "a negative number": (b"nps=-1", FORM, 422),
    "a fraction": (b"nps=9.5", FORM, 422),
    "nothing": (b"", FORM, 422),
    "nothing of no type": (b"", "", 422),
    "noise": (b"&&&===;;;%", FORM, 422),
    "half an escape": (b"nps=%", FORM, 422),
}


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_post_is_refused(client, name):
    body, kind, status = BAD[name]
    for url in (link(), f"/f/{make.survey().slug}"):
        page = client.post(url, data=body, content_type=kind)
        assert page.status_code == status
    assert stored() == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused(client, method):
    assert client.open(link(), method=method).status_code in {400, 405}


def test_the_first_of_two_values_counts(client):
    client.post(link(), data=b"nps=9&nps=3", content_type=FORM)
    db.session.rollback()
    assert db.session.scalar(select(Response.nps)) == 9


def test_every_character_that_can_be_stored_is_kept(client):
    from voc.responses.models import Feedback

    text = "\u200fمی\u200cخواهم\t\u202e\ufeff\U0001f600 =1+1 '\"<>&;% \u0001\ufffd\uffff"
    assert client.post(link(), data={"nps": "9", "why": text}).status_code == 200
    db.session.rollback()
    assert db.session.scalar(select(Feedback.text)) == text


def test_asking_for_unknown_links_is_slowed_down_and_known_ones_still_open(client):
    statuses = [client.get(f"/s/nope{n}").status_code for n in range(25)]
    assert statuses == [404] * 20 + [429] * 5
    page = client.post("/s/nope", data={"nps": "9"})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert client.get(link()).status_code == 200


def test_a_duplicate_is_never_slowed_down(client):
    url = link()
    assert {client.post(url, data={"nps": "9"}).status_code for _ in range(80)} == {200}
    assert stored() == 1


def test_different_second_answers_are_slowed_down(client):
    url = link()
    client.post(url, data={"nps": "9"})
    statuses = [client.post(url, data={"nps": "1"}).status_code for _ in range(12)]
    assert statuses == [409] * 10 + [429] * 2


def test_refused_posts_of_one_link_are_slowed_down(client):
    url = link()
    statuses = [client.post(url, data={}).status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert client.post(url, data={"nps": "9"}).status_code == 200


def test_refused_posts_of_one_address_are_slowed_down(client):
    statuses = []
    for _link in range(4):
        url = link()
        statuses += [client.post(url, data={}).status_code for _ in range(9)]
    assert statuses == [422] * 30 + [429] * 6


def test_refused_posts_at_an_open_link_slow_down_nobody_else(client):
    url = f"/f/{make.survey().slug}"
    own = {"submission": secrets.token_urlsafe(16)}
    assert [client.post(url, data=own).status_code for _ in range(12)] == [422] * 10 + [429] * 2
    assert client.post(url, data={"submission": secrets.token_urlsafe(16)}).status_code == 422
    others = [
        client.post(url, data={"lang": "fa", "submission": secrets.token_urlsafe(16)}).status_code
        for _ in range(70)
    ]
    assert set(others) == {200}


def test_changing_the_language_is_slowed_down(client):
    url = link()
    statuses = [client.post(url, data={"lang": "fa"}).status_code for _ in range(62)]
    assert statuses == [200] * 60 + [429] * 2


def test_an_office_behind_one_address_may_answer(client):
    survey = make.survey()
    for _person in range(60):
        assert client.post(link(survey=survey), data={"nps": "9"}).status_code == 200
    assert stored() == 60


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get(link(), headers={"Host": "evil.example"}).status_code == 400

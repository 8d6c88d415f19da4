"""Coming in: passwords, one-time links, sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import factories as make
from voc.accounts import actions, queries
from voc.accounts.models import LinkKind
from voc.core import clock
from voc.core.db import db

PASSWORD = "seven green horses"


def given_link(kind=LinkKind.WELCOME, **given):
    person = make.person(**given)
    link = actions.give_link(person, kind, by_mail=False, at=clock.now())
    db.session.commit()
    return person, f"/welcome/{queries.token_of(link)}"


def test_following_a_link_shows_and_changes_nothing(client):
    _, url = given_link()
    for _ in range(3):
        assert client.get(url).status_code == 200


def test_a_link_sets_the_password_and_signs_in_once(client):
    person, url = given_link()
    page = client.submit(url, {"name": "Sara", "password": PASSWORD})
    assert page.status_code == 303
    assert client.get_cookie("voc") is not None
    assert client.get(url).status_code == 410
    client.submit("/sign-out")
    again = client.submit("/sign-in", {"email": person.email, "password": PASSWORD})
    assert again.status_code == 303


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "password1234"])
def test_a_weak_password_is_refused_with_a_reason(client, password):
    _, url = given_link()
    page = client.submit(url, {"password": password})
    assert page.status_code == 200
    assert 'class="error"' in page.text


def test_a_wrong_password_and_an_unknown_address_answer_alike(client):
    person = make.person()
    actions.set_password(person, PASSWORD, at=clock.now())
    db.session.commit()
    known = client.submit("/sign-in", {"email": person.email, "password": "not this one"})
    unknown = client.submit("/sign-in", {"email": "no@example.com", "password": "not this one"})
    assert known.status_code == unknown.status_code == 401


def test_signing_out_ends_the_session_on_the_server(client):
    _, url = given_link()
    client.submit(url, {"password": PASSWORD})
    kept = client.get_cookie("voc").value
    client.submit("/sign-out")
    assert queries.session_for(kept, clock.now()) is None


def test_a_session_ends_after_twelve_idle_hours(app):
    key = actions.open_session(make.person(), make.NOW)
    assert queries.session_for(key, make.NOW + timedelta(hours=11)) is not None
    assert queries.session_for(key, make.NOW + timedelta(hours=13)) is None


def test_a_post_without_the_forms_token_is_refused(client):
    _, url = given_link()
    assert client.post(url, data={"password": PASSWORD}).status_code == 400


def test_asking_for_a_new_password_says_the_same_for_anybody(client):
    person = make.person()
    known = client.submit("/forgotten", {"email": person.email}).text
    unknown = client.submit("/forgotten", {"email": "no@example.com"}).text
    assert known == unknown


def test_ten_wrong_tries_slow_down(client):
    data = {"email": "somebody@example.com", "password": "not this one"}
    answers = [client.submit("/sign-in", data) for _ in range(11)]
    assert [a.status_code for a in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_only_a_path_of_our_own_is_followed_after_signing_in(client):
    person = make.person()
    actions.set_password(person, PASSWORD, at=clock.now())
    db.session.commit()
    for bad in ("//evil.example", "https://evil.example", "/\\evil.example"):
        data = {"email": person.email, "password": PASSWORD}
        page = client.submit(f"/sign-in?next={bad}", data)
        assert page.headers["Location"] == "/"

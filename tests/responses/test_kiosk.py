"""One device, many people: nothing of one sitting is left for the next."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import func, select

from tests import factories as make
from voc.core import clock
from voc.core.db import db
from voc.responses.models import Channel, Response, Suspicion


def at_kiosk(**given):
    return f"/k/{make.survey(**given).slug}"


def page_of(client, url):
    """The page, and the submission id that it carries."""
    text = client.get(url).text
    return text, re.search(r'name="submission" value="([^"]+)"', text)[1]


def stored():
    db.session.rollback()
    return db.session.scalars(select(Response)).all()


def test_an_answer_at_a_kiosk_is_stored_with_its_channel(client):
    url = at_kiosk()
    _page, submission = page_of(client, url)
    thanks = client.post(url, data={"nps": "9", "submission": submission})
    assert "Thank you" in thanks.text
    [one] = stored()
    assert (one.channel, one.nps, one.invitation_id) == (Channel.KIOSK, 9, None)


def test_the_page_returns_to_its_start_after_the_thanks_with_and_without_a_script(client):
    url = at_kiosk()
    page, submission = page_of(client, url)
    assert '<noscript><meta http-equiv="refresh" content="180"></noscript>' in page
    assert "kiosk.mjs" in page
    thanks = client.post(url, data={"nps": "9", "submission": submission}).text
    assert 'http-equiv="refresh" content="8"' in thanks


def test_the_open_link_of_the_same_survey_is_no_kiosk(client):
    url = at_kiosk()
    client.get(url)
    plain = client.get(url.replace("/k/", "/f/")).text
    assert "kiosk" not in plain
    assert "refresh" not in plain


def test_each_visit_is_a_sitting_of_its_own_and_shows_nothing_of_another(client):
    url = at_kiosk()
    for words in ("the first visitor's words", "the second visitor's words"):
        page, submission = page_of(client, url)
        assert "visitor" not in page
        client.post(url, data={"nps": "3", "why": words, "submission": submission})
    assert len(stored()) == 2
    assert "visitor" not in client.get(url).text


def test_what_the_history_sends_again_changes_nothing_and_shows_nothing(client):
    url = at_kiosk()
    _page, submission = page_of(client, url)
    given = {"nps": "3", "why": "what I wrote", "submission": submission}
    assert client.post(url, data=given).status_code == 200
    assert "Thank you" in client.post(url, data=given).text
    for other in ({"nps": "4"}, {"lang": "fa"}, {"page": "nps", "go": "back"}):
        again = client.post(url, data={**given, **other})
        assert (again.status_code, again.location) == (303, url)
        assert "what I wrote" not in again.text
    assert len(stored()) == 1


def test_a_sitting_that_was_left_is_over_after_a_while(client, monkeypatch):
    url = at_kiosk()
    _page, submission = page_of(client, url)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    again = client.post(url, data={"nps": "3", "why": "left", "submission": submission})
    assert (again.status_code, again.location) == (303, url)
    assert not stored()


def test_a_survey_that_takes_no_more_answers_says_so_at_the_kiosk(client):
    url = at_kiosk(closes_at=make.LONG_AGO)
    page = client.get(url)
    assert page.status_code == 410
    assert 'http-equiv="refresh"' in page.text
    assert client.get(at_kiosk(has_open_link=False)).status_code == 404


def test_a_machine_at_the_kiosk_is_held_like_one_at_the_open_link(client):
    url = at_kiosk()
    _page, submission = page_of(client, url)
    client.post(url, data={"nps": "9", "submission": submission, "your-site": "x"})
    assert stored()[0].suspicion is Suspicion.TRAP
    assert db.session.scalar(select(func.count(Response.id))) == 1

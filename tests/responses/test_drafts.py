"""Answers that are not finished: saved, resumed elsewhere, sent off, changed, or closed."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import factories as make
from tests.responses.test_flow import BRANCHING, NPS, WHY, url_of, visible
from voc.accounts import queries as accounts
from voc.core import clock
from voc.core.db import db
from voc.customers.models import Contact
from voc.customers.touchpoints import Touchpoint
from voc.metrics import queries as metrics
from voc.metrics.filters import Filter
from voc.responses import drafts
from voc.responses.drafts import Draft
from voc.responses.models import Answer, Feedback, Response, ResponseState
from voc.surveys.models import Survey
from voc.waves.invitation_models import Invitation


def all_of(model):
    db.session.rollback()
    return list(db.session.scalars(select(model).order_by(model.id)))


def the(model):
    [one] = all_of(model)
    return one


def save(client, url, **given):
    return client.post(url, data={**given, "save": "1"})


def later(monkeypatch, **passed):
    moment = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


def test_what_was_saved_is_there_on_another_device(client):
    url = url_of([NPS, WHY])
    assert save(client, url, nps="3", why="نیمه‌کاره <b>").status_code == 204
    response = the(Response)
    assert (response.state, response.nps, response.completed_at) == (ResponseState.PARTIAL, 3, None)
    page = client.get(url).text
    assert 'value="3" checked' in page
    assert "نیمه‌کاره &lt;b&gt;</textarea>" in page
    assert all_of(Feedback) == []
    invitation = the(Invitation)
    assert invitation.started_at
    assert invitation.opened_at
    assert invitation.completed_at is None


@pytest.mark.parametrize(
    ("marked", "state"),
    [({}, ResponseState.STARTED), ({"is_core": True}, ResponseState.PARTIAL)],
)
def test_an_answer_is_partial_once_a_core_question_was_answered(client, marked, state):
    stars = {"key": "stars", "type": "rating", "title": {"fa": "؟", "en": "?"}, **marked}
    save(client, url_of([stars, WHY]), stars="4")
    assert the(Response).state is state


def test_saving_again_keeps_one_response_and_its_beginning(client, monkeypatch):
    url = url_of([NPS, WHY])
    save(client, url, why="x")
    begun = the(Response).started_at
    assert the(Response).state is ResponseState.STARTED
    later(monkeypatch, minutes=5)
    save(client, url, nps="9", why="xy")
    saved_as = the(Response).id
    assert (the(Response).started_at, the(Response).nps) == (begun, 9)
    client.post(url, data={"nps": "10", "why": "xyz"})
    response = the(Response)
    assert response.id == saved_as
    assert (response.state, response.nps, response.started_at) == (
        ResponseState.COMPLETED,
        10,
        begun,
    )
    assert response.draft is None
    assert the(Feedback).text == "xyz"
    assert the(Invitation).completed_at


def test_nothing_given_saves_nothing_and_what_is_taken_back_is_forgotten(client):
    url = url_of([NPS, WHY])
    assert save(client, url, nps="", why="  ").status_code == 204
    assert all_of(Response) == []
    assert the(Invitation).started_at is None
    save(client, url, why="x")
    save(client, url, why="")
    assert all_of(Response) == []


def test_a_save_that_comes_late_changes_nothing(client):
    url = url_of([NPS, WHY])
    client.post(url, data={"nps": "9", "why": "sent"})
    assert save(client, url, nps="1", why="late").status_code == 410
    assert (the(Response).nps, the(Feedback).text) == (9, "sent")


def test_the_same_is_sent_twice_over_a_draft(client):
    url = url_of([NPS, WHY])
    save(client, url, nps="3")
    first, again = (client.post(url, data={"nps": "3", "why": "w"}) for _try in range(2))
    assert first.status_code == again.status_code == 200
    assert first.data == again.data
    assert client.post(url, data={"nps": "4"}).status_code == 409
    assert len(all_of(Response)) == len(all_of(Feedback)) == 1


def test_saves_and_sendings_at_the_same_moment_leave_one_answer(app):
    url = url_of([NPS, WHY])
    db.session.remove()
    statuses = []

    def post(data):
        statuses.append(app.test_client().post(url, data=data).status_code)

    sent = {"nps": "7", "why": "all of it"}
    work = [sent if n % 2 else {"nps": "7", "save": "1"} for n in range(8)]
    threads = [threading.Thread(target=post, args=(one,)) for one in work]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(statuses) <= {200, 204, 410}
    assert statuses.count(200) == 4
    assert the(Response).state is ResponseState.COMPLETED
    assert the(Feedback).text == "all of it"


def test_an_open_link_keeps_nothing_on_the_server(client):
    url = f"/f/{make.survey(questions=[NPS, WHY]).slug}"
    submission = re.search(r'name="submission" value="([^"]+)"', client.get(url).text)[1]
    assert save(client, url, nps="3", submission=submission).status_code == 204
    assert all_of(Response) == []


def test_a_closed_link_saves_nothing(client):
    url = url_of([NPS, WHY])
    db.session.execute(update(Invitation).values(expires_at=make.LONG_AGO))
    db.session.commit()
    assert save(client, url, nps="3").status_code == 410
    assert all_of(Response) == []


def test_without_scripts_a_page_is_saved_and_going_back_is_a_fetch(client):
    url = url_of(one_at_a_time=True)
    turned = client.post(url, data={"page": "nps", "nps": "3"})
    assert turned.status_code == 303
    assert turned.location.startswith(f"{url}?at=why&lang=en")
    client.post(url, data={"page": "why", "nps": "3", "why": "slow"})
    assert visible(client.get(turned.location)) == ["why"]
    assert visible(client.get(f"{url}?at=nps")) == ["nps"]
    assert visible(client.get(url)) == ["again"]
    assert visible(client.get(f"{url}?at=wish' or 1=1")) == ["again"]
    assert "slow</textarea>" in client.get(url).text


def test_the_score_of_a_link_is_chosen_over_the_saved_one_and_not_recorded(client):
    url = url_of([NPS, WHY])
    save(client, url, nps="3", why="kept")
    page = client.get(f"{url}?score=9").text
    assert 'value="9" checked' in page
    assert "kept</textarea>" in page
    assert the(Response).nps == 3


def test_a_draft_opens_in_the_language_and_version_it_was_written_in(client):
    url = url_of([NPS, WHY])
    client.post(url, data={"nps": "3", "language": "fa", "save": "1"})
    assert '<html lang="fa"' in client.get(url).text
    assert '<html lang="en"' in client.get(f"{url}?lang=en").text


def test_what_no_database_can_keep_is_not_saved(client):
    url = url_of([NPS, WHY])
    assert save(client, url, nps="3", why="a\0b").status_code == 400
    assert all_of(Response) == []


def test_only_answers_are_saved(client):
    url = url_of([NPS, WHY])
    beside = {"shown-version": "9" * 30, "submission": "x" * 20, "other": "y", "your-site": "z"}
    save(client, url, nps="11", why="w" * 6000, **beside)
    assert all_of(Response) == []  # nothing in it is an answer
    save(client, url, nps="3", why="w" * 6000, **beside)
    assert dict(Draft.read(the(Response).draft).pairs) == {"nps": "3", "why": "w" * 6000}


def test_a_draft_with_a_score_counts_in_nps_and_one_without_nowhere(client):
    survey_of = [url_of([NPS, WHY]) for _one in range(2)]
    save(client, survey_of[0], nps="9")
    save(client, survey_of[1], why="only words")
    db.session.rollback()
    wanted = Filter(at=make.NOW, zone=make.NOW.tzinfo)
    scores = metrics.scores(wanted)
    assert scores.responses == 1
    assert metrics.nps(wanted).n == 1


def test_a_draft_that_nobody_goes_on_with_is_closed_as_far_as_it_went(client, monkeypatch):
    url = url_of(BRANCHING)
    db.session.execute(update(Survey).values(touchpoint=Touchpoint.PURCHASE))
    save(client, url, nps="3", why="left here", wish="not shown yet", again="no")
    saved, saved_as = the(Response).saved_at, the(Response).id
    assert drafts.close_abandoned(saved + timedelta(hours=23, minutes=59)) == 0
    assert drafts.close_abandoned(saved + timedelta(hours=24)) == 1
    assert drafts.close_abandoned(saved + timedelta(hours=24)) == 0
    db.session.commit()
    response = the(Response)
    assert response.id == saved_as
    assert (response.state, response.nps, response.draft) == (ResponseState.PARTIAL, 3, None)
    words = the(Feedback)
    assert (words.text, words.said_at) == ("left here", saved)
    assert words.unscored_at is not None
    assert {one.question for one in all_of(Answer)} == {"nps", "again"}
    contact = the(Contact)
    assert (contact.last_score, contact.last_touchpoint) == (3, Touchpoint.PURCHASE)
    assert the(Invitation).completed_at is None
    assert "already answered" in client.get(url).text
    assert client.post(url, data={"nps": "9", "again": "yes"}).status_code == 409


def test_how_long_a_draft_rests_is_a_setting(client):
    save(client, url_of([NPS, WHY]), nps="3")
    saved = the(Response).saved_at
    accounts.organisation().draft_rest_hours = 2
    db.session.commit()
    assert drafts.close_abandoned(saved + timedelta(minutes=119)) == 0
    assert drafts.close_abandoned(saved + timedelta(hours=2)) == 1


def test_what_nothing_is_left_of_is_forgotten_when_it_is_closed(app):
    asked = make.survey(questions=[NPS, WHY])
    given = {"state": ResponseState.STARTED, "completed_at": None, "saved_at": make.NOW}
    make.response(survey=asked, draft='[[["why", " "]], []]', **given)
    assert drafts.close_abandoned(make.NOW + timedelta(days=2)) == 1
    assert drafts.close_abandoned(make.NOW + timedelta(days=2)) == 0
    db.session.commit()
    assert all_of(Response) == []


def test_a_draft_whose_customer_has_gone_is_closed_too(client):
    save(client, url_of([NPS, WHY]), nps="3")
    db.session.delete(the(Invitation))
    db.session.commit()
    assert drafts.close_abandoned(the(Response).saved_at + timedelta(days=2)) == 1
    db.session.commit()
    assert the(Response).saved_at is None
    assert the(Answer).number == 3


def editable(**given):
    return url_of([NPS, {**WHY, "key": "why"}, {**WHY, "key": "more"}], is_editable=True, **given)


def test_where_the_survey_allows_it_an_answer_is_changed_for_a_day(client, monkeypatch):
    url = editable()
    sent = client.post(url, data={"nps": "3", "why": "same", "more": "other"})
    assert '<a href="?lang=en">Change my answer</a>' in sent.text
    same = {one.question: one.id for one in all_of(Feedback)}["why"]
    response = the(Response)
    page = client.get(url).text
    assert 'value="3" checked' in page
    assert "same</textarea>" in page
    assert "You can change it" in page
    later(monkeypatch, hours=23)
    db.session.execute(update(Survey).values(touchpoint=Touchpoint.RENEWAL))
    first, again = (
        client.post(url, data={"nps": "8", "why": "same", "more": "new"}) for _try in range(2)
    )
    assert first.status_code == again.status_code == 200
    assert "Change my answer" in again.text
    changed = the(Response)
    assert (changed.id, changed.nps, changed.day) == (response.id, 8, response.day)
    assert changed.completed_at == response.completed_at
    assert the(Answer).number == 8
    words = {one.question: one for one in all_of(Feedback)}
    assert words["why"].id == same
    assert words["more"].text == "new"
    contact = the(Contact)
    assert (contact.last_score, contact.last_touchpoint) == (8, Touchpoint.RENEWAL)
    later(monkeypatch, hours=2)
    assert "already answered" in client.get(url).text
    assert client.post(url, data={"nps": "0"}).status_code == 409
    late = client.post(url, data={"nps": "8", "why": "same", "more": "new"})
    assert late.status_code == 200
    assert "Change my answer" not in late.text
    assert the(Response).nps == 8


def test_changing_saves_nothing_before_it_is_sent(client):
    url = editable()
    client.post(url, data={"nps": "3"})
    assert save(client, url, nps="9").status_code == 410
    assert client.post(url, data={"why": "without a score"}).status_code == 422
    assert the(Response).nps == 3
    assert "data-keeps" not in client.get(url).text


def test_where_it_is_not_allowed_nothing_changes(client):
    url = url_of([NPS, WHY])
    assert "Change my answer" not in client.post(url, data={"nps": "3"}).text
    assert client.post(url, data={"nps": "9"}).status_code == 409
    assert "already answered" in client.get(url).text


def test_fetching_a_draft_records_nothing(client):
    url = url_of(one_at_a_time=True)
    save(client, url, nps="3")
    before = {c.key: getattr(the(Response), c.key) for c in Response.__table__.columns}
    for query in ("", "?at=why", "?score=9", "?lang=fa", "?at=nps&score=x"):
        assert client.get(url + query).status_code == 200
        assert client.head(url + query).status_code == 200
    assert before == {c.key: getattr(the(Response), c.key) for c in Response.__table__.columns}


@pytest.mark.parametrize("many", [61])
def test_more_saves_than_a_person_makes_are_put_off(client, many):
    url = url_of([NPS, WHY])
    statuses = [save(client, url, nps="3").status_code for _n in range(many)]
    assert statuses[:60] == [204] * 60
    assert statuses[60] == 429

"""Answers that look like a machine's are kept, thanked for, and count once a person lets them."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import AuditEntry
from voc.core import clock, limits
from voc.core.access import Role
from voc.core.db import db
from voc.responses import actions, quarantine
from voc.responses.models import Feedback, Response, Suspicion
from voc.responses.quarantine import Held
from voc.responses.rows import Asked, Taking
from voc.responses.sitting import Sitting, Words
from voc.scoring.actions import score_pending

NOW = make.NOW - timedelta(days=1)


def url_of(survey):
    return f"/f/{survey.slug}"


def post(client, survey, **given):
    fresh = {"nps": "9", "why": "Great", "submission": secrets.token_urlsafe(16)}
    return client.post(url_of(survey), data={**fresh, **given})


def used_up(app, survey, rule, name, count):
    """That many have come in this minute."""
    with app.test_request_context():
        for _one in range(count):
            limits.hit(rule, name, str(survey.id))


def responses():
    db.session.rollback()
    return db.session.scalars(select(Response).order_by(Response.id)).all()


def held(survey=None, at=NOW, suspicion=Suspicion.FLOOD, words="Buy now"):
    asked = survey or make.survey()
    sitting = Sitting(nps=9, numbers=(("nps", 9),), words=(Words("why", words),))
    about = Asked(
        survey_id=asked.id, version_id=asked.versions[0].id, language="en", suspicion=suspicion
    )
    actions.record(Taking(asked=about, sitting=sitting, at=at, day=at.date()))
    db.session.commit()
    return db.session.scalars(select(Response).order_by(Response.id.desc())).first()


def test_an_ordinary_answer_counts_at_once(client):
    asked = make.survey()
    assert post(client, asked).status_code == 200
    [one] = responses()
    assert (one.suspicion, one.is_test, one.is_held) == (None, False, False)


def test_a_flood_is_thanked_for_and_held(app, client):
    asked, other = make.survey(), make.survey()
    with time_machine.travel(NOW, tick=False):
        used_up(app, asked, "300/minute", "open", 300)
        first = post(client, asked, submission="a" * 22)
        retried = post(client, asked, submission="a" * 22)
        elsewhere = post(client, other)
    assert (first.status_code, first.text) == (200, retried.text)
    assert elsewhere.status_code == 200
    flooded, free = responses()
    assert (flooded.suspicion, flooded.is_held, flooded.is_test) == (Suspicion.FLOOD, True, True)
    assert free.suspicion is None


def test_far_more_than_that_is_refused_but_not_a_retry(app, client):
    asked = make.survey()
    with time_machine.travel(NOW, tick=False):
        assert post(client, asked, submission="a" * 22).status_code == 200
        used_up(app, asked, "300/minute", "open", 299)
        used_up(app, asked, "3000/minute", "flood", 3000)
        refused = post(client, asked)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0
        assert post(client, asked, submission="a" * 22).status_code == 200
    assert len(responses()) == 1


def test_who_fills_in_what_nobody_sees_is_held(client):
    asked = make.survey()
    page = client.get(url_of(asked)).text
    trap = re.search(r'<p class="first" aria-hidden="true">.*?name="([^"]+)" tabindex="-1"', page)
    assert post(client, asked, **{trap[1]: "http://spam.example"}).status_code == 200
    assert post(client, asked, **{trap[1]: ""}).status_code == 200
    assert [one.suspicion for one in responses()] == [Suspicion.TRAP, None]


def test_a_personal_link_has_no_trap_and_holds_nothing(client):
    from voc.waves.queries import token_of

    url = f"/s/{token_of(make.invitation())}"
    assert "your-site" not in client.get(url).text
    assert client.post(url, data={"nps": "9", "your-site": "x"}).status_code == 200
    assert responses()[0].suspicion is None


@pytest.mark.parametrize(("seconds", "suspicion"), [(1, Suspicion.HASTE), (3, None)])
def test_many_that_are_faster_than_anybody_reads_are_held(app, client, seconds, suspicion):
    asked = make.survey()
    with time_machine.travel(NOW, tick=False) as moving:
        shown = re.search(r'name="submission" value="([^"]+)"', client.get(url_of(asked)).text)[1]
        used_up(app, asked, "60/minute", "hasty", 60)
        moving.shift(timedelta(seconds=seconds))
        assert post(client, asked, submission=shown).status_code == 200
    assert responses()[0].suspicion is suspicion


def test_one_quick_answer_counts(client):
    asked = make.survey()
    shown = re.search(r'name="submission" value="([^"]+)"', client.get(url_of(asked)).text)[1]
    assert post(client, asked, submission=shown).status_code == 200
    assert responses()[0].suspicion is None


def test_what_is_held_is_in_no_figure_list_or_export_and_is_not_scored(owner):
    one = held()
    assert score_pending(clock.now()) == 0
    db.session.commit()
    assert "Nobody has answered yet" in owner.get("/?period=all").text
    assert "Buy now" not in owner.get("/comments?period=all").text
    for url in (f"/surveys/{one.survey_id}/results?period=all", "/comments?period=all"):
        assert "Buy now" not in owner.get(url).text


def test_the_page_shows_what_waits_and_why(owner):
    held(make.survey(name="Relation"))
    page = owner.get("/quarantine/")
    for part in ("1 answer waits to be looked at", "Relation", "Buy now", "too many at once"):
        assert part in page.text


def test_a_released_answer_counts_and_is_scored(owner):
    chosen, other = held(words="Very good service"), held()
    ids = chosen.id, other.id
    sent = owner.submit("/quarantine/release", {"chosen": str(ids[0])})
    assert sent.status_code == 303
    assert [(one.is_test, one.is_held) for one in responses()] == [(False, False), (True, True)]
    assert score_pending(clock.now()) == 1
    db.session.commit()
    assert "Very good service" in owner.get("/comments?period=all").text
    assert db.session.scalar(select(AuditEntry.action)) == "let held answers count"


def test_all_of_a_time_are_released_together_and_can_be_held_again(owner, monkeypatch):
    monkeypatch.setattr(quarantine, "CHUNK", 2)
    asked = make.survey()
    for minute in range(6):
        held(asked, at=NOW + timedelta(minutes=minute))  # 13:00 in Tehran and after
    when = {"from": "2026-11-21 13:01", "to": "۱۴۰۵/۰۸/۳۰ ۱۳:۰۴"}
    assert "Let all 4 count" in owner.get("/quarantine/", query_string=when).text
    owner.submit("/quarantine/release", {**when, "which": "all"})
    assert [one.is_held for one in responses()] == [True, False, False, False, False, True]
    page = owner.get("/quarantine/").text
    [moment] = re.findall(r'name="released_at" value="([^"]+)"', page)
    owner.submit("/quarantine/take-back", {"released_at": moment})
    assert all(one.is_held and one.is_test for one in responses())
    words = select(func.count(Feedback.id)).where(
        Feedback.is_test.is_(True), Feedback.unscored_at.is_(None)
    )
    assert db.session.scalar(words) == 6


def test_those_of_one_survey_are_removed_after_a_question(owner):
    asked, other = make.survey(), make.survey()
    held(asked)
    held(asked)
    kept = held(other).id
    about = {"survey": str(asked.id), "which": "all"}
    question = owner.submit("/quarantine/remove", about)
    assert "Remove 2 answers for good?" in question.text
    assert "cannot be undone" in question.text
    assert len(responses()) == 3
    assert owner.submit("/quarantine/remove", {**about, "sure": "yes"}).status_code == 303
    assert [one.id for one in responses()] == [kept]
    assert db.session.scalar(select(AuditEntry.action)) == "removed held answers"


def test_nothing_but_what_is_held_is_ever_removed(owner):
    free = make.response(9).id
    waits = held().id
    given = {"chosen": [str(free), str(waits)], "sure": "yes"}
    owner.submit("/quarantine/remove", given)
    assert [one.id for one in responses()] == [free]
    assert quarantine.remove(Held()) == 0


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"chosen": "nonsense"},
        {"chosen": "9" * 30},
        {"which": "all", "from": "yesterday"},
        {"which": "all", "from": "2026-11-22 25:61"},
        {"which": "all", "survey": "999999"},
    ],
)
@pytest.mark.parametrize("deed", ["release", "remove"])
def test_what_makes_no_sense_changes_nothing(owner, deed, given):
    held()
    sent = owner.submit(f"/quarantine/{deed}", {**given, "sure": "yes"})
    assert sent.status_code in {400, 422}
    assert [one.is_held for one in responses()] == [True]
    assert owner.get("/quarantine/", query_string=given).status_code in {200, 422}


@pytest.mark.parametrize("moment", ["", "soon", "2026-11-22T09:30:00"])
def test_a_release_that_never_was_is_not_taken_back(owner, moment):
    sent = owner.submit("/quarantine/take-back", {"released_at": moment})
    assert sent.status_code in {400, 422}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMIN, 200), (Role.DESIGNER, 200), (Role.MANAGER, 403), (Role.AGENT, 403)],
)
def test_who_answers_for_surveys_looks_at_them(sign_in, role, status):
    assert sign_in(role).get("/quarantine/").status_code == status

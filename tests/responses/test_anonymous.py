"""An anonymous survey: nobody can join an answer to the invitation that it came through."""

from __future__ import annotations

import logging
import random
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from tests import factories as make
from voc.core import clock
from voc.core.access import Role
from voc.core.db import LARGEST_INTEGER, db
from voc.customers.models import Contact
from voc.responses import guarded
from voc.responses.models import RANDOM_IDS_FROM, Answer, Feedback, Response
from voc.scoring.actions import score_pending
from voc.surveys.models import Survey
from voc.waves.invitation_models import Invitation
from voc.waves.queries import token_of

MANY = 100


def invited(n: int = 1, **given: Any) -> tuple[Survey, list[str]]:
    """An anonymous survey, and the addresses of its invitations."""
    survey = make.survey(is_anonymous=True, **given)
    made = [
        make.invitation(survey=survey, created_at=make.NOW, customer=make.customer(language=code))
        for code, _n in zip(["fa", "en"] * n, range(n), strict=False)
    ]
    return survey, [f"/s/{token_of(one)}" for one in made]


def fill(client: Any, url: str, **given: str) -> Any:
    """Open the page and send it off, as a browser does."""
    page = client.get(url).text
    submission = re.search(r'name="submission" value="([^"]+)"', page)
    return client.post(url, data={"submission": submission[1] if submission else "", **given})


def stored(model: Any) -> Any:
    db.session.rollback()
    return db.session.scalars(select(model)).all()


def test_of_an_answer_only_what_was_said_and_the_day_are_kept(client):
    _survey, [url] = invited()
    assert "Thank you" in fill(client, f"{url}?lang=en", nps="3", why="slow").text
    [response], [words], [answer] = stored(Response), stored(Feedback), stored(Answer)
    assert (response.invitation_id, response.customer_id, words.customer_id) == (None, None, None)
    assert {response.started_at.hour, response.completed_at.hour, words.said_at.hour} == {12}
    assert response.started_at.minute == response.started_at.second == 0
    assert all(RANDOM_IDS_FROM <= one.id <= LARGEST_INTEGER for one in (response, words, answer))
    assert not stored(Contact)
    assert len(response.submission) == 64


def test_of_the_invitation_only_that_it_was_used_is_kept(client):
    _survey, [url] = invited()
    fill(client, f"{url}?score=3", nps="3")
    [invitation] = stored(Invitation)
    assert invitation.completed_at == invitation.created_at
    for name in ("fetched_at", "fetched_score", "scanner_at", "opened_at", "started_at"):
        assert getattr(invitation, name) is None, name


def test_the_page_says_so_and_promises_nothing_else(client):
    _survey, [url] = invited()
    page = client.get(f"{url}?lang=en").text
    assert "This survey is anonymous" in page
    assert "confidential" not in page
    linked = client.get(f"/s/{token_of(make.invitation())}?lang=en").text
    assert "anonymous" not in linked
    assert "confidential" in linked


def test_one_invitation_is_one_answer_and_a_retry_gets_the_same_thanks(client):
    _survey, [url] = invited()
    page = client.get(f"{url}?lang=en").text
    [submission] = re.findall(r'name="submission" value="([^"]+)"', page)
    given = {"nps": "9", "submission": submission, "language": "en"}
    first, again = client.post(url, data=given), client.post(url, data=given)
    assert first.status_code == again.status_code == 200
    assert first.data == again.data
    assert client.post(url, data={**given, "nps": "1"}).status_code == 409
    assert client.post(url, data={"nps": "1"}).status_code == 409
    assert "already answered" in client.get(f"{url}?lang=en").text
    assert [one.nps for one in stored(Response)] == [9]


def test_nothing_is_kept_before_it_is_sent_off(client):
    _survey, [url] = invited()
    client.post(url, data={"save": "1", "nps": "9"})
    assert not stored(Response)
    assert 'data-keeps="us"' not in client.get(url).text


def test_what_is_known_of_the_customer_changes_nothing_on_the_page(client):
    questions = [{**make.QUESTIONS[0], "title": {"en": "{name|You}, well?", "fa": "{name|شما}؟"}}]
    _survey, [url] = invited(questions=questions)
    assert "Customer" not in client.get(f"{url}?lang=en").text


def join_attempts(*, stored_order: bool) -> list[dict[int, int]]:
    """Ways to pair responses with invitations by what both sides hold: {response: invitation}.

    Every column of one side, as an order, is laid beside every one of the other; so is, where it
    is asked for, the order in which the database keeps the rows, and PostgreSQL's transactions.
    """
    hidden = ", xmin::text, ctid::text" if db.engine.name == "postgresql" else ", rowid as place"
    sides = {}
    for table in ("invitation", "response", "answer", "feedback", "sentiment", "message"):
        found = db.session.execute(text(f"select *{hidden if stored_order else ''} from {table}"))
        sides[table] = list(found.keys()), [dict(row) for row in found.mappings()]
    mine, answers = [], []
    for table, (names, rows) in sides.items():
        key = {"invitation": "id", "response": "id", "message": "subject_id"}.get(table)
        owner = key or "response_id"
        if table == "sentiment":
            of = {row["id"]: row["response_id"] for row in sides["feedback"][1]}
            for row in rows:
                row["response_id"] = of[row["feedback_id"]]
        target = mine if table in {"invitation", "message"} else answers
        if stored_order:
            target.append([row[owner] for row in rows])
        for name in names:
            ordered = sorted(rows, key=lambda row, name=name: (str(row[name]), row[owner]))
            if len({str(row[name]) for row in rows}) > 1:
                target.append([row[owner] for row in ordered])
    mine += [one[::-1] for one in mine]
    return [
        dict(zip(dict.fromkeys(one), dict.fromkeys(other), strict=False))
        for one in answers
        for other in mine
    ]


def told(invitations: dict[int, int]) -> dict[int, int]:
    """Which response came through which invitation, by the number in its words."""
    return {one.response_id: invitations[int(one.text.split()[1])] for one in stored(Feedback)}


def assert_no_better_than_chance(truth: dict[int, int], tried: list[dict[int, int]]) -> None:
    """One is expected to be right by chance; nine of a hundred happen once in a million tries."""
    assert len(tried) >= 40
    right = [sum(truth[one] == other for one, other in pairs.items()) for pairs in tried]
    assert max(right) < 9
    assert sum(right) / len(right) < 2


def test_a_hundred_answers_cannot_be_joined_to_their_invitations(client, owner, caplog):
    """By ids, order, times, logs and exports: no way of pairing them does better than chance."""
    caplog.set_level(logging.DEBUG)
    survey, urls = invited(MANY)
    survey_id = survey.id
    order = list(range(MANY))
    random.Random(7).shuffle(order)
    begun = clock.now()
    said = random.Random(11).sample(range(1000, 10_000), MANY)  # what is said has no order
    for n in order:
        fill(client, urls[n], nps=str(said[n] % 11), why=f"words {said[n]}")
    invitations = dict(zip(said, sorted(one.id for one in stored(Invitation)), strict=True))
    truth = told(invitations)
    assert len(truth) == MANY
    assert_no_better_than_chance(truth, join_attempts(stored_order=db.engine.name == "sqlite"))
    assert score_pending(clock.now()) == 0, "scored as they come, the scores would tell the order"
    db.session.rollback()
    while guarded.shuffle(begun + timedelta(days=2)):
        db.session.commit()
    assert not set(truth) & {one.id for one in stored(Response)}
    truth = told(invitations)
    assert len(truth) == MANY
    while score_pending(begun + timedelta(days=2)):
        db.session.commit()
    assert_no_better_than_chance(truth, join_attempts(stored_order=True))

    for token in (url.rpartition("/")[2] for url in urls):
        assert token not in caplog.text
    with owner.submit("/reports/responses", {"format": "json", "personal": "yes"}) as file:
        exported = file.get_data(as_text=True)
    assert exported.count("words ") == MANY
    assert "Customer " not in exported
    assert "@example.com" not in exported
    page = owner.get(f"/surveys/{survey_id}/responses").text
    assert "Customer 1" not in page
    assert re.search(r"\d\d?:\d\d", re.sub(r"<(head|nav)[\s\S]*?</\1>", "", page)) is None


def test_minimum_n_binds_everybody(client, owner):
    survey, urls = invited(7)
    for url in urls:
        fill(client, url, nps="3", why="seldom words")
    words = stored(Feedback)
    for page in (f"/surveys/{survey.id}/responses", f"/responses/{words[0].response_id}"):
        assert "seldom words" not in owner.get(page).text
        assert "7 of 8 so far" in owner.get(page).text
    assert owner.get(f"/comments/{words[0].id}").status_code == 404
    for page in ("/comments", f"/comments?survey={survey.id}", "/", "/themes/"):
        assert "seldom words" not in owner.get(page).text
    for args in ("", f"?survey={survey.id}"):
        with owner.submit(f"/reports/comments{args}", {"format": "csv"}) as file:
            assert b"seldom words" not in file.data
    token = token_of(make.invitation(survey=db.session.get(Survey, survey.id)))
    fill(client, f"/s/{token}", nps="3", why="seldom words")
    assert "seldom words" in owner.get(f"/surveys/{survey.id}/responses").text


def test_who_answered_is_not_told_to_staff(client, sign_in):
    survey, [url] = invited()
    fill(client, url, nps="3")
    page = sign_in(Role.OWNER).get("/waves/links/").text
    assert "not told: the survey is anonymous" in page
    assert "Answered" not in page
    assert db.session.get(Survey, survey.id).is_anonymous


def test_it_cannot_be_changed_once_answers_exist(client, owner):
    survey, [url] = invited()
    address = f"/surveys/{survey.id}/anonymity"
    for wish in ("no", "yes"):
        owner.submit(address, {"anonymous": wish})
        assert db.session.get(Survey, survey.id).is_anonymous is (wish == "yes")
    fill(client, url, nps="3")
    owner.submit(address, {"anonymous": "no"})
    assert db.session.get(Survey, survey.id).is_anonymous
    assert "There are answers already" in owner.get(address).text
    linked = make.survey()
    make.response(5, survey=linked)
    owner.submit(f"/surveys/{linked.id}/anonymity", {"anonymous": "yes"})
    assert not db.session.get(Survey, linked.id).is_anonymous


def test_a_page_that_promised_anonymity_is_never_taken_as_linked(client):
    survey, [url] = invited()
    page = client.get(f"{url}?lang=en").text
    assert 'name="promised"' in page
    db.session.get(Survey, survey.id).is_anonymous = False
    db.session.commit()
    answer = client.post(f"{url}?lang=en", data={"nps": "9", "promised": "anonymous"})
    assert answer.status_code == 409
    assert not stored(Response)
    assert "confidential" in answer.text
    typed = {"nps": "9", "promised": "anonymous", "lang": "fa"}
    switched = client.post(url, data=typed)
    assert switched.status_code == 409
    assert '<html lang="fa"' in switched.text
    assert not stored(Response)


def test_random_ids_that_meet_are_drawn_again(client, monkeypatch):
    _survey, urls = invited(2)
    drawn = iter([1, 1, 1, 1, 1, 1, 2, 2, 2])
    monkeypatch.setattr(guarded.secrets, "randbelow", lambda _n: next(drawn))
    for url in urls:
        assert fill(client, url, nps="3").status_code == 200
    assert len(stored(Response)) == 2


def test_the_open_link_of_an_anonymous_survey_keeps_no_moment_either(client):
    survey = make.survey(is_anonymous=True)
    assert fill(client, f"/f/{survey.slug}", nps="3").status_code == 200
    [one] = stored(Response)
    assert (one.started_at.hour, one.started_at.microsecond) == (12, 0)
    assert one.id >= RANDOM_IDS_FROM


@pytest.mark.parametrize("quota", [{"": 2}, {"en": 2}])
def test_a_survey_ends_after_so_many_answers(client, owner, quota):
    survey = make.survey()
    names = {"": "quota", "en": "quota_en"}
    given = {"name": survey.name, "slug": survey.slug, "language": "en", "has_open_link": "y"}
    owner.submit(
        f"/surveys/{survey.id}", {**given, **{names[code]: str(n) for code, n in quota.items()}}
    )
    url = f"/f/{survey.slug}?lang=en"
    early = client.get(url).text
    for _n in range(2):
        assert fill(client, url, nps="3", language="en").status_code == 200
    page = client.get(url)
    assert page.status_code == 410
    assert "we have heard enough" in page.text
    [submission] = re.findall(r'name="submission" value="([^"]+)"', early)
    late = client.post(
        url, data={"nps": "3", "why": "too late", "submission": submission, "language": "en"}
    )
    assert late.status_code == 410
    assert "too late" in late.text, "what was typed is not lost"
    assert len(stored(Response)) == 2
    persian = client.get(f"/f/{survey.slug}?lang=fa").status_code
    assert persian == (410 if "" in quota else 200)


CALL = {"key": "call", "type": "contact", "title": {"en": "Shall we call you?"}}


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_who_asks_to_be_called_is_told_that_it_names_them(client, owner, is_anonymous):
    survey = make.survey(questions=[make.QUESTIONS[0], CALL], is_anonymous=is_anonymous)
    page = client.get(f"/f/{survey.slug}?lang=en").text
    assert ("What you leave here tells who you are" in page) is is_anonymous
    draft = owner.get(f"/surveys/{survey.id}/draft").text
    assert ("is known by it, with all their other answers" in draft) is is_anonymous
    assert "at “contact me” is known by it" in owner.get(f"/surveys/{survey.id}/anonymity").text

from __future__ import annotations

import threading
from collections import Counter
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories as make
from voc.core.db import db
from voc.core.errors import Invalid
from voc.customers.models import Contact
from voc.responses import actions
from voc.responses.actions import Outcome
from voc.responses.models import Answer, Channel, Feedback, Response
from voc.responses.rows import Asked, Taking
from voc.responses.sitting import Sitting, Words
from voc.waves.queries import token_of

DAY = date(2026, 11, 22)
SITTING = Sitting(
    numbers=(("nps", 9),),
    choices=(("reasons", "price"), ("reasons", "speed")),
    words=(Words("why", "Quick", asks_for_change=True),),
    nps=9,
)


def asked(**given) -> Asked:
    survey = make.survey()
    defaults = {"survey_id": survey.id, "version_id": survey.versions[0].id, "language": "en"}
    return Asked(**{**defaults, **given})


def taking(where: Asked, sitting: Sitting = SITTING, **given) -> Taking:
    return Taking(asked=where, sitting=sitting, at=make.NOW, day=DAY, **given)


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id))) or 0


def test_a_sitting_is_stored_whole(app):
    outcome = actions.record(taking(asked()))
    db.session.commit()
    assert outcome is Outcome.STORED
    response = db.session.scalars(select(Response)).one()
    given = {(one.question, one.number, one.choice) for one in response.answers}
    assert given == {("nps", 9, ""), ("reasons", None, "price"), ("reasons", None, "speed")}
    [words] = response.feedback
    assert (words.text, words.folded, words.asks_for_change) == ("Quick", "quick", True)
    assert (words.said_at, words.day, words.unscored_at) == (make.NOW, DAY, make.NOW)


def test_the_same_submission_is_stored_once(app):
    where = asked()
    outcomes = [
        actions.record(taking(where, sitting, submission="one-sitting"))
        for sitting in (SITTING, SITTING, Sitting(numbers=(("nps", 1),), nps=1))
    ]
    assert outcomes == [Outcome.STORED, Outcome.REPEATED, Outcome.DIFFERENT]
    assert (count(Response), count(Answer), count(Feedback)) == (1, 3, 1)


def test_sittings_stored_together_are_told_apart(app):
    survey = make.survey()
    other = Sitting(numbers=(("nps", 1),), nps=1)
    people = [make.customer() for _ in range(2)]
    first, second = [make.invitation(survey=survey, customer=one) for one in people]
    told = [
        asked(survey_id=survey.id, invitation_id=one.id, customer_id=one.customer_id)
        for one in (first, second, first, first)
    ]
    sittings = (SITTING, other, SITTING, other)
    outcomes = actions.record_all(
        [taking(where, sitting) for where, sitting in zip(told, sittings, strict=True)]
    )
    db.session.commit()
    assert outcomes == [Outcome.STORED, Outcome.STORED, Outcome.REPEATED, Outcome.DIFFERENT]
    assert (count(Response), count(Answer), count(Feedback)) == (2, 4, 1)
    scores = dict(db.session.execute(select(Contact.customer_id, Contact.last_score)).all())
    assert scores == {people[0].id: 9, people[1].id: 1}
    assert {first.completed_at, second.completed_at} == {make.NOW}


def test_a_test_answer_leaves_the_customers_history_alone(app):
    person = make.customer()
    actions.record(taking(asked(customer_id=person.id, is_test=True)))
    assert count(Contact) == 0
    assert db.session.scalar(select(Feedback.is_test)) is True


def test_words_of_a_call_are_heard_and_wait_for_scoring(app):
    person = make.customer()
    heard = actions.hear(
        "سریع‌تر\r\nباشید",
        channel=Channel.CALL,
        customer=person,
        at=make.NOW,
        day=DAY,
        asks_for_change=True,
    )
    db.session.commit()
    assert heard.text == "سریع‌تر\nباشید"
    assert (heard.customer_id, heard.response_id, heard.channel) == (person.id, None, Channel.CALL)
    assert heard.unscored_at == make.NOW


@pytest.mark.parametrize("text", ["", "  \n", "a\0b", "\ud800"])
def test_what_cannot_be_kept_is_refused(app, text):
    with pytest.raises(Invalid):
        actions.hear(text, channel=Channel.CALL, customer=None, at=make.NOW, day=DAY)


def test_scored_words_are_no_longer_work(app):
    heard = [
        actions.hear(text, channel=Channel.CHAT, customer=None, at=make.NOW, day=DAY)
        for text in ("one", "two")
    ]
    actions.mark_scored([heard[0].id])
    actions.mark_scored([])
    db.session.commit()
    assert [one.unscored_at for one in heard] == [None, make.NOW]


def test_a_response_marked_as_a_test_takes_its_words_along(app):
    actions.record(taking(asked()))
    response = db.session.scalars(select(Response)).one()
    for is_test in (True, False):
        actions.mark_test(response, is_test)
        db.session.commit()
        assert (response.is_test, response.feedback[0].is_test) == (is_test, is_test)


def test_an_erased_response_leaves_nothing(app):
    actions.record(taking(asked()))
    actions.erase(db.session.scalars(select(Response)).one())
    db.session.commit()
    assert (count(Response), count(Answer), count(Feedback)) == (0, 0, 0)


def test_a_hundred_posts_at_once_of_twenty_links_are_twenty_answers(app):
    survey = make.survey()
    links = [f"/s/{token_of(make.invitation(survey=survey))}" for _ in range(20)]
    db.session.rollback()  # or this thread keeps the writers' lock
    came: list[tuple[str, int, bytes]] = []
    together = threading.Barrier(10)

    def answer(part: list[str]) -> None:
        browser = FlaskClient(app)
        together.wait()
        for url in part:
            page = browser.post(url, data={"nps": "9", "why": f"at once {url}"})
            came.append((url, page.status_code, page.data))

    threads = [threading.Thread(target=answer, args=((links * 5)[n::10],)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(status for _url, status, _page in came) == {200: 100}
    assert len({page for _url, _status, page in came}) == 1
    assert (count(Response), count(Answer), count(Feedback)) == (20, 20, 20)


def test_one_of_several_different_answers_at_once_wins(app):
    url = f"/s/{token_of(make.invitation())}"
    db.session.rollback()
    statuses: list[int] = []
    together = threading.Barrier(8)

    def answer(score: int) -> None:
        browser = FlaskClient(app)
        together.wait()
        statuses.append(browser.post(url, data={"nps": str(score)}).status_code)

    threads = [threading.Thread(target=answer, args=(score,)) for score in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(statuses) == {200: 1, 409: 7}
    assert (count(Response), count(Answer)) == (1, 1)

"""Strict sending: what may have left already waits for a person, and never leaves twice."""

import pytest
from sqlalchemy import select

from tests.delivery import smtp
from tests.delivery.mailings import fresh, mailing, message
from voc.accounts.models import AuditEntry
from voc.core import clock
from voc.core.access import Role
from voc.core.db import db
from voc.delivery import sending
from voc.delivery.channels.email import Email
from voc.delivery.models import LEASE, Outcome


class Killed(BaseException):
    """A process that ends between two lines."""


def send(at=None):
    return sending.send_due(at or clock.now())


@pytest.fixture
def strict(answers, told):
    """A server, and strict sending through it."""
    told(strict=True)
    return answers


def test_a_connection_lost_after_the_mail_was_handed_over_leaves_a_doubt(strict):
    strict.data = ["drop after"]
    one = message()
    send()
    doubtful = fresh(one.id)
    assert (doubtful.outcome, doubtful.next_at, doubtful.news_at) == (Outcome.UNCERTAIN, None, None)
    assert doubtful.handed_at is not None
    assert send(clock.now() + 2 * LEASE) == 0
    assert len(strict.taken) == 1


def test_a_process_that_dies_after_handing_over_leaves_a_doubt(strict, monkeypatch):
    within = mailing()
    one, other = message(within=within), message(within=within)

    def die(*_given):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending.Batch, "_note_sent", die)
        with pytest.raises(Killed):
            send()
    at = clock.now() + LEASE
    send(at)
    assert fresh(one.id).outcome is Outcome.UNCERTAIN
    assert fresh(other.id).outcome is Outcome.SENT
    assert len(strict.taken) == 2


def test_a_process_that_dies_before_handing_over_leaves_none(strict, monkeypatch):
    one = message()

    def die(*_given):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Email, "_begin", die)
        with pytest.raises(Killed):
            send()
    send(clock.now() + LEASE)
    assert fresh(one.id).outcome is Outcome.SENT
    assert len(strict.taken) == 1


def test_a_clear_answer_leaves_none(strict):
    strict.data = ["451 later"]
    one = message()
    send()
    later = fresh(one.id)
    assert (later.outcome, later.handed_at) == (None, None)
    send(later.next_at)
    assert fresh(one.id).outcome is Outcome.SENT


def test_without_strict_the_same_mail_is_sent_again(answers):
    answers.data = ["drop after"]
    one = message()
    send()
    assert fresh(one.id).handed_at is None
    send(fresh(one.id).next_at)
    assert fresh(one.id).outcome is Outcome.SENT


@pytest.fixture
def doubtful(strict):
    """Two messages that may have left."""
    within = mailing()
    strict.data = ["drop after", "drop after"]
    found = [message(within=within).id for _ in range(2)]
    send()
    return found


def test_staff_send_one_again_and_leave_the_other(strict, doubtful, owner):
    first, second = doubtful
    assert "2 mails" in owner.get("/outbox/").text
    page = owner.get("/outbox/uncertain").text
    assert page.count('name="message"') == 2
    again = owner.submit("/outbox/uncertain", {"message": [first], "decision": "again"})
    assert again.status_code == 303
    assert fresh(first).outcome is None
    owner.submit("/outbox/uncertain", {"message": [second], "decision": "leave"})
    left = fresh(second)
    assert (left.outcome, left.sent_at) == (Outcome.SENT, left.handed_at)
    assert left.news_at is not None
    send()
    assert fresh(first).outcome is Outcome.SENT
    assert len({mail["Message-ID"] for mail in strict.taken}) == 2
    done = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert done[-2:] == ["sent uncertain mails again", "left uncertain mails"]
    assert "Nothing is uncertain" in owner.get("/outbox/uncertain").text


def test_a_second_press_of_a_button_changes_nothing(strict, doubtful, owner):
    for _ in range(2):
        owner.submit("/outbox/uncertain", {"message": doubtful, "decision": "leave"})
        owner.submit("/outbox/uncertain", {"message": doubtful, "decision": "again"})
    assert [fresh(one).outcome for one in doubtful] == [Outcome.SENT] * 2
    assert send() == 0


@pytest.mark.parametrize("given", [{"decision": "again"}, {"message": [1], "decision": "burn"}])
def test_a_decision_about_nothing_is_none(strict, doubtful, owner, given):
    owner.submit("/outbox/uncertain", given)
    assert [fresh(one).outcome for one in doubtful] == [Outcome.UNCERTAIN] * 2


def test_who_may_not_see_customers_sees_no_address(strict, doubtful, sign_in):
    page = sign_in(Role.DESIGNER).get("/outbox/uncertain").text
    assert fresh(doubtful[0]).address not in page


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(app, told):
    with smtp.server() as (answers, url):
        told(smtp_url=url.replace("smtp://", "smtp+starttls://"), mail_from="a@shop.example")
        one = message()
        send()
    assert answers.taken == []
    assert fresh(one.id).outcome is None
    assert fresh(one.id).reason.startswith("SMTPNotSupportedError")

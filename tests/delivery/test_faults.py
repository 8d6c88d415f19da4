"""A mail server at its worst: nobody is lost, nobody is written to in vain, others go on."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests import factories as make
from tests.delivery import smtp
from tests.delivery.mailings import fresh, mailing, message
from voc.core import clock
from voc.core.db import db
from voc.customers.models import Suppression
from voc.delivery import sending
from voc.delivery.channels import email
from voc.delivery.models import Message, Outcome, Pace

PEOPLE = 30


class Driven:
    """A clock that goes when it is told to."""

    def __init__(self, monkeypatch):
        self.at = clock.now()
        monkeypatch.setattr(clock, "now", lambda: self.at)

    def run(self, until):
        """Send whatever comes due, moment by moment."""
        while True:
            while sending.send_due(self.at):
                db.session.remove()
            due = db.session.scalar(select(func.min(Message.next_at)))
            db.session.rollback()
            if due is None or due > until:
                self.at = until
                return
            self.at = max(due, self.at)


@pytest.fixture
def driven(monkeypatch):
    """The clock of this test."""
    return Driven(monkeypatch)


def outcomes():
    db.session.rollback()
    rows = db.session.execute(select(Message.outcome, func.count()).group_by(Message.outcome))
    return {row[0]: row[1] for row in rows}


def test_a_server_that_fails_in_every_way_loses_nobody(app, told, driven, monkeypatch):
    monkeypatch.setattr(email, "SECONDS", 0.3)
    monkeypatch.setattr(email, "DROPS", 4)
    within, port, moody = mailing(), smtp.free_port(), smtp.Moody(seed=7)
    told(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="care@shop.example")
    people = [f"c{n}@d{n % 6}.example" for n in range(PEOPLE)]
    for one in people:
        message(within=within, customer=make.customer(email=one))
    with smtp.server(moody, port):
        sending.send_due(driven.at)
    before = outcomes()
    assert before.get(None), "the server was moody enough for some to wait"
    driven.run(driven.at + timedelta(minutes=10))
    assert outcomes() == before, "while it is away, nobody is given up"
    with smtp.server(moody, port):
        driven.run(driven.at + timedelta(hours=72))
    after = outcomes()
    assert set(after) == {Outcome.SENT, Outcome.BOUNCED}
    assert after[Outcome.BOUNCED] == len(moody.unknown)
    assert moody.in_vain == [], "550 is never tried again"
    arrived = {mail["To"].addresses[0].addr_spec for mail in moody.taken}
    assert arrived | moody.unknown == set(people)
    assert db.session.scalar(select(func.count(Suppression.id))) == len(moody.unknown)
    names = {(mail["To"], mail["Message-ID"]) for mail in moody.taken}
    assert len(names) == len(arrived), "who got it twice got the same Message-ID"


def test_a_domain_that_pushes_back_rests_and_the_others_go_on(answers):
    within = mailing()
    full = [message(within=within, address=f"c{n}@full.example") for n in range(5)]
    other = message(within=within, address="c@other.example")
    answers.rcpt = ["451 4.7.1 later"] * 3
    at = clock.now()
    sending.send_due(at)
    assert [fresh(one.id).attempts for one in full] == [1, 1, 1, 0, 0]
    assert fresh(other.id).outcome is Outcome.SENT
    rests = db.session.scalars(select(Pace).where(Pace.key == "domain:full.example")).one()
    assert rests.rests_until > at
    sending.send_due(at + timedelta(minutes=5))
    assert {fresh(one.id).outcome for one in full} == {Outcome.SENT}
    db.session.expire_all()
    assert db.session.scalars(select(Pace.refusals)).all() == [0]


def test_a_server_that_is_away_is_asked_less_and_less(app, told, driven):
    told(smtp_url=f"smtp://127.0.0.1:{smtp.free_port()}", mail_from="care@shop.example")
    within = mailing()
    ids = [message(within=within).id for _ in range(12)]
    driven.run(driven.at + timedelta(hours=1))
    tried = sum(fresh(one).attempts for one in ids)
    assert 4 <= tried <= 10, "not 12 messages every minute"
    db.session.execute(update(Message).values(failing_since=driven.at - timedelta(hours=71)))
    db.session.commit()
    driven.run(driven.at + timedelta(hours=8))
    assert {fresh(one).outcome for one in ids} == {Outcome.FAILED}


def test_after_a_broken_conversation_the_next_mail_connects_anew(answers):
    within = mailing()
    first, second = message(within=within), message(within=within)
    answers.data = ["drop before"]
    sending.send_due(clock.now())
    assert (fresh(first.id).outcome, fresh(second.id).outcome) == (None, Outcome.SENT)
    assert answers.connections == 2


def test_no_more_go_to_one_domain_in_a_minute_than_it_takes(answers, told, driven):
    told(domain_rate=2)
    driven.at = driven.at.replace(second=0, microsecond=0)
    within = mailing()
    ids = [message(driven.at, within, address=f"c{n}@slow.example").id for n in range(5)]
    other = message(driven.at, within, address="c@quick.example")
    sending.send_due(driven.at)
    assert len(answers.taken) == 3
    assert fresh(other.id).outcome is Outcome.SENT
    after = [(fresh(one).next_at - driven.at) for one in ids[2:]]
    assert after == [timedelta(seconds=60), timedelta(seconds=90), timedelta(seconds=120)]
    driven.run(driven.at + timedelta(minutes=3))
    assert [fresh(one).outcome for one in ids] == [Outcome.SENT] * 5
    assert [fresh(one).attempts for one in ids] == [1] * 5


def test_no_more_leave_in_a_minute_than_the_server_takes(answers, told, driven):
    told(smtp_rate=3)
    for n in range(7):
        message(driven.at, address=f"c{n}@d{n}.example")
    sending.send_due(driven.at)
    assert len(answers.taken) == 3
    driven.run(driven.at + timedelta(minutes=4))
    assert len(answers.taken) == 7

"""Fewer instead of none: what the page behind the link to stop offers besides stopping."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.delivery.mailings import fresh, mailing, message
from voc.accounts.queries import organisation
from voc.core import clock, tokens
from voc.core.db import db
from voc.customers import history
from voc.customers.models import Contact, Customer, Suppression
from voc.delivery import sending
from voc.delivery.contact_rules import rests
from voc.delivery.models import Outcome


def link(one):
    return f"/u/{tokens.make(tokens.Purpose.UNSUBSCRIBE, one.id)}"


def wants_fewer(one):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(
        select(Contact.wants_fewer).where(Contact.customer_id == one.customer_id)
    )


@pytest.fixture
def one(app):
    """A message about a survey."""
    return message(within=mailing(survey_id=make.survey().id))


def test_the_page_offers_fewer_and_looking_changes_nothing(client, one):
    page = client.get(link(one)).text
    assert "at most once in 90 days" in page
    assert wants_fewer(one) in {None, False}


def test_fewer_is_remembered_without_a_cookie_and_stops_nothing(client, one):
    for _ in range(2):
        answer = client.post(link(one), data={"what": "fewer"})
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    assert wants_fewer(one) is True
    assert db.session.scalar(select(Suppression.id)) is None
    assert "We will ask you at most once in 90 days." in client.get(link(one)).text
    client.post(link(one), data={"again": "1"})
    assert wants_fewer(one) is False


def test_nothing_has_changed_yet_is_said_only_while_it_is_true(client, one):
    unchanged = "Nothing has changed yet."
    assert unchanged in client.get(link(one)).text
    for data in ({"what": "fewer"}, {"again": "1"}):
        assert unchanged not in client.post(link(one), data=data).text
    client.post(link(one), data={"what": "fewer"})
    assert unchanged not in client.get(link(one)).text


def test_who_wants_fewer_is_asked_again_after_ninety_days_and_not_before(app):
    who = make.customer()
    history.note_invited([who.id], make.NOW)
    history.note_wants_fewer(who.id, wants=True)
    db.session.commit()

    def resting(days):
        at = make.NOW + timedelta(days=days)
        return db.session.scalar(select(Customer.id).join(Contact).where(rests(organisation(), at)))

    assert resting(89) == who.id
    assert resting(90) is None
    history.note_wants_fewer(who.id, wants=False)
    assert resting(28) is None


def test_who_wants_fewer_is_not_reminded(answers):
    who = make.customer()
    first = message(customer=who)
    history.note_wants_fewer(who.id, wants=True)
    reminder = message(customer=who, number=1)
    sending.send_due(clock.now())
    assert fresh(first.id).outcome is Outcome.SENT
    assert (fresh(reminder.id).outcome, fresh(reminder.id).reason) == (Outcome.SKIPPED, "fewer")


def test_fewer_of_a_deleted_customer_is_no_error(client, app):
    gone = message(customer_id=None, address="", address_hash="x" * 64)
    assert client.post(link(gone), data={"what": "fewer"}).status_code == 200

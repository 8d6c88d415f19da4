"""A deleted customer's mail: it names nobody, and its link to stop still works."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.delivery.mailings import fresh, mailing, message
from voc.core import clock
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers.models import Customer, Suppression
from voc.customers.queries import suppression_for
from voc.delivery import queries, sending
from voc.delivery.forgetting import forget_deleted
from voc.delivery.models import ChannelName, Outcome


def forget():
    count = forget_deleted(clock.now())
    db.session.commit()
    return count


@pytest.fixture
def deleted(app):
    """A message, sent, to somebody who was deleted; and their address."""
    one = message(within=mailing(channel=ChannelName.CONSOLE))
    kept = message(within=mailing(channel=ChannelName.CONSOLE))
    sending.send_due(clock.now())
    address = one.address
    customers.remove(db.session.get(Customer, one.customer_id))
    db.session.commit()
    assert forget() == 1
    assert fresh(kept.id).address
    return fresh(one.id), address


def test_name_and_address_go_with_the_customer(deleted):
    one, _address = deleted
    assert (one.address, one.name, one.outcome) == ("", "", Outcome.SENT)
    assert forget() == 0


def test_the_link_to_stop_still_stops_that_address(client, deleted):
    one, address = deleted
    url = queries.unsubscribe_url(one).removeprefix("http://localhost")
    assert client.post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert suppression_for(address).reason == "unsubscribed"
    assert "Was that a mistake?" in client.get(url).text
    client.post(url, data={"again": "1"})
    assert db.session.scalar(select(Suppression)) is None


def test_the_outbox_shows_it_without_a_name(owner, deleted):
    one, address = deleted
    assert "a deleted customer" in owner.get("/outbox/").text
    page = owner.get(f"/outbox/{one.id}")
    assert "a deleted customer" in page.text
    assert address not in page.text


def test_what_still_waits_for_the_deleted_is_never_sent(app):
    one = message(within=mailing(channel=ChannelName.CONSOLE))
    customers.remove(db.session.get(Customer, one.customer_id))
    db.session.commit()
    forget()
    sending.send_due(clock.now())
    assert (fresh(one.id).outcome, fresh(one.id).reason) == (Outcome.SKIPPED, "no_address")


def test_mail_to_colleagues_is_left_alone(app):
    one = message(customer_id=None, purpose="account", subject_id=make.person().id)
    assert forget() == 0
    assert fresh(one.id).address

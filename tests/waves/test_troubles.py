"""A wave that cannot be sent tells its owner: on its page at once, by mail once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core import clock
from voc.core.db import db
from voc.delivery import outcomes
from voc.delivery.models import ChannelName, Message, MessagePurpose, Outcome, Pace
from voc.delivery.pacing import key_of
from voc.delivery.queries import mail_of, settings
from voc.waves import actions, inviting, news, running, troubles
from voc.waves.models import Trouble
from voc.waves.recurrence import Kind


@pytest.fixture
def wave(app):
    """A running wave by mail with 20 messages that wait."""
    from dataclasses import replace

    before = app.extensions["voc.settings"]
    given = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "care@shop.example"}
    app.extensions["voc.settings"] = replace(before, **given)
    at = clock.now()
    for _ in range(20):
        make.customer()
    chosen = actions.Chosen("Autumn", make.survey(), None, ChannelName.EMAIL, Kind.ONCE)
    made = actions.create(chosen, at, owner=make.person(email="planner@shop.example"))
    actions.start(made, at)
    db.session.commit()
    running.open_due(at)
    inviting.invite_due(at)
    db.session.commit()
    yield made
    app.extensions["voc.settings"] = before


def told():
    notices = select(Message).where(Message.purpose == MessagePurpose.TROUBLE)
    return db.session.scalars(notices).all()


def away_since(at):
    key = key_of(ChannelName.EMAIL, settings())
    return make.save(Pace(key=key, refusals=5, failing_since=at, rests_until=at))


def test_a_server_away_for_half_an_hour_is_told_to_the_owner_once(wave, owner):
    at = clock.now()
    pace = away_since(at)
    assert troubles.find_unreachable(at + timedelta(minutes=29)) == 0
    later = at + timedelta(minutes=30)
    assert troubles.find_unreachable(later) == 1
    db.session.commit()
    assert troubles.find_unreachable(later) == 0
    [notice] = told()
    assert notice.address == "planner@shop.example"
    assert notice.news_at is None
    assert f"/waves/{wave.id}" in mail_of(notice).text
    assert "Autumn" in mail_of(notice).text
    assert "takes nothing" in owner.get(f"/waves/{wave.id}").text
    pace.refusals = 0
    db.session.commit()
    assert troubles.find_unreachable(later) == 0
    db.session.commit()
    assert "takes nothing" not in owner.get(f"/waves/{wave.id}").text
    away_since_again = db.session.merge(pace)
    away_since_again.refusals = 2
    db.session.commit()
    assert troubles.find_unreachable(later) == 1
    assert len(told()) == 1, "told once, however often it happens"


def test_refusals_of_one_in_twenty_are_told_and_bounces_are_not(wave):
    at = clock.now()
    ids = db.session.scalars(select(Message.id).order_by(Message.id)).all()
    outcomes.finish(ids[0], Outcome.BOUNCED, at, "550 5.1.1")
    news.take_news(at)
    db.session.commit()
    assert told() == []
    outcomes.finish(ids[1], Outcome.FAILED, at, "554 5.7.1")
    news.take_news(at)
    db.session.commit()
    assert db.session.merge(wave).trouble is Trouble.REFUSED
    assert len(told()) == 1


def test_a_wave_without_an_owner_says_it_on_its_page_only(wave):
    wave.owner_id = None
    away_since(clock.now() - timedelta(hours=1))
    assert troubles.find_unreachable(clock.now()) == 1
    assert told() == []

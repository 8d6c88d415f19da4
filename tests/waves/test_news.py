"""What became of messages: invitations hear of it, and the person's clock is what was sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests import factories as make
from tests.waves.test_running import a_wave, run_until_done
from voc.core.db import db
from voc.customers import history
from voc.customers.models import Contact, SuppressionReason
from voc.delivery import actions as delivery
from voc.delivery import sending
from voc.delivery.models import Message, MessagePurpose, Outcome
from voc.waves import invitations, news
from voc.waves.invitation_models import Invitation, SkipReason

NOW = make.NOW
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def asked(app):
    """Somebody whom a wave has invited; the mail waits."""
    who = make.customer()
    a_wave()
    run_until_done()
    assert clock_of(who) == NOW
    return who


def clock_of(who):
    db.session.expire_all()
    return db.session.scalar(select(Contact.last_invited_at).where(Contact.customer_id == who.id))


def end(outcome, reason="", number=0):
    """The one message ends so, and the news is taken."""
    ended = {"next_at": None, "outcome": outcome, "reason": reason, "news_at": LATER}
    if outcome is Outcome.SENT:
        ended["sent_at"] = LATER
    db.session.execute(update(Message).where(Message.number == number).values(**ended))
    return take()


def take():
    count = news.take_news(LATER + timedelta(hours=1))
    db.session.commit()
    db.session.expire_all()
    assert count
    return db.session.scalar(select(Invitation))


def test_a_sent_message_keeps_the_clock_at_the_due_moment(asked):
    assert end(Outcome.SENT).sent_at == LATER
    assert clock_of(asked) == NOW


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.SKIPPED, "quarantined"),
        (Outcome.SKIPPED, "no_consent"),
        (Outcome.EXPIRED, ""),
        (Outcome.FAILED, "header"),
        (Outcome.BOUNCED, "550 5.1.1"),
        (Outcome.CANCELLED, ""),
    ],
)
def test_what_was_not_sent_gives_the_turn_back(asked, outcome, reason):
    end(outcome, reason)
    assert clock_of(asked) is None


def test_an_earlier_invitation_by_hand_stays_on_the_clock(asked):
    earlier = NOW - timedelta(days=40)
    link = make.invitation(customer=asked, created_at=earlier)
    end(Outcome.EXPIRED)
    assert clock_of(asked) == earlier
    assert link.id


def test_a_newer_invitation_stays_on_the_clock(asked):
    newer = NOW + timedelta(days=30)
    history.note_invited([asked.id], newer)
    db.session.commit()
    end(Outcome.EXPIRED)
    assert clock_of(asked) == newer


def test_cancelling_before_sending_gives_the_turn_back(asked):
    invitation = db.session.scalar(select(Invitation))
    invitations.revoke(invitation, LATER)
    db.session.commit()
    take()
    assert clock_of(asked) is None


def test_ending_a_wave_before_it_is_sent_gives_the_turn_back(asked):
    mailing = db.session.scalar(select(Message)).mailing
    delivery.cancel_mailings([mailing.id], LATER)
    db.session.commit()
    take()
    assert clock_of(asked) is None
    another = make.survey()
    a_wave(at=LATER, survey=another)
    run_until_done(LATER)
    again = select(Invitation.skip_reason).where(Invitation.survey_id == another.id)
    assert db.session.scalar(again) is None


def test_what_was_cancelled_on_its_way_and_sent_all_the_same_counts(asked):
    delivery.cancel(MessagePurpose.INVITATION, db.session.scalar(select(Invitation.id)), LATER)
    db.session.commit()
    take()
    assert clock_of(asked) is None
    end(Outcome.SENT)
    assert clock_of(asked) == NOW


def test_a_reminder_that_was_not_sent_leaves_the_clock(asked):
    end(Outcome.SENT)
    first = db.session.scalar(select(Message))
    columns = {c.key: getattr(first, c.key) for c in Message.__table__.c if c.key != "id"}
    make.save(Message(**{**columns, "number": 1}))
    end(Outcome.SKIPPED, "quarantined", number=1)
    assert clock_of(asked) == NOW


def test_only_an_address_nobody_has_is_a_bounce(asked):
    invitation = end(Outcome.BOUNCED, "550 5.1.1")
    assert invitation.bounced_at is not None
    assert invitation.skipped_at is None


def test_a_fault_of_ours_is_no_bounce(asked, owner):
    invitation = end(Outcome.FAILED, "header")
    assert invitation.bounced_at is None
    assert invitation.skip_reason is SkipReason.NOT_SENT
    page = owner.get(f"/waves/{invitation.run.wave_id}")
    assert "it could not be sent" in page.text


def test_who_takes_their_stop_back_has_declined_nothing(app):
    who = make.customer()
    a_wave()
    run_until_done()
    with time_machine.travel(NOW, tick=False):  # a lease holds by the clock on the wall
        sending.send_due(NOW)
    message = db.session.scalar(select(Message))
    delivery.unsubscribe(message, LATER)
    db.session.commit()
    assert take().declined_at is not None
    delivery.subscribe_again(message, LATER)
    db.session.commit()
    assert take().declined_at is None
    stopped = SuppressionReason.UNSUBSCRIBED.value
    assert db.session.scalar(select(Message.id).where(Message.reason == stopped)) is None
    assert who.id

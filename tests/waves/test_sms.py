"""Waves by SMS: who can be reached, what they get, what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core import clock
from voc.core.db import db
from voc.core.errors import Conflict
from voc.customers import actions as customers
from voc.customers.models import SuppressionReason
from voc.delivery.models import ChannelName, Message
from voc.delivery.outcomes import acknowledge
from voc.waves import actions, inviting, running
from voc.waves.models import Invitation, SkipReason
from voc.waves.recurrence import Kind

MOBILE, LANDLINE, ABROAD = "+989121234567", "+982188776655", "+4915112345678"


@pytest.fixture
def provided(app):
    """A provider is set."""
    from dataclasses import replace

    before = app.extensions["voc.settings"]
    app.extensions["voc.settings"] = replace(before, sms_url="kavenegar://k@api.example")
    yield
    app.extensions["voc.settings"] = before


def chosen(**given):
    known = {"name": "w", "survey": make.survey(), "segment": None, "channel": ChannelName.SMS}
    return actions.Chosen(**{**known, "repeats": Kind.ONCE, **given})


def test_a_wave_by_sms_writes_to_mobile_numbers(provided):
    at = clock.now()
    make.customer(phone=MOBILE, email=None, language="fa")
    make.customer(phone=ABROAD)
    make.customer(phone=LANDLINE)
    make.customer(phone=None)
    bounced = make.customer(phone="+989121234568")
    customers.suppress(bounced.email, SuppressionReason.BOUNCED, at, customer=bounced)
    wave = actions.create(chosen(sms={"fa": "{name} جان: {link}"}, reminder_days=2), at)
    actions.start(wave, at)
    db.session.commit()
    assert running.open_due(at)
    assert inviting.invite_due(at)
    db.session.commit()
    addresses = db.session.scalars(select(Message.address).order_by(Message.address)).all()
    assert sorted(addresses) == sorted([ABROAD, MOBILE, "+989121234568"])
    skipped = db.session.scalars(
        select(Invitation.skip_reason).where(Invitation.skip_reason.is_not(None))
    ).all()
    assert skipped == [SkipReason.NO_ADDRESS] * 2
    texts = {text.language: text.text for text in wave.runs[0].mailing.texts}
    assert texts["fa"] == "{name} جان: {link}\nلغو۱۱"
    assert texts["en"].endswith("{link}\nStop 11")
    first = db.session.scalars(select(Invitation).where(Invitation.queued_at.is_not(None))).first()
    first.remind_at = first.sent_at = at
    for one in db.session.scalars(select(Message.id)).all():
        acknowledge(one, at)
    db.session.commit()
    running.remind_due(at + timedelta(days=3))
    reminder = db.session.scalars(select(Message).where(Message.number == 1)).one()
    assert reminder.address.startswith("+")


def test_a_number_that_does_not_work_stops_sms_and_not_mail(provided):
    at, who = clock.now(), make.customer(phone=MOBILE)
    customers.suppress(MOBILE, SuppressionReason.BOUNCED, at, customer=who)
    for channel in (ChannelName.SMS, ChannelName.CONSOLE):
        wave = actions.create(chosen(channel=channel), at)
        actions.start(wave, at)
        db.session.commit()
        running.open_due(at)
        inviting.invite_due(at)
        db.session.commit()
    reasons = db.session.scalars(select(Invitation.skip_reason).order_by(Invitation.id)).all()
    assert reasons == [SkipReason.BOUNCED, None]


def test_a_wave_by_sms_needs_a_provider(app):
    wave = actions.create(chosen(), clock.now())
    with pytest.raises(Conflict):
        actions.start(wave, clock.now())


def test_the_preview_shows_the_sms_and_its_parts(provided, owner):
    survey = make.survey()
    db.session.commit()
    form = {
        "name": "By SMS",
        "survey": survey.id,
        "segment": 0,
        "repeats": "once",
        "day": 1,
        "calendar": "jalali",
        "time_of_day": "10:00",
        "channel": "sms",
        "reminder": 0,
        "sms_fa": "سلام {name} " + "نظر شما برای ما مهم است. " * 3 + "{link}",
    }
    answer = owner.submit("/waves/new", form)
    page = owner.get(answer.location).text
    assert "سلام مریم رضایی" in page
    assert "لغو۱۱" in page
    assert "3 parts" in page
    assert "1 part" in page

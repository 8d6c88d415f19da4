"""Waves by SMS: who can be reached, what they get, what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.waves.test_routes import plan
from voc.core import clock
from voc.core.access import Role
from voc.core.db import db
from voc.core.errors import Conflict
from voc.customers import actions as customers
from voc.customers.models import SuppressionReason
from voc.delivery import queries
from voc.delivery.models import ChannelName, Message, MessagePurpose
from voc.delivery.outcomes import acknowledge
from voc.waves import actions, audience, inviting, running
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave
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


def sms_wave(owner):
    return plan(owner, channel="sms", sms_en="Dear {first_name|friend}, your view? {link}")


def test_a_test_goes_to_the_number_that_was_typed_and_counts_nowhere(provided, sign_in):
    designer = sign_in(Role.DESIGNER, name="Sara Amini")
    make.customer(phone=MOBILE)
    url = sms_wave(designer)
    assert "Your mobile number" in designer.get(url).text
    typed = {"number": "۰۹۱۲ ۱۲۳ ۴۵۶۷", "language": "en"}
    for _twice in range(2):
        assert designer.submit(f"{url}/try-sms", typed).location == url
    first, second = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert (first.address, first.purpose, first.customer_id) == (MOBILE, MessagePurpose.TEST, None)
    assert first.mailing.channel is ChannelName.SMS
    assert second.number == first.number + 1
    said = queries.mail_of(first).text
    assert said.startswith("Dear Sara, your view? http://localhost")
    assert f"{url}/survey?as=en" in said
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
    wave = db.session.scalars(select(Wave)).one()
    assert audience.counted(wave, clock.now()).eligible == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "12", "language": "en"}, "Write a mobile number"),
        ({"number": MOBILE, "language": "de"}, "Write a mobile number"),
        ({"number": MOBILE, "language": "fa"}, "This number has said stop"),
    ],
)
def test_no_test_goes_to_what_is_no_number_or_said_stop(provided, owner, typed, said):
    customers.suppress(MOBILE, SuppressionReason.UNSUBSCRIBED, clock.now())
    url = sms_wave(owner)
    assert said in owner.submit(f"{url}/try-sms", typed, follow_redirects=True).text
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_wave_by_mail_is_not_tried_by_sms(provided, owner):
    typed = {"number": MOBILE, "language": "en"}
    assert owner.submit(f"{plan(owner)}/try-sms", typed).status_code == 404


def test_the_thank_you_is_tried_out_in_a_language_in_which_it_is_said(provided, owner):
    url = plan(owner, channel="sms", thanks="y", thanks_sms_en="So kind, {first_name}.")
    assert "Which one" in owner.get(url).text
    typed = {"number": MOBILE, "what": "thanks"}
    refused = owner.submit(f"{url}/try-sms", {**typed, "language": "fa"}, follow_redirects=True)
    assert "Nobody is thanked by SMS in this language." in refused.text
    assert owner.submit(f"{url}/try-sms", {**typed, "language": "en"}).status_code == 303
    message = db.session.scalars(select(Message)).one()
    assert queries.mail_of(message).text.startswith("So kind, ")
    assert "Which one" not in owner.get(sms_wave(owner)).text

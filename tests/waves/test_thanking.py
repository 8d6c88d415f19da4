"""Who finished is thanked once, some minutes later, and that counts as no ask."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as make
from tests.delivery.conftest import told
from tests.waves.test_routes import plan, refused
from tests.waves.test_running import NOW, a_wave, run_until_done
from voc.accounts.models import Organisation
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers import history
from voc.customers.models import SuppressionReason
from voc.delivery import actions as delivery
from voc.delivery import forgetting, queries, sending
from voc.delivery.contact_rules import has_had_enough
from voc.delivery.models import ChannelName, Message, MessagePurpose, Outcome
from voc.surveys.models import SurveyState
from voc.waves import actions, invitations, news, thanking
from voc.waves.invitation_models import Invitation

assert told  # a fixture

ANSWERED = NOW + timedelta(hours=1)
LATER = ANSWERED + timedelta(minutes=10)


def finished(at=ANSWERED, **given):
    """A wave that thanks, and an invitation that was answered."""
    make.customer(language="en", name="Sara Amini")
    wave = a_wave(**{"thanks": True, **given})
    run_until_done()
    send(NOW)
    invitation = db.session.scalars(select(Invitation)).one()
    invitations.mark_completed(invitation.id, at)
    db.session.commit()
    return wave, invitation


def send(at):
    with time_machine.travel(at, tick=False):
        sending.send_due(at)


def thank(at=LATER):
    count = thanking.thank_due(at)
    db.session.commit()
    return count


def thanks():
    db.session.expire_all()
    wanted = select(Message).where(Message.purpose == MessagePurpose.THANKS)
    return db.session.scalars(wanted).all()


def test_who_finished_is_thanked_once_some_minutes_later(app):
    wave, _invitation = finished()
    assert thank(LATER - timedelta(seconds=1)) == 0
    assert [thank(), thank()] == [1, 0]
    send(LATER)
    [message] = thanks()
    assert (message.outcome, thanking.thanked(wave)) == (Outcome.SENT, 1)
    mail = queries.mail_of(message)
    assert "Sara" in mail.text
    assert "Thank you" in mail.subject
    for part in (mail.text, mail.html):
        assert "/u/" in part
        assert "/s/" not in part


def test_nobody_is_thanked_unless_the_wave_says_so(app):
    finished(thanks=False)
    assert thank() == 0


def test_nobody_is_thanked_for_an_anonymous_answer(app):
    survey = make.survey(is_anonymous=True)
    make.customer()
    a_wave(survey=survey, thanks=True)
    run_until_done()
    invitations.spend_unlinked(db.session.scalars(select(Invitation.id)).one())
    db.session.commit()
    assert thank() == 0


def test_a_survey_made_anonymous_afterwards_thanks_nobody(app):
    wave, _invitation = finished()
    wave.survey.is_anonymous = True
    db.session.commit()
    assert (thank(), thanks()) == (1, [])


def test_thanks_use_up_nobodys_allowance_of_asks(app):
    _wave, invitation = finished()
    thank()
    company = db.session.get_one(Organisation, 1)
    company.most_messages = 2
    enough = select(has_had_enough(company, LATER, invitation.customer_id))
    assert not db.session.scalar(enough)


def test_thanks_leave_although_the_survey_has_closed_and_they_rest_since_their_answer(app):
    wave, invitation = finished()
    wave.survey.state = SurveyState.CLOSED
    history.note_answered(invitation.customer_id, LATER + timedelta(minutes=1))
    thank()
    send(LATER)
    assert [one.outcome for one in thanks()] == [Outcome.SENT]


@pytest.mark.parametrize("why", ["unsubscribed", "no_consent"])
def test_who_may_not_be_written_to_is_not_thanked(app, why):
    _wave, invitation = finished()
    customer = invitation.customer
    if why == "unsubscribed":
        reason = SuppressionReason.UNSUBSCRIBED
        customers.suppress(customer.email, reason, LATER, customer=customer)
    else:
        customer.consents = False
    db.session.commit()
    thank()
    send(LATER)
    assert [(one.outcome, one.reason) for one in thanks()] == [(Outcome.SKIPPED, why)]


def test_thanks_wait_for_the_hours_of_the_wave(app):
    finished(from_hour=9, until_hour=14)  # it is 13:00 in Tehran, and 14:00 when they answer
    thank()
    send(LATER)
    [message] = thanks()
    assert message.next_at == NOW.replace(day=23, hour=5, minute=30)
    send(message.next_at)
    assert [one.outcome for one in thanks()] == [Outcome.SENT]


def test_a_paused_wave_thanks_nobody_until_it_goes_on_and_one_that_ended_never(app):
    wave, _invitation = finished()
    actions.pause(wave, LATER)
    assert thank() == 0
    actions.resume(wave, LATER)
    assert thank() == 1
    actions.finish(wave, LATER)
    db.session.commit()
    assert [one.outcome for one in thanks()] == [Outcome.CANCELLED]


def test_to_stop_by_a_thank_you_is_noted_where_they_were_asked(app):
    _wave, invitation = finished()
    thank()
    send(LATER)
    [message] = thanks()
    delivery.unsubscribe(message, LATER)
    while news.take_news(LATER):
        db.session.commit()
    db.session.expire_all()
    assert invitation.declined_at == LATER
    assert invitation.bounced_at is None
    assert thanks()[0].news_at is None


def test_of_somebody_deleted_no_address_is_left_in_a_thank_you(app):
    _wave, invitation = finished()
    thank()
    db.session.delete(invitation.customer)
    db.session.commit()
    forgetting.forget_deleted(LATER)
    left = select(func.count(Message.id)).where(Message.address != "")
    assert db.session.scalar(left) == 0


def test_ones_own_words_are_planned_shown_in_both_languages_and_said(owner):
    url = plan(
        owner,
        thanks="y",
        thanks_subject_en="Dear {first_name|friend}",
        thanks_body_fa="ممنون از {company|شما}",
    )
    page = owner.get(url).text
    for shown in ("The thank-you", "ممنون از شما", "Dear …", "/thanks/fa?mode=light"):
        assert shown in page
    for language in ("fa", "en"):
        assert owner.open(f"{url}/thanks/{language}", method="HEAD").status_code == 200
    again = owner.get(f"{url}/change").text
    assert "Dear {first_name|friend}" in again
    assert re.search(r'<input[^>]* checked [^>]*id="thanks"', again)


def test_what_can_thank_nobody_is_refused(owner, told):
    anonymous = make.survey(is_anonymous=True)
    assert "nobody can be thanked" in refused(owner, survey=anonymous.id, thanks="y")
    told(sms_url="kavenegar://k@api.example")
    assert "To thank by SMS, write its words." in refused(owner, channel="sms", thanks="y")
    assert "{secret} cannot be filled in" in refused(owner, thanks_body_en="{secret}")


def test_by_sms_only_those_are_thanked_whose_language_has_words(app, told):
    told(sms_url="kavenegar://k@api.example")
    for language, phone in (("fa", "+989121234567"), ("en", "+989121234568")):
        make.customer(language=language, phone=phone)
    a_wave(channel=ChannelName.SMS, thanks=True, thanks_texts={"fa": ("", "", "ممنون {name}")})
    run_until_done()
    for invitation_id in db.session.scalars(select(Invitation.id)).all():
        invitations.mark_completed(invitation_id, ANSWERED)
    db.session.commit()
    assert thank() == 2
    [message] = thanks()
    assert message.address == "+989121234567"
    assert queries.mail_of(message).text.startswith("ممنون Customer")
    assert "/s/" not in queries.mail_of(message).text

"""A wave from its plan to the answer, as the people at both ends live it."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import factories as make
from tests.waves.test_routes import plan, work
from voc.core.db import db
from voc.delivery import queries as outbox
from voc.delivery.models import Message, Outcome
from voc.waves.invitation_models import Invitation

NOW = make.NOW


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_console_mail_leads_to_an_answer_and_no_reminder_follows(
    owner, sign_in, client, language
):
    with time_machine.travel(NOW, tick=False) as clock:
        answers, stays_silent = (make.customer(language=language) for _ in range(2))
        url = plan(owner)
        owner.submit(f"{url}/start")
        work()
        message = db.session.scalar(select(Message).filter_by(customer_id=answers.id))
        mail = owner.get(f"/outbox/{message.id}")
        link = re.search(r"http://localhost(/s/[\w-]+)", mail.text)[1]
        assert link in outbox.mail_of(message).html

        for score in range(11):  # a mail scanner follows every link of the mail
            assert client.get(f"{link}?score={score}").status_code == 200
            clock.shift(timedelta(seconds=1))
        client.get(f"{link}?score=none")
        client.get(outbox.unsubscribe_url(message).removeprefix("http://localhost"))
        invitation = db.session.scalar(select(Invitation).filter_by(customer_id=answers.id))
        assert invitation.completed_at is None
        assert invitation.scanner_at is not None

        clock.shift(timedelta(hours=2))
        thanks = client.post(link, data={"nps": "9", "why": "عالی"})
        assert thanks.status_code == 200
        assert f'lang="{language}"' in thanks.text

        clock.shift(timedelta(days=5))
        for _ in range(2):  # a reminder is written in one turn and sent in the next
            work()
        reminders = select(Message.customer_id, Message.outcome).where(Message.number == 1)
        assert db.session.execute(reminders).all() == [(stays_silent.id, Outcome.SENT)]
        shown = sign_in().get(url)
        assert "50%" in shown.text
        assert db.session.scalar(select(func.count(Message.id))) == 3


def test_who_said_stop_by_one_click_gets_no_reminder(owner, client):
    with time_machine.travel(NOW, tick=False) as clock:
        make.customer()
        owner.submit(f"{plan(owner)}/start")
        work()
        message = db.session.scalar(select(Message))
        stop = outbox.unsubscribe_url(message).removeprefix("http://localhost")
        client.post(stop, data={"List-Unsubscribe": "One-Click"})
        clock.shift(timedelta(days=5))
        work()
        assert db.session.scalar(select(func.count(Message.id))) == 1
        invitation = db.session.scalar(select(Invitation))
        assert invitation.declined_at is not None

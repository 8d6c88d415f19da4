"""What became of SMS, asked of a provider that can tell."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.delivery.mailings import fresh
from tests.delivery.test_sms import KAVENEGAR, KEY, NUMBER, SMSIR, gateway, send, sms
from voc.core import clock
from voc.core.db import db
from voc.customers.models import Customer
from voc.customers.queries import suppression_for
from voc.delivery import states
from voc.delivery.models import Outcome
from voc.waves import news
from voc.waves.invitation_models import Invitation

assert gateway  # a fixture

OURS = 85463238


def told(state, message_id=OURS):
    return {"return": {"status": 200}, "entries": [{"messageid": message_id, "status": state}]}


def sent(gateway):
    known = gateway(KAVENEGAR[0])
    known.answers = [(200, KAVENEGAR[1])]
    message = send(sms())
    assert message.outcome is Outcome.SENT
    assert message.provider_id == str(OURS)
    assert message.check_at == message.sent_at + timedelta(minutes=1)
    return known, message


def learn(known, *answers, at):
    known.answers = list(answers)
    count = states.learn_states(at)
    db.session.commit()
    return count


def test_what_has_arrived_is_known_to_have_and_asked_about_no_more(gateway):
    known, message = sent(gateway)
    at = message.check_at
    assert learn(known, at=at - timedelta(seconds=1)) == 0
    assert learn(known, (200, told(10)), at=at) == 1
    path, _headers, body = known.asked[-1]
    assert (path, body) == (f"/v1/{KEY}/sms/status.json", {"messageid": str(OURS)})
    message = fresh(message.id)
    assert (message.outcome, message.delivered_at, message.check_at) == (Outcome.SENT, at, None)
    assert learn(known, at=at + timedelta(days=1)) == 0


@pytest.mark.parametrize(("state", "blocks"), [(6, False), (11, False), (13, False), (14, True)])
def test_what_never_arrived_came_back_and_who_blocks_us_gets_no_more_sms(gateway, state, blocks):
    known, message = sent(gateway)
    at = message.check_at
    assert learn(known, (200, told(state)), at=at) == 1
    message = fresh(message.id)
    assert (message.outcome, message.check_at) == (Outcome.BOUNCED, None)
    stopped = suppression_for(NUMBER)
    assert (stopped is not None and stopped.is_phone) is blocks
    news.take_news(at)
    assert db.session.scalar(select(Invitation.bounced_at)) == at


@pytest.mark.parametrize("state", [1, 2, 4, 5, 99])
def test_what_is_on_its_way_is_asked_about_ever_later_for_two_days(gateway, state):
    known, message = sent(gateway)
    sent_at, checks = message.sent_at, 0
    while (at := fresh(message.id).check_at) is not None:
        assert learn(known, (200, told(state)), at=at) == 1
        checks += 1
    assert checks < 15
    assert at is None
    assert fresh(message.id).outcome is Outcome.SENT
    assert fresh(message.id).delivered_at is None
    assert learn(known, at=sent_at + states.WATCHED) == 0


@pytest.mark.parametrize(
    "answer", [(500, "<html>"), (0, ""), (200, {"return": {"status": 418}}), (200, ["no"])]
)
def test_a_provider_that_does_not_answer_is_asked_again(gateway, answer):
    known, message = sent(gateway)
    at = message.check_at
    assert learn(known, answer, at=at) == 0
    assert fresh(message.id).check_at == at
    assert learn(known, (200, told(10)), at=at) == 1
    assert fresh(message.id).delivered_at == at


def test_one_request_asks_about_many_and_what_it_leaves_out_is_asked_again(gateway):
    known, message = sent(gateway)
    db.session.get_one(Customer, message.customer_id).phone = None
    db.session.commit()
    known.answers = [(200, {**KAVENEGAR[1], "entries": [{"messageid": 7, "status": 1}]})]
    other = send(sms())
    at = clock.now() + timedelta(hours=1)
    assert learn(known, (200, told(10, 7)), at=at) == 2
    assert known.asked[-1][2] == {"messageid": f"{OURS},7"}
    assert fresh(other.id).delivered_at == at
    assert fresh(message.id).check_at > at


def test_a_provider_that_cannot_tell_is_not_asked(gateway):
    known = gateway(SMSIR[0])
    known.answers = [(200, SMSIR[1])]
    message = send(sms())
    assert (message.provider_id, message.check_at) == (None, None)
    assert states.learn_states(clock.now() + timedelta(hours=1)) == 0
    assert len(known.asked) == 1

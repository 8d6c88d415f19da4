"""SMS by each provider, against a server that answers as they do; and what customers answer."""

import logging

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.delivery import provider
from tests.delivery.mailings import fresh, mailing, message
from voc.core import clock, tokens
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers.models import Suppression, SuppressionReason
from voc.customers.queries import suppression_for
from voc.delivery import compose, sending
from voc.delivery.models import ChannelName, Outcome, Pace

KEY = "4B6D-secret-key"
NUMBER = "+989121234567"

KAVENEGAR = (
    "kavenegar+http://{key}@{host}?from=10004346",
    {
        "return": {"status": 200},
        "entries": [{"messageid": 85463238, "status": 1, "receptor": "09121234567"}],
    },
)
SMSIR = (
    "smsir+http://{key}@{host}?from=30007732",
    {
        "status": 1,
        "message": "موفق",
        "data": {"packId": "x", "messageIds": [86522023], "cost": 1.0},
    },
)
MELI = (
    "melipayamak+http://user:{key}@{host}?from=5000",
    {"Value": "5273946135484465221", "RetStatus": 1, "StrRetStatus": "Ok"},
)
GENERIC = ("generic+http://{key}@{host}/send?from=shop", {"status": "accepted", "id": "x1"})


def kavenegar(status, state=1):
    entries = [{"messageid": 1, "status": state}] if status == 200 else None
    return {"return": {"status": status, "message": "..."}, "entries": entries}


@pytest.fixture
def gateway(told):
    """A provider's server, and how to send through it: `gateway(KAVENEGAR[0])`."""
    with provider.server() as (known, host):

        def use(url):
            told(sms_url=url.format(key=KEY, host=host))
            return known

        yield use


def sms(language="fa", **given):
    words = compose.compiled_sms(language, "{name}، نظر شما؟ {link}", "Shop")
    within = mailing(channel=ChannelName.SMS, texts=[words])
    customer = make.customer(phone=NUMBER, language=language, name="مریم")
    return message(within=within, customer=customer, address=NUMBER, **given)


def send(one):
    sending.send_due(clock.now())
    return fresh(one.id)


@pytest.mark.parametrize(
    ("said", "path", "number"),
    [
        (KAVENEGAR, f"/v1/{KEY}/sms/send.json", "receptor"),
        (SMSIR, "/v1/send/bulk", "mobiles"),
        (MELI, "/api/SendSMS/SendSMS", "to"),
        (GENERIC, "/send", "to"),
    ],
)
def test_each_provider_is_told_in_its_own_way(gateway, caplog, said, path, number):
    caplog.set_level(logging.DEBUG)
    url, taken = said
    known = gateway(url)
    known.answers = [(200, taken)]
    one = sms()
    assert send(one).outcome is Outcome.SENT
    [(asked_path, headers, body)] = known.asked
    assert asked_path == path
    assert body[number] in ("09121234567", ["09121234567"], NUMBER)
    text = body.get("message") or body.get("messageText") or body["text"]
    assert text.startswith("مریم، نظر شما؟ http://localhost/s/")
    assert text.endswith("لغو۱۱")
    proof = {**headers, **body, "path": asked_path}
    assert any(KEY in str(value) for value in proof.values())
    written = "\n".join(record.getMessage() for record in caplog.records)
    assert KEY not in written
    assert "9121234567" not in written


@pytest.mark.parametrize(
    ("url", "answer", "outcome", "is_bounce"),
    [
        (KAVENEGAR[0], kavenegar(411), Outcome.BOUNCED, True),
        (KAVENEGAR[0], kavenegar(413), Outcome.FAILED, False),
        (KAVENEGAR[0], kavenegar(418), None, False),
        (KAVENEGAR[0], kavenegar(412), None, False),
        (KAVENEGAR[0], kavenegar(200, 11), Outcome.FAILED, False),
        (KAVENEGAR[0], kavenegar(200, 14), Outcome.BOUNCED, True),
        (SMSIR[0], {"status": 104, "message": "..."}, Outcome.BOUNCED, True),
        (SMSIR[0], {"status": 102, "message": "..."}, None, False),
        (SMSIR[0], {"status": 1, "data": {"messageIds": [None]}}, Outcome.FAILED, False),
        (MELI[0], {"Value": "2", "RetStatus": 1}, None, False),
        (MELI[0], {"Value": "35", "RetStatus": 35}, Outcome.BOUNCED, True),
        (MELI[0], {"Value": "7", "RetStatus": 7}, Outcome.FAILED, False),
        (GENERIC[0], {"status": "refused", "reason": "number"}, Outcome.BOUNCED, True),
        (GENERIC[0], {"status": "refused", "reason": "words"}, Outcome.FAILED, False),
        (GENERIC[0], {"status": "later"}, None, False),
        (GENERIC[0], {"anything": "else"}, None, False),
        (GENERIC[0], ["no", "object"], None, False),
        (GENERIC[0], "<html>Bad gateway</html>", None, False),
    ],
)
def test_the_body_decides_whatever_the_http_code(gateway, url, answer, outcome, is_bounce):
    gateway(url).answers = [(200 if outcome is None else 400, answer)]
    one = send(sms())
    assert one.outcome is outcome
    assert KEY not in one.reason
    assert bool(db.session.scalar(select(func.count(Suppression.id)))) is is_bounce
    resting = db.session.scalar(select(Pace.rests_until))
    assert (resting is not None) is (outcome is None), "our own trouble holds up the channel"


def test_a_provider_that_hangs_up_is_asked_again_with_the_same_reference(gateway):
    known = gateway(KAVENEGAR[0])
    known.answers = [(0, ""), (200, KAVENEGAR[1])]
    one = sms()
    waiting = send(one)
    assert waiting.outcome is None
    sending.send_due(waiting.next_at)
    assert fresh(one.id).outcome is Outcome.SENT
    assert [body["localid"] for _path, _headers, body in known.asked] == [str(one.id)] * 2


def test_strict_leaves_a_hang_up_to_a_person(gateway, told):
    gateway(GENERIC[0]).answers = [(0, "")]
    told(strict=True)
    assert send(sms()).outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize("answer", [(0, ""), (200, {"no": "status"}), (504, "<html>")])
@pytest.mark.parametrize("url", [SMSIR[0], MELI[0]])
def test_what_may_have_been_taken_is_not_paid_for_twice(gateway, url, answer):
    gateway(url).answers = [answer]
    assert send(sms()).outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize("url", [SMSIR[0], MELI[0]])
def test_a_server_that_took_nothing_is_asked_again(gateway, url):
    gateway(url).answers = [(503, "<html>Back soon</html>")]
    assert send(sms()).outcome is None


def test_who_said_stop_by_mail_gets_no_sms(gateway):
    known, one = gateway(GENERIC[0]), sms()
    owner = db.session.get(make.Customer, one.customer_id)
    customers.suppress(owner.email, SuppressionReason.UNSUBSCRIBED, clock.now(), customer=owner)
    db.session.commit()
    assert (send(one).outcome, fresh(one.id).reason) == (Outcome.SKIPPED, "unsubscribed")
    assert known.asked == []


def inbound():
    return f"/sms/{tokens.make(tokens.Purpose.SMS, 1)}"


@pytest.mark.parametrize(
    ("how", "given"),
    [
        ("form", {"from": "09121234567", "message": "۱۱"}),
        ("json", {"mobile": 989121234567, "message": "لغو"}),
        ("query", {"from": "9121234567", "text": "11"}),
    ],
)
def test_who_answers_eleven_is_left_alone_and_twelve_takes_it_back(client, how, given):
    make.customer(phone=NUMBER)

    def post(said):
        if how == "query":
            return client.get(inbound(), query_string=said)
        return client.post(inbound(), **{"json" if how == "json" else "data": said})

    for _ in range(2):
        answer = post(given)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    found = suppression_for(NUMBER)
    assert (found.reason, found.is_phone) == (SuppressionReason.UNSUBSCRIBED, True)
    assert found.customer_id is not None
    post({**given, "message": "12"} if "message" in given else {**given, "text": "12"})
    db.session.rollback()
    assert suppression_for(NUMBER) is None


def test_twelve_does_not_bring_back_a_number_that_does_not_work(client):
    customers.suppress(NUMBER, SuppressionReason.BOUNCED, clock.now())
    db.session.commit()
    client.post(inbound(), data={"from": NUMBER, "message": "12"})
    assert suppression_for(NUMBER) is not None


def test_only_the_providers_address_is_heard(client):
    forged = inbound()[:-1] + ("A" if inbound()[-1] != "A" else "B")
    assert client.post(forged, data={"from": NUMBER, "message": "11"}).status_code == 404
    assert client.post(inbound(), data={"from": "me", "message": "11"}).status_code == 422
    assert client.post(inbound(), data={"from": NUMBER, "message": "thanks"}).status_code == 200
    assert suppression_for(NUMBER) is None


def test_the_page_of_connections_shows_no_key(owner, told):
    told(sms_url=f"kavenegar://{KEY}@api.kavenegar.com", smtp_url=f"smtps://me:{KEY}@mail.example")
    page = owner.get("/outbox/connections").text
    assert "api.kavenegar.com" in page
    assert "mail.example" in page
    assert inbound() in page
    assert KEY not in page

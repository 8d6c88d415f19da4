"""What comes back is taken in once, believed only with proof, and stops what must stop."""

import base64
import hmac
import imaplib
import json
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.delivery.mailings import fresh, mailing, message
from voc.core import clock, tokens
from voc.core.db import db
from voc.customers.models import Suppression, SuppressionReason
from voc.customers.queries import suppression_for
from voc.delivery import sending
from voc.delivery.envelopes import identifier, proof_of
from voc.delivery.models import DeliveryReport, Outcome
from voc.delivery.reports import mailbox
from voc.delivery.reports.taking import read_mailbox
from voc.waves import news
from voc.waves.invitation_models import Invitation

SAMPLES = Path(__file__).parent / "samples"
KNOWN = b"42.0123456789abcdef01234567@shop.example"


def sent(**given):
    at = clock.now()
    ended = {"next_at": None, "outcome": Outcome.SENT, "sent_at": at, "finished_at": at}
    return message(**{**ended, **given})


def about(sample, one, salt=""):
    """A sample report, about this message."""
    name = identifier(one.id, "care@shop.example").strip("<>").encode()
    return (SAMPLES / f"{sample}.eml").read_bytes().replace(KNOWN, name) + salt.encode()


@pytest.fixture
def inbox(told, tmp_path):
    """A maildir of reports: `inbox(raw, ...)` puts them there and has them read."""
    (tmp_path / "new").mkdir()
    told(bounces=f"maildir://{tmp_path}")

    def deliver(*raws, at=None):
        for number, raw in enumerate(raws):
            (tmp_path / "new" / f"{number}.mail").write_bytes(raw)
        count = read_mailbox(at or clock.now())
        db.session.commit()
        return count

    deliver.folder = tmp_path
    return deliver


def test_a_hard_bounce_stops_the_address_at_once(inbox):
    one = sent()
    assert inbox(about("hard-postfix-user-unknown", one)) == 1
    back = fresh(one.id)
    assert (back.outcome, back.reason) == (Outcome.BOUNCED, "5.1.1")
    found = suppression_for(one.address)
    assert (found.reason, found.customer_id) == (SuppressionReason.BOUNCED, one.customer_id)
    news.take_news(clock.now())
    db.session.commit()
    assert db.session.get_one(Invitation, one.subject_id).bounced_at is not None


def test_soft_bounces_stop_an_address_at_the_third_in_fourteen_days(inbox):
    who, at = make.customer(), clock.now()
    early = sent(customer=who)
    inbox(about("soft-expired", early), at=at - timedelta(days=15))
    for number in range(3):
        one = sent(customer=who, number=number)
        assert suppression_for(who.email) is None
        inbox(about("soft-mailbox-full", one), at=at)
        assert fresh(one.id).outcome is Outcome.BOUNCED
    assert suppression_for(who.email).reason is SuppressionReason.BOUNCED


def test_one_mail_that_comes_back_thrice_counts_once(inbox):
    one = sent()
    for salt in ("a", "b", "c"):
        inbox(about("soft-mailbox-full", one, salt))
    assert suppression_for(one.address) is None


def test_a_complaint_stops_everything_and_ends_the_invitation(inbox):
    one = sent()
    inbox(about("complaint-abuse", one))
    assert suppression_for(one.address).reason is SuppressionReason.COMPLAINED
    news.take_news(clock.now())
    db.session.commit()
    assert db.session.get_one(Invitation, one.subject_id).declined_at is not None
    assert fresh(one.id).outcome is Outcome.SENT


@pytest.mark.parametrize("sample", ["away-persian-leave", "delayed-postfix", "other-delivered"])
def test_who_is_away_or_slow_is_written_to_again(inbox, sample):
    one = sent()
    assert inbox(about(sample, one)) == 1
    assert fresh(one.id).outcome is Outcome.SENT
    assert db.session.scalar(select(func.count(Suppression.id))) == 0


def test_a_report_without_proof_is_not_believed(inbox):
    one = sent()
    name = f"{one.id}.0123456789abcdef01234567@shop.example".encode()
    raw = (SAMPLES / "hard-postfix-user-unknown.eml").read_bytes().replace(KNOWN, name)
    assert inbox(raw) == 1
    assert fresh(one.id).outcome is Outcome.SENT
    assert db.session.scalar(select(DeliveryReport.message_id)) is None


def test_a_report_counts_once_and_is_put_away_after_it_was_kept(inbox):
    one = sent()
    raw = about("hard-postfix-user-unknown", one)
    inbox(raw)
    assert len(list((inbox.folder / "new").iterdir())) == 1, "kept first, put away later"
    assert inbox() == 0
    assert list((inbox.folder / "new").iterdir()) == []
    assert len(list((inbox.folder / "cur").iterdir())) == 1
    assert inbox(raw) == 0
    assert db.session.scalar(select(func.count(DeliveryReport.id))) == 1


def test_a_bounce_of_a_deleted_customers_mail_stops_the_address_all_the_same(inbox):
    hashed = tokens.keyed_hash("gone@example.com")
    one = sent(customer_id=None, address="", address_hash=hashed)
    inbox(about("hard-postfix-user-unknown", one))
    assert suppression_for("gone@example.com") is not None


def test_a_mailbox_that_is_away_breaks_nothing(told, tmp_path):
    told(bounces=f"maildir://{tmp_path}/missing")
    assert read_mailbox(clock.now()) == 0
    told(bounces="imap://u:p@127.0.0.1:1/INBOX")
    assert read_mailbox(clock.now()) == 0


def test_reports_come_to_an_address_that_names_the_message(answers, told):
    told(bounce_address="bounces@shop.example")
    one = message(within=mailing())
    sending.send_due(clock.now())
    [mail] = answers.taken
    expected = f"bounces+{one.id}.{proof_of(one.id)}@shop.example"
    assert answers.senders == [expected]
    assert mail["From"].addresses[0].addr_spec == "care@shop.example"


class SmallImap(threading.Thread):
    """As much of IMAP4rev1 as the reader speaks, with one folder in memory."""

    def __init__(self, mails):
        super().__init__(daemon=True)
        self.mails, self.seen = mails, set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self.talk(stream)

    def talk(self, stream):
        def say(*lines):
            for line in lines:
                stream.write(line if isinstance(line, bytes) else line.encode() + b"\r\n")
            stream.flush()

        say("* OK ready")
        while line := stream.readline().decode().strip():
            tag, command, *rest = line.split(" ", 3)
            if command == "CAPABILITY":
                say("* CAPABILITY IMAP4rev1")
            elif command == "UID" and rest[0] == "SEARCH":
                left = [str(one) for one in self.mails if one not in self.seen]
                say("* SEARCH " + " ".join(left))
            elif command == "UID" and rest[0] == "FETCH":
                uid = int(rest[1].split(" ")[0])
                raw = self.mails[uid]
                say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}", raw, ")")
            elif command == "UID" and rest[0] == "STORE":
                self.seen |= {int(one) for one in rest[1].split(" ")[0].split(",")}
            elif command == "SELECT":
                say(f"* {len(self.mails)} EXISTS")
            elif command == "LOGOUT":
                say("* BYE", f"{tag} OK done")
                return
            say(f"{tag} OK done")


def test_reports_are_read_over_imap(app, told):
    one, other = sent(), sent()
    server = SmallImap({7: about("hard-qmail-free-text", one), 9: about("away-office", other)})
    told(bounces=f"imap://me:secret@127.0.0.1:{server.port}/INBOX")
    try:
        assert read_mailbox(clock.now()) == 2
        db.session.commit()
        assert server.seen == set()
        assert read_mailbox(clock.now()) == 0
        assert server.seen == {7, 9}
        assert read_mailbox(clock.now()) == 0
    finally:
        server.listener.close()
    assert fresh(one.id).outcome is Outcome.BOUNCED
    assert fresh(other.id).outcome is Outcome.SENT
    assert issubclass(imaplib.IMAP4.error, mailbox.ERRORS)


def signed(body, at=None, key=None):
    stamp = str(int((at or clock.now()).timestamp()))
    secret = key or bytes.fromhex(tokens.secrets_of(tokens.Purpose.REPORTS, 1)[0])
    proof = hmac.digest(secret, f"m1.{stamp}.".encode() + body, "sha256")
    return {
        "webhook-id": "m1",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(proof).decode()}",
    }


def told_by(one, **given):
    known = {"type": "bounce", "message_id": identifier(one.id, "a@b.example"), "status": "5.1.1"}
    return json.dumps({**known, **given}).encode()


def post(client, body, headers, mimetype="application/json"):
    return client.post("/reports/mail", data=body, headers=headers, content_type=mimetype)


def test_a_mail_service_tells_of_a_bounce_by_a_signed_post(client):
    one = sent()
    body = told_by(one)
    for _ in range(2):
        answer = post(client, body, signed(body))
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    assert fresh(one.id).outcome is Outcome.BOUNCED
    assert suppression_for(one.address) is not None
    assert db.session.scalar(select(func.count(DeliveryReport.id))) == 1


def test_a_whole_report_may_be_posted(client):
    one = sent()
    body = about("complaint-persian", one)
    assert post(client, body, signed(body), "message/rfc822").status_code == 200
    assert suppression_for(one.address).reason is SuppressionReason.COMPLAINED


def test_a_post_that_is_not_signed_or_too_old_changes_nothing(client):
    one = sent()
    body, late = told_by(one), clock.now() - timedelta(minutes=6)
    for headers in ({}, signed(body, key=b"x" * 32), signed(body + b" "), signed(body, late)):
        assert post(client, body, headers).status_code == 401
    assert fresh(one.id).outcome is Outcome.SENT


@pytest.mark.parametrize("stamp", ["9" * 400, "9" * 5000, "-1", "1e9", ""])
def test_a_moment_that_is_none_is_not_signed(client, stamp):
    body = told_by(sent())
    headers = {**signed(body), "webhook-timestamp": stamp}
    assert post(client, body, headers).status_code == 401


@pytest.mark.parametrize("given", [{"type": "open"}, {"status": "2.0.0"}, {"message_id": "x"}])
def test_a_signed_post_that_says_nothing_is_refused(client, given):
    body = told_by(sent(), **given)
    assert post(client, body, signed(body)).status_code == 422

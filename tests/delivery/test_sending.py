"""Real conversations with a real mail server: what is sent, tried again, given up, never lost."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from tests import factories as make
from tests.delivery import smtp
from tests.delivery.mailings import fresh, letter, mailing, message
from tests.threads import in_threads
from voc.accounts import actions as accounts
from voc.accounts.models import LinkKind, Organisation
from voc.core import clock, stopping
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers import history
from voc.customers.models import Customer, Suppression, SuppressionReason
from voc.delivery import actions, claiming, compose, sending
from voc.delivery.channels.email import Email
from voc.delivery.models import LEASE, ChannelName, Message, MessagePurpose, Outcome
from voc.surveys.models import Survey, SurveyState


def send(at=None):
    """Send what is due now, or on that day as that day's clock has it."""
    if at is None:
        return sending.send_due(clock.now())
    with time_machine.travel(at, tick=False):
        return sending.send_due(at)


def test_a_taken_message_is_sent_and_finished(answers):
    one = message()
    assert send() == 1
    sent = fresh(one.id)
    assert (sent.outcome, sent.next_at, sent.attempts) == (Outcome.SENT, None, 1)
    assert sent.sent_at is not None
    assert sent.news_at is not None
    [mail] = answers.taken
    assert mail["To"].addresses[0].addr_spec == one.address
    assert mail["From"].addresses[0].display_name == "Sample & Co."
    assert mail["Auto-Submitted"] == "auto-generated"
    assert send() == 0


def test_the_mail_can_be_stopped_with_one_click(answers):
    message()
    send()
    [mail] = answers.taken
    assert mail["List-Unsubscribe"].startswith("<http://localhost/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_batch_uses_one_connection(answers):
    within = mailing()
    for _ in range(5):
        message(within=within)
    send()
    assert len(answers.taken) == 5
    assert answers.connections == 1


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted", "450 mailbox busy", "421 closing"])
def test_a_temporary_refusal_is_tried_again_later(answers, answer):
    answers.rcpt = [answer]
    one = message()
    before = clock.now()
    send()
    tried = fresh(one.id)
    assert tried.outcome is None
    assert tried.next_at > before + timedelta(seconds=25)
    assert tried.reason.startswith(answer[:3])
    send(tried.next_at)
    assert fresh(one.id).outcome is Outcome.SENT


def test_one_refused_message_does_not_hold_up_the_others(answers):
    within = mailing()
    refused, *others = [message(within=within) for _ in range(3)]
    answers.rcpt = ["451 later"]
    send()
    assert fresh(refused.id).outcome is None
    assert [fresh(one.id).outcome for one in others] == [Outcome.SENT] * 2


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "553 no such mailbox"])
def test_an_address_that_does_not_exist_is_never_written_to_again(answers, answer):
    answers.rcpt = [answer]
    one = message()
    send()
    assert fresh(one.id).outcome is Outcome.BOUNCED
    stopped = db.session.scalar(select(Suppression))
    assert (stopped.reason, stopped.customer_id) == (SuppressionReason.BOUNCED, one.customer_id)
    later = message()
    send()
    assert fresh(later.id).outcome is Outcome.SENT


def test_a_refusal_on_principle_fails_without_blaming_the_address(answers):
    answers.data = ["554 5.7.1 we do not like this text"]
    one = message()
    send()
    failed = fresh(one.id)
    assert (failed.outcome, failed.reason) == (Outcome.FAILED, "554 5.7.1")
    assert db.session.scalar(select(Suppression)) is None


@pytest.mark.parametrize("moment", ["drop before", "drop after"])
def test_a_dropped_connection_loses_nothing_and_keeps_the_message_id(answers, moment):
    answers.data = [moment]
    one = message()
    send()
    dropped = fresh(one.id)
    assert dropped.outcome is None
    send(dropped.next_at)
    assert fresh(one.id).outcome is Outcome.SENT
    assert len({mail["Message-ID"] for mail in answers.taken}) == 1
    assert len(answers.taken) == (2 if moment == "drop after" else 1)


def test_a_server_that_is_away_puts_the_batch_off_and_tries_only_one(app):
    settings = app.extensions["voc.settings"]
    url = f"smtp://127.0.0.1:{smtp.free_port()}"
    app.extensions["voc.settings"] = replace(settings, smtp_url=url)
    within = mailing()
    first, second = message(within=within), message(within=within)
    send()
    app.extensions["voc.settings"] = settings
    assert (fresh(first.id).attempts, fresh(second.id).attempts) == (1, 0)
    assert fresh(first.id).reason == "ConnectionRefusedError"
    assert fresh(second.id).next_at > clock.now()


def test_a_message_is_given_up_after_three_days(answers):
    answers.rcpt = ["451 later"] * 3
    days = timedelta(hours=73)
    young, waited = message(), message(created_at=clock.now() - days)
    old = message(failing_since=clock.now() - days)
    send()
    assert [fresh(one.id).outcome for one in (young, waited, old)] == [None, None, Outcome.FAILED]
    since = fresh(waited.id).failing_since
    actions.pause(fresh(waited.id).mailing, clock.now())
    db.session.commit()
    send(clock.now() + timedelta(hours=1))
    assert fresh(waited.id).failing_since == since + claiming.PAUSE, "a pause is nobody's failure"
    assert db.session.scalar(select(Suppression)) is None


def test_each_rest_is_longer_and_never_quite_the_same():
    rests = [sending._rest(attempts) for attempts in (1, 4, 30)]
    assert timedelta(seconds=30) <= rests[0] <= timedelta(seconds=90)
    assert timedelta(minutes=4) <= rests[1] <= timedelta(minutes=12)
    assert timedelta(hours=2) <= rests[2] <= timedelta(hours=6)
    assert len({sending._rest(5) for _ in range(20)}) > 1


class Killed(BaseException):
    """A process that ends between two lines."""


def test_a_crash_between_sending_and_acknowledging_sends_the_same_mail_again(answers, monkeypatch):
    within = mailing()
    ids = [message(within=within).id for _ in range(3)]

    def die(*_args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending.Batch, "_note_sent", die)
        with pytest.raises(Killed):
            send()
    at = clock.now()
    assert [fresh(one).outcome for one in ids] == [None] * 3
    assert send(at) == 0, "the lease still holds"
    assert send(at + LEASE) == 3
    assert [fresh(one).outcome for one in ids] == [Outcome.SENT] * 3
    identifiers = [mail["Message-ID"] for mail in answers.taken]
    assert len(identifiers) == 4, "only the mail under way went twice"
    assert len(set(identifiers)) == 3


def test_a_database_that_is_away_after_the_mail_has_left_sends_nothing_twice(answers, monkeypatch):
    one, real, refused = message(), sending.Batch._note_sent, []

    def locked_at_first(*given):
        if not refused:
            refused.append(given)
            raise OperationalError("UPDATE", None, Exception("database is locked"))
        real(*given)

    monkeypatch.setattr(sending.Batch, "_note_sent", locked_at_first)
    send()
    assert fresh(one.id).outcome is Outcome.SENT
    send(clock.now() + LEASE)
    assert (len(refused), len(answers.taken)) == (1, 1)


def test_workers_at_once_send_each_message_once(app, answers):
    within = mailing()
    for _ in range(20):
        message(within=within)
    at = clock.now()

    def work():
        while sending.send_due(at):
            pass

    in_threads(app, work)
    assert len(answers.taken) == 20
    assert len({mail["Message-ID"] for mail in answers.taken}) == 20


def test_the_claim_reads_the_index_of_what_is_due(app):
    within, at = mailing(), clock.now()
    invitation_id = make.invitation().id
    finished = {
        "mailing_id": within.id,
        "purpose": MessagePurpose.INVITATION,
        "address": "a@example.com",
        "name": "",
        "language": "en",
        "attempts": 1,
        "generation": 0,
        "reason": "",
        "created_at": at,
        "outcome": Outcome.SENT,
    }
    rows = [{**finished, "subject_id": invitation_id + n, "number": 7} for n in range(2000)]
    db.session.execute(Message.__table__.insert(), rows)
    message(within=within)
    compiled = claiming.claim_statement(at).compile(
        db.engine, compile_kwargs={"literal_binds": True}
    )
    db.session.commit()
    postgresql = db.engine.dialect.name == "postgresql"
    if postgresql:
        db.session.execute(text("analyze message"))
    plan = db.session.execute(
        text(f"{'explain' if postgresql else 'explain query plan'} {compiled}")
    )
    lines = "\n".join(str(row) for row in plan)
    assert "ix_message_next_at" in lines, lines
    assert "Seq Scan on message" not in lines
    assert "SCAN message\n" not in lines


def test_who_said_stop_after_the_message_was_written_is_left_out(answers):
    one = message()
    customers.suppress(one.address, SuppressionReason.UNSUBSCRIBED, clock.now())
    db.session.commit()
    send()
    left_out = fresh(one.id)
    assert (left_out.outcome, left_out.reason) == (Outcome.SKIPPED, "unsubscribed")
    assert answers.taken == []


def test_who_answered_meanwhile_is_left_out(answers):
    one = message()
    history.note_answered(one.customer_id, clock.now())
    db.session.commit()
    send()
    assert fresh(one.id).reason == "quarantined"


def test_who_answered_another_survey_since_gets_no_reminder(answers):
    invited = message(at=clock.now() - timedelta(days=4))
    history.note_answered(invited.customer_id, clock.now() - timedelta(days=2))
    reminder = message(customer=db.session.get(Customer, invited.customer_id), number=1)
    send()
    assert (fresh(reminder.id).outcome, fresh(reminder.id).reason) == (
        Outcome.SKIPPED,
        "quarantined",
    )
    assert answers.taken == []


def test_an_old_answer_or_no_rule_holds_back_no_reminder(answers):
    who, other = make.customer(), make.customer()
    history.note_answered(who.id, clock.now() - timedelta(days=91))
    reminder = message(customer=who, number=1)
    send()
    assert fresh(reminder.id).outcome is Outcome.SENT
    db.session.get(Organisation, 1).answered_rest_days = 0
    history.note_answered(other.id, clock.now() - timedelta(days=2))
    free = message(customer=other, number=1)
    send()
    assert fresh(free.id).outcome is Outcome.SENT


def test_who_withdrew_consent_is_left_out(answers):
    who = make.customer()
    one = message(customer=who)
    who.consents = False
    db.session.commit()
    send()
    assert fresh(one.id).reason == "no_consent"


def test_invented_customers_are_never_mailed(answers):
    one = message(customer=make.customer(is_sample=True))
    send()
    assert fresh(one.id).outcome is Outcome.SKIPPED
    assert answers.taken == []


def test_an_expired_mailing_sends_nothing_more(answers):
    one = message(within=mailing(expires_at=clock.now()))
    send()
    assert fresh(one.id).outcome is Outcome.EXPIRED


def test_a_paused_mailing_rests_and_goes_on_at_once(answers):
    within = mailing()
    actions.pause(within, clock.now())
    one = message(within=within)
    send()
    assert (fresh(one.id).outcome, fresh(one.id).attempts) == (None, 0)
    at = clock.now()
    assert send(at) == 0
    actions.resume(db.session.merge(within), at)
    db.session.commit()
    send(at)
    assert fresh(one.id).outcome is Outcome.SENT


def test_mail_that_was_paused_into_the_night_waits_for_the_morning(answers):
    night = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # Sunday, midnight in Tehran
    within = mailing(from_hour=9, until_hour=17)
    actions.pause(within, night - timedelta(hours=9))
    berlin = make.customer(zone="Europe/Berlin")
    ones = message(night, within=within), message(night, within=within, customer=berlin)
    actions.resume(db.session.merge(within), night)
    db.session.commit()
    send(night)
    assert answers.taken == []
    morning = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
    assert {(fresh(one.id).next_at, fresh(one.id).attempts) for one in ones} == {(morning, 0)}
    send(morning)
    assert {fresh(one.id).outcome for one in ones} == {Outcome.SENT}


def test_who_has_hours_is_given_up_too(answers):
    answers.rcpt = ["451 later"] * 20
    one = message(within=mailing(from_hour=9, until_hour=17))
    at = clock.now()
    for _ in range(60):
        if fresh(one.id).next_at is None:
            break
        at = max(at + timedelta(hours=4), fresh(one.id).next_at)
        send(at)
    assert fresh(one.id).outcome is Outcome.FAILED


def test_the_night_is_each_customers_own_where_the_wave_says_so(answers):
    noon = datetime(2026, 11, 23, 9, tzinfo=UTC)
    within = mailing(from_hour=9, until_hour=17, in_their_zone=True)
    here, away = (make.customer(zone=zone) for zone in ("", "America/New_York"))
    ones = [message(noon, within=within, customer=who) for who in (here, away)]
    send(noon)
    assert [fresh(one.id).outcome for one in ones] == [Outcome.SENT, None]
    assert fresh(ones[1].id).next_at == datetime(2026, 11, 23, 14, tzinfo=UTC)


def test_mail_to_a_closed_survey_rests_until_it_opens_again(answers):
    survey = make.survey()
    one = message(within=mailing(survey_id=survey.id))
    survey.state = SurveyState.CLOSED
    db.session.commit()
    send()
    assert (answers.taken, fresh(one.id).outcome, fresh(one.id).attempts) == ([], None, 0)
    db.session.get_one(Survey, survey.id).state = SurveyState.OPEN
    db.session.commit()
    send(clock.now() + claiming.PAUSE)
    assert fresh(one.id).outcome is Outcome.SENT


def test_what_is_written_for_an_ended_mailing_meanwhile_is_not_sent(answers):
    within = mailing()
    actions.cancel_mailings([within.id], clock.now())
    db.session.commit()
    late = message(within=within)
    send()
    assert (answers.taken, fresh(late.id).outcome) == ([], Outcome.EXPIRED)


@pytest.mark.parametrize("sender", ["voc@::1", "", "@", "a b@shop.example"])
def test_a_sender_that_is_no_address_fails_and_holds_up_nobody(answers, sender):
    one = message(within=mailing(sender_address=sender))
    other = message()
    send()
    assert fresh(one.id).outcome is Outcome.FAILED
    assert fresh(other.id).outcome is Outcome.SENT


def test_a_process_that_is_to_stop_gives_back_what_it_has_not_begun(answers):
    one = message()
    stopping.told.set()
    try:
        send()
    finally:
        stopping.told.clear()
    assert answers.taken == []
    waiting = fresh(one.id)
    assert (waiting.attempts, waiting.outcome) == (0, None)
    assert waiting.next_at <= clock.now()
    send()
    assert len(answers.taken) == 1


def test_a_cancelled_message_is_not_sent(answers):
    one = message()
    assert actions.cancel(MessagePurpose.INVITATION, one.subject_id, clock.now()) == 1
    db.session.commit()
    assert send() == 0
    assert fresh(one.id).outcome is Outcome.CANCELLED


def test_a_message_that_is_cancelled_while_the_one_before_it_leaves_is_not_sent(
    answers, monkeypatch
):
    within = mailing()
    first, second, third = (message(within=within) for _ in range(3))
    real, cancelled = Email.send, second.subject_id

    def send_and_cancel(self, envelope):
        real(self, envelope)
        actions.cancel(MessagePurpose.INVITATION, cancelled, clock.now())
        db.session.commit()

    monkeypatch.setattr(Email, "send", send_and_cancel)
    send()
    outcomes = [fresh(one.id).outcome for one in (first, second, third)]
    assert outcomes == [Outcome.SENT, Outcome.CANCELLED, Outcome.SENT]
    assert len(answers.taken) == 2


def test_a_name_with_a_line_break_becomes_no_header(answers):
    one = message(name="Eve\r\nBcc: all@example.com")
    send()
    assert fresh(one.id).outcome is Outcome.SENT
    [mail] = answers.taken
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].display_name == "Eve Bcc: all@example.com"
    assert mail["To"].addresses[0].addr_spec == one.address


def test_a_sender_in_another_script_is_written_in_ascii(answers):
    one = message(within=mailing(sender_address="care@فروشگاه.example"))
    send()
    assert fresh(one.id).outcome is Outcome.SENT
    [mail] = answers.taken
    assert mail["From"].addresses[0].addr_spec == "care@xn--mgbtj4c7ad63e.example"
    assert "@xn--mgbtj4c7ad63e.example>" in mail["Message-ID"]


def test_a_customer_at_a_domain_in_another_script_is_written_to(answers):
    one = message(address="eve@münchen.example")
    send()
    assert fresh(one.id).outcome is Outcome.SENT
    [mail] = answers.taken
    assert mail["To"].addresses[0].addr_spec == "eve@xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("sender_address", "مهر@shop.example"),
        ("sender_address", f"care@{'ß' * 70}.example"),
        ("address", "مهر@shop.example"),
        ("address", "two\r\nlines@shop.example"),
    ],
)
def test_an_address_that_no_server_takes_holds_up_nobody(answers, field, address):
    if field == "address":
        bad = message(address=address)
    else:
        bad = message(within=mailing(sender_address=address))
    good = message()
    send()
    assert fresh(bad.id).outcome is Outcome.FAILED
    assert fresh(good.id).outcome is Outcome.SENT
    assert db.session.scalar(select(Suppression)) is None


def test_a_failure_nobody_foresaw_holds_up_nobody(answers, monkeypatch):
    within = mailing()
    bad, good = message(within=within), message(within=within)
    plain = Email.send

    def fail_once(channel, envelope):
        if envelope.message_id == bad.id:
            raise KeyError("anything")
        plain(channel, envelope)

    monkeypatch.setattr(Email, "send", fail_once)
    send()
    assert (fresh(bad.id).outcome, fresh(bad.id).reason) == (None, "KeyError")
    assert fresh(good.id).outcome is Outcome.SENT


def test_no_address_name_or_token_is_in_the_log(answers, caplog):
    caplog.set_level(logging.DEBUG)
    answers.rcpt = ["550 5.1.1 <c1@example.com> unknown", "451 c2@example.com later"]
    within = mailing()
    for _ in range(3):
        message(within=within)
    message(within=mailing(channel=ChannelName.CONSOLE))
    send()
    written = "\n".join(record.getMessage() for record in caplog.records if "voc" in record.name)
    assert "message" in written
    assert "@" not in written
    assert "Customer" not in written
    assert "/s/" not in written


def test_a_message_by_the_console_is_done_without_a_server(app):
    one = message(within=mailing(channel=ChannelName.CONSOLE))
    send()
    assert fresh(one.id).outcome is Outcome.SENT


def test_a_colleague_gets_the_link_that_was_asked_for(answers):
    colleague = make.person(email="new@example.com", name="Newcomer", language="en")
    accounts.give_link(colleague, LinkKind.RESET, by_mail=True, at=clock.now())
    db.session.commit()
    assert actions.write_account_mails(clock.now()) == 1
    db.session.commit()
    assert actions.write_account_mails(clock.now()) == 0
    send()
    [mail] = answers.taken
    words = mail.get_body(("plain",)).get_content()
    assert "http://localhost/welcome/" in words
    assert "new password" in words
    assert mail["List-Unsubscribe"] is None


def test_a_colleagues_link_that_was_used_is_not_mailed(answers):
    link = accounts.give_link(make.person(), LinkKind.RESET, by_mail=True, at=clock.now())
    actions.write_account_mails(clock.now())
    link.used_at = clock.now()
    db.session.commit()
    send()
    assert answers.taken == []


def test_the_logo_travels_inside_the_mail(answers):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(40)
    company = db.session.get(Organisation, 1)
    company.logo, company.logo_type = picture, "image/png"
    with_picture = compose.compiled("invitation", letter("en", has_logo=True))
    message(within=mailing(texts=[with_picture]))
    send()
    [mail] = answers.taken
    [part] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert part["Content-ID"] == "<logo>"
    assert part.get_content() == picture
    assert 'src="cid:logo"' in mail.get_body(("html",)).get_content()


def test_mail_is_readable_as_text_and_as_html_in_persian(answers):
    message(customer=make.customer(language="fa", name="مریم رضایی"))
    send()
    [mail] = answers.taken
    assert "سلام مریم رضایی،" in mail.get_body(("plain",)).get_content()
    assert 'dir="rtl"' in mail.get_body(("html",)).get_content()
    assert mail["To"].addresses[0].display_name == "مریم رضایی"

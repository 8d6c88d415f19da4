"""A process that is told to stop in the middle of a wave does so soon, and loses nothing."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, insert, select

from tests.bench.stage import Stage, free_port, invite, stage
from voc.core import clock
from voc.core.db import db
from voc.delivery.models import ChannelName, Mailing, MailingText, Message, MessagePurpose
from voc.waves.invitation_models import Invitation

MESSAGES = 1_500
SECONDS = 30


def queue(made: Stage) -> None:
    """That many messages that are due, to be read in the outbox."""
    invite(made, MESSAGES)
    at = clock.now()
    with made.app.app_context():
        texts = [
            MailingText(language=code, subject="s", text="{link}", html="<p>{link}")
            for code in ("fa", "en")
        ]
        mailing = Mailing(
            channel=ChannelName.CONSOLE,
            survey_id=made.survey_id,
            sender_name="Shop",
            sender_address="care@shop.example",
            created_at=at,
            texts=texts,
        )
        db.session.add(mailing)
        db.session.flush()
        asked = db.session.execute(select(Invitation.id, Invitation.customer_id)).all()
        common = {
            "mailing_id": mailing.id,
            "purpose": MessagePurpose.INVITATION,
            "language": "en",
            "next_at": at,
            "created_at": at,
        }
        rows = [
            {
                **common,
                "subject_id": one.id,
                "customer_id": one.customer_id,
                "address": f"customer{one.id}@example.com",
            }
            for one in asked
        ]
        db.session.execute(insert(Message), rows)
        db.session.commit()
        db.session.remove()


def counted(made: Stage, *wanted: object) -> int:
    with made.app.app_context():
        found = db.session.scalar(select(func.count(Message.id)).where(*wanted)) or 0
        db.session.remove()
    return found


@pytest.mark.parametrize("command", ["worker", "serve"])
def test_a_process_stops_in_the_middle_of_a_wave(command):
    with stage("sqlite", durable=False) as made:
        made.environment.update({"VOC_WORKER": "1", "VOC_PORT": str(free_port())})
        queue(made)
        process = made.run("-m", "voc", command)
        until = time.monotonic() + 60
        while counted(made, Message.sent_at.is_not(None)) < 60 and time.monotonic() < until:
            time.sleep(0.05)
        process.terminate()
        assert process.wait(SECONDS) == 0
        sent = counted(made, Message.sent_at.is_not(None))
        assert 60 <= sent < MESSAGES
        due = (Message.next_at <= clock.now(), Message.attempts == 0)
        assert counted(made, *due) == MESSAGES - sent
        time.sleep(1)
        assert counted(made, Message.sent_at.is_not(None)) == sent

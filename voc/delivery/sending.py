"""Sending what is due: claim a few, hand each over, acknowledge it at once.

The database is the queue. A message's `next_at` is its place in the queue, its lease while a
process holds it, and its back-off after a failure. A process that dies leaves leases that run
out; another then sends the same message again with the same Message-ID, so nothing is lost and
at most the one mail that was under way arrives twice.

This module commits, as edges do: had a batch one transaction, a crash would send the whole batch
again, and a lease that nobody else can see would be none.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from voc.core import clock, stopping, tokens
from voc.core.db import changed, db
from voc.customers import actions as customers
from voc.customers.models import Customer, SuppressionReason
from voc.delivery import channels, queries
from voc.delivery.addresses import in_ascii
from voc.delivery.channels import Channel, Envelope, Permanent, Temporary
from voc.delivery.claiming import claim, decide
from voc.delivery.models import LEASE, ChannelName, Message, Outcome
from voc.delivery.outcomes import acknowledge, due, finish

log = logging.getLogger(__name__)

SPARE = timedelta(minutes=1)
"""A message is begun only with this much of its lease left."""
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=4)
GIVE_UP = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is claimed and composed: all that sending must know."""

    channel: ChannelName
    envelope: Envelope
    attempts: int
    created_at: datetime
    customer_id: int | None


def send_due(at: datetime) -> int:
    """Send a batch of what is due; returns how many messages were looked at. Commits."""
    claimed = claim(at)
    ready = [_ready(message) for message in claimed if decide(message, at)]
    db.session.commit()
    if ready:
        _send_all(ready, at + LEASE)
    return len(claimed)


def _send_all(ready: Sequence[Ready], lease: datetime) -> None:
    """Each message by itself; none of them while a transaction is open."""
    settings = queries.settings()
    down: set[ChannelName] = set()
    with ExitStack() as stack:
        opened: dict[ChannelName, Channel] = {}
        for place, one in enumerate(ready):
            if stopping.told.is_set():
                _give_back([rest.envelope.message_id for rest in ready[place:]], lease)
                break
            if not _is_still_ours(one.envelope.message_id, lease):
                continue
            if one.channel in down:
                _put_back(one.envelope.message_id)
                continue
            if one.channel not in opened:
                channel = channels.opened(one.channel, settings)
                opened[one.channel] = stack.enter_context(channel)
            if not _send(one, opened[one.channel], lease):
                down.add(one.channel)


def _is_still_ours(message_id: int, lease: datetime) -> bool:
    """Whether it was not cancelled meanwhile, and enough of its lease is left."""
    next_at = db.session.scalar(select(Message.next_at).where(Message.id == message_id))
    db.session.commit()
    return next_at == lease and clock.now() < lease - SPARE


def _send(one: Ready, channel: Channel, lease: datetime) -> bool:
    """Hand one message over and acknowledge it; False when the channel is down."""
    message_id = one.envelope.message_id
    is_up = True
    try:
        channel.send(one.envelope)
    except Temporary as error:
        _try_later(one, error.reason, clock.now())
        is_up = not error.is_connection
    except Permanent as error:
        _give_up(one, error)
    except Exception as error:  # noqa: BLE001 - one message that cannot be sent stops no other
        _try_later(one, type(error).__name__, clock.now())
    else:
        _acknowledge_before(lease, message_id)
    db.session.commit()
    return is_up


def _give_up(one: Ready, error: Permanent) -> None:
    """It will never be taken. Only an address that nobody has is a bounce."""
    message_id, at = one.envelope.message_id, clock.now()
    log.warning("message %d: %s, given up", message_id, error.reason)
    outcome = Outcome.BOUNCED if error.is_address else Outcome.FAILED
    finish(message_id, outcome, at, error.reason)
    if error.is_address:
        _note_bounce(one, at)


def _acknowledge_before(lease: datetime, message_id: int) -> None:
    """It has left: a database that is away for a while must not have it sent once more."""
    while True:
        try:
            acknowledge(message_id, clock.now())
            db.session.commit()
        except OperationalError:
            db.session.rollback()
            if clock.now() >= lease:
                raise
            time.sleep(1)
        else:
            return


def _try_later(one: Ready, reason: str, at: datetime) -> None:
    message_id = one.envelope.message_id
    log.warning("message %d: %s, attempt %d", message_id, reason, one.attempts)
    if at - one.created_at >= GIVE_UP:
        finish(message_id, Outcome.FAILED, at, reason)
    else:
        changed(due(message_id).values(next_at=at + _rest(one.attempts), reason=reason))


def _note_bounce(one: Ready, at: datetime) -> None:
    """Nobody can be reached at that address: never write to it again."""
    owner = db.session.get(Customer, one.customer_id) if one.customer_id else None
    customers.suppress(one.envelope.address, SuppressionReason.BOUNCED, at, customer=owner)


def _ready(message: Message) -> Ready:
    return Ready(
        channel=message.mailing.channel,
        envelope=_envelope(message),
        attempts=message.attempts,
        created_at=message.created_at,
        customer_id=message.customer_id,
    )


def _envelope(message: Message) -> Envelope:
    mail, mailing = queries.mail_of(message), message.mailing
    logo, logo_type = (queries.logo() if "cid:logo" in mail.html else None) or (b"", "")
    return Envelope(
        message_id=message.id,
        identifier=identifier(message.id, mailing.sender_address),
        sender_name=mailing.sender_name,
        sender_address=mailing.sender_address,
        name=message.name,
        address=message.address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        unsubscribe=queries.unsubscribe_url(message),
        date=clock.now(),
        logo=logo,
        logo_type=logo_type,
    )


def identifier(message_id: int, sender_address: str) -> str:
    """The Message-ID: the same at every attempt, guessed by nobody."""
    proof = tokens.keyed_hash(f"message {message_id}")[:24]
    try:
        domain = in_ascii(sender_address).rpartition("@")[2]
    except ValueError:  # never sent, so never seen
        domain = "invalid"
    return f"<{message_id}.{proof}@{domain}>"


def _put_back(message_id: int) -> None:
    """Not tried: the channel went down earlier in this batch."""
    later = clock.now() + FIRST_REST
    changed(due(message_id).values(next_at=later, attempts=Message.attempts - 1))
    db.session.commit()


def _give_back(message_ids: Sequence[int], lease: datetime) -> None:
    """Not tried: this process is to stop. Whoever comes next need not wait for the lease's end."""
    ours = update(Message).where(Message.id.in_(message_ids), Message.next_at == lease)
    changed(ours.values(next_at=clock.now(), attempts=Message.attempts - 1))
    db.session.commit()


def _rest(attempts: int) -> timedelta:
    """Twice as long after each attempt, up to four hours, and never quite the same."""
    rest: timedelta = min(FIRST_REST * 2 ** min(attempts - 1, 16), LONGEST_REST)
    return rest * secrets.SystemRandom().uniform(0.5, 1.5)

"""Sending what is due: claim a few, hand each over, acknowledge it at once.

The database is the queue. A message's `next_at` is its place in the queue, its lease while a
process holds it, and its back-off after a failure. A process that dies leaves leases that run
out; another then sends the same message again with the same Message-ID, so nothing is lost and
at most the one mail that was under way arrives twice. With `VOC_STRICT` not even that: a message
is marked just before its content is handed over, and where the answer stays unknown a person
decides instead.

This module commits, as edges do: had a batch one transaction, a crash would send the whole batch
again, and a lease that nobody else can see would be none.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from voc.core import clock, direct, stopping
from voc.core.db import changed, db
from voc.core.settings import Settings
from voc.customers import actions as customers
from voc.customers.models import Customer, SuppressionReason
from voc.delivery import channels, outcomes, queries
from voc.delivery.channels import Channel, Permanent, Temporary
from voc.delivery.claiming import claim, decide
from voc.delivery.envelopes import Ready, ready_to_send
from voc.delivery.models import LEASE, ChannelName, Message, Outcome
from voc.delivery.outcomes import doubt, due, finish
from voc.delivery.pacing import Pacer
from voc.delivery.standing import standing_of

log = logging.getLogger(__name__)

SPARE = timedelta(minutes=1)
"""A message is begun only with this much of its lease left."""
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=4)
GIVE_UP = timedelta(hours=72)


def send_due(at: datetime) -> int:
    """Send a batch of what is due; returns how many messages were looked at. Commits."""
    claimed = claim(at)
    known = standing_of(claimed)
    ready = [ready_to_send(message) for message in claimed if decide(message, known, at)]
    settings = queries.settings()
    batch = Batch(settings, ready, at) if ready else None
    db.session.commit()
    if batch is not None:
        batch.send()
    return len(claimed)


class Batch:
    """Messages that are claimed and ready; each is sent by itself, none in a transaction."""

    def __init__(self, settings: Settings, ready: Sequence[Ready], at: datetime) -> None:
        self._settings = settings
        self._ready = ready
        self._lease = at + LEASE
        self._pacers = {
            name: Pacer(
                settings, name, [one.envelope.address for one in ready if one.channel is name], at
            )
            for name in {one.channel for one in ready} - {ChannelName.CONSOLE}
        }
        self._opened: dict[ChannelName, Channel] = {}
        self._seen: dict[int, datetime | None] = {}
        """When the next message is due, where acknowledging the one before has told."""

    def send(self) -> None:
        """Send one after the other, until all were or the process is to stop."""
        with ExitStack() as stack:
            for place, one in enumerate(self._ready):
                if stopping.told.is_set():
                    left = [rest.envelope.message_id for rest in self._ready[place:]]
                    _give_back(left, self._lease)
                    break
                if not self._is_still_ours(one.envelope.message_id):
                    continue
                if not self._is_put_off(one):
                    if one.channel not in self._opened:
                        channel = channels.opened(one.channel, self._settings, self._handing_over)
                        self._opened[one.channel] = stack.enter_context(channel)
                    self._send(one, self._opened[one.channel], then=self._ready[place + 1 :][:1])
                _commit()

    def _is_still_ours(self, message_id: int) -> bool:
        """Whether it was not cancelled meanwhile, and enough of its lease is left."""
        if message_id in self._seen:
            due_at = self._seen.pop(message_id)
        else:
            with direct.one_by_one():
                due_at = outcomes.due_at(message_id)
        return due_at == self._lease and clock.now() < self._lease - SPARE

    def _is_put_off(self, one: Ready) -> bool:
        """Whether its server or domain rests or is full: then it has another moment."""
        pacer = self._pacers.get(one.channel)
        if pacer is None:
            return False
        address, at = one.envelope.address, clock.now()
        if (until := pacer.resting(address)) is not None:
            if _has_failed_for_days(one, at):
                finish(one.envelope.message_id, Outcome.FAILED, at, "never reached")
            else:
                _put_back(one, _about(until), failing_since=one.failing_since or at)
            return True
        if (later := pacer.full(address, at)) is not None:
            _put_back(one, later, failing_since=one.failing_since)
            return True
        return False

    def _send(self, one: Ready, channel: Channel, then: Sequence[Ready]) -> None:
        """Hand one message over and write down what came of it; `then` is the next, if any."""
        message_id, at = one.envelope.message_id, clock.now()
        _commit()
        try:
            known_as = channel.send(one.envelope)
        except Temporary as error:
            self._refused_for_now(one, error)
        except Permanent as error:
            _give_up(one, error)
        except Exception as error:  # noqa: BLE001 - one message that cannot be sent stops no other
            _try_later(one, type(error).__name__, clock.now())
        else:
            self._acknowledge(message_id, known_as, then)
            if (pacer := self._pacers.get(one.channel)) is not None:
                pacer.taken(one.envelope.address)
            log.debug("message %d left in %s", message_id, clock.now() - at)

    def _acknowledge(self, message_id: int, known_as: str | None, then: Sequence[Ready]) -> None:
        """It has left: a database that is away for a while must not have it sent once more.

        After a power cut a batch may be sent once more, with the same Message-IDs, unless strict.
        """
        strict = self._settings.strict
        while True:
            try:
                _commit()  # by a connection of its own: the session must hold nothing
                with direct.writing() if strict else direct.writing_soon():
                    self._note_sent(message_id, known_as, then)
            except OperationalError:
                db.session.rollback()
                if clock.now() >= self._lease:
                    raise
                time.sleep(1)
            else:
                return

    def _note_sent(self, message_id: int, known_as: str | None, then: Sequence[Ready]) -> None:
        at = clock.now()
        if known_as or not then:
            outcomes.acknowledge(message_id, at, known_as)
            return
        after = then[0].envelope.message_id
        self._seen[after] = outcomes.acknowledge_and_look(message_id, at, after)

    def _refused_for_now(self, one: Ready, error: Temporary) -> None:
        at, not_before = clock.now(), None
        pacer = self._pacers.get(one.channel)
        if pacer is not None and error.is_connection:
            not_before = pacer.server_failed(at)
        elif pacer is not None and error.is_pushback:
            pacer.pushed_back(one.envelope.address, at)
        if error.is_in_doubt and (self._settings.strict or error.is_paid_again):
            log.warning("message %d: %s, uncertain", one.envelope.message_id, error.reason)
            doubt(one.envelope.message_id, at, error.reason)
        else:
            _try_later(one, error.reason, at, not_before)

    def _handing_over(self, message_id: int) -> None:
        """When strict, what happens from here on to this message is in doubt until it is known."""
        if self._settings.strict:
            changed(due(message_id).values(handed_at=clock.now()))
            db.session.commit()


def _commit() -> None:
    """Keep what was written of a message. A commit of nothing forgets all that was read, slowly."""
    if db.session().in_transaction():
        db.session.commit()


def _give_up(one: Ready, error: Permanent) -> None:
    """It will never be taken. Only an address that nobody has is a bounce."""
    message_id, at = one.envelope.message_id, clock.now()
    log.warning("message %d: %s, given up", message_id, error.reason)
    outcome = Outcome.BOUNCED if error.is_address else Outcome.FAILED
    finish(message_id, outcome, at, error.reason)
    if error.is_address:
        _note_bounce(one, at)


def _try_later(one: Ready, reason: str, at: datetime, not_before: datetime | None = None) -> None:
    message_id = one.envelope.message_id
    log.warning("message %d: %s, attempt %d", message_id, reason, one.attempts)
    if _has_failed_for_days(one, at):
        finish(message_id, Outcome.FAILED, at, reason)
    else:
        later = {
            "next_at": max(at + _rest(one.attempts), not_before or at),
            "failing_since": one.failing_since or at,
        }
        changed(due(message_id).values(reason=reason, handed_at=None, **later))


def _has_failed_for_days(one: Ready, at: datetime) -> bool:
    return one.failing_since is not None and at - one.failing_since >= GIVE_UP


def _note_bounce(one: Ready, at: datetime) -> None:
    """Nobody can be reached at that address: never write to it again."""
    owner = db.session.get(Customer, one.customer_id) if one.customer_id else None
    customers.suppress(one.envelope.address, SuppressionReason.BOUNCED, at, customer=owner)


def _put_back(one: Ready, until: datetime, failing_since: datetime | None) -> None:
    """Not tried: its server or its domain is left alone, or is full."""
    later = {"next_at": until, "attempts": Message.attempts - 1, "failing_since": failing_since}
    changed(due(one.envelope.message_id).values(**later))


def _about(until: datetime) -> datetime:
    """A little later, so that those who waited do not all come at once."""
    return until + timedelta(seconds=secrets.SystemRandom().uniform(0, 10))


def _give_back(message_ids: Sequence[int], lease: datetime) -> None:
    """Not tried: this process is to stop. Whoever comes next need not wait for the lease's end."""
    ours = update(Message).where(Message.id.in_(message_ids), Message.next_at == lease)
    changed(ours.values(next_at=clock.now(), attempts=Message.attempts - 1))
    db.session.commit()


def _rest(attempts: int) -> timedelta:
    """Twice as long after each attempt, up to four hours, and never quite the same."""
    rest: timedelta = min(FIRST_REST * 2 ** min(attempts - 1, 16), LONGEST_REST)
    return rest * secrets.SystemRandom().uniform(0.5, 1.5)

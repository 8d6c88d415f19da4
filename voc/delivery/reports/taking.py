"""Taking in what came back: who cannot be reached or complained is not written to again."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, func, null, select, update

from voc.core.db import LARGEST_INTEGER, changed, db, upsert
from voc.customers import actions as customers
from voc.customers.models import SuppressionReason
from voc.delivery.envelopes import proof_of
from voc.delivery.models import TO_CUSTOMERS, DeliveryReport, Message, Outcome
from voc.delivery.queries import address_hash_of, settings
from voc.delivery.reports import mailbox
from voc.delivery.reports.reading import Kind, Report, read

log = logging.getLogger(__name__)

SOFT_DAYS, MOST_SOFT = timedelta(days=14), 3
"""So many soft bounces in so many days are a hard one."""
BATCH = 200


def read_mailbox(at: datetime) -> int:
    """Take in what is new in the mailbox of `VOC_BOUNCES`; returns how many mails that was.

    They are marked as read by a later call, that finds them taken in: whatever crashes between,
    none is lost and none counts twice.
    """
    url = settings().bounces
    if not url:
        return 0
    try:
        with mailbox.opened(url) as box:
            found = box.fetch(BATCH)
        known = _known([fingerprint(raw) for _name, raw in found])
        fresh = [raw for _name, raw in found if fingerprint(raw) not in known]
        for raw in fresh:
            take_in(read(raw), fingerprint(raw), at)
        if not fresh and found:
            db.session.rollback()  # wait for the other side without holding anybody up
            with mailbox.opened(url) as box:
                box.mark([name for name, _raw in found])
    except mailbox.ERRORS as error:
        log.warning("mailbox of reports: %s", type(error).__name__)
        return 0
    return len(fresh)


def fingerprint(raw: bytes) -> str:
    """What a report is known by, so that it counts once."""
    return hashlib.sha256(raw).hexdigest()


def take_in(report: Report, fingerprint: str, at: datetime) -> bool:
    """Do what a report asks for; False when it was taken in before."""
    message = _message_of(report)
    about = message is not None and message.purpose in TO_CUSTOMERS
    new = upsert(DeliveryReport).values(
        fingerprint=fingerprint,
        message_id=message.id if message else None,
        address_hash=address_hash_of(message) if message and about else None,
        kind=report.kind,
        status=report.status[:32],
        at=at,
    )
    once = new.on_conflict_do_nothing(index_elements=[DeliveryReport.fingerprint])
    if db.session.scalar(once.returning(DeliveryReport.id)) is None:
        return False
    log.info("report: %s %s about message %s", report.kind, report.status, message and message.id)
    if message is not None and about:
        _follow(message, report, at)
    return True


def _follow(message: Message, report: Report, at: datetime) -> None:
    known = address_hash_of(message)
    if report.kind is Kind.COMPLAINT:
        customers.suppress_hash(known, SuppressionReason.COMPLAINED, at, 0, message.customer_id)
        message.reason, message.news_at = SuppressionReason.UNSUBSCRIBED.value, at
    if report.kind not in {Kind.HARD, Kind.SOFT}:
        return
    left = (Outcome.SENT, Outcome.UNCERTAIN)
    came_back = (Message.id == message.id, Message.outcome.in_(left))
    news = case((Message.reason == SuppressionReason.UNSUBSCRIBED.value, null()), else_=at)
    back = {"outcome": Outcome.BOUNCED, "reason": report.status or report.kind, "news_at": news}
    changed(update(Message).where(*came_back).values(**back))
    if report.kind is Kind.HARD or _soft_bounces(known, at) >= MOST_SOFT:
        customers.suppress_hash(known, SuppressionReason.BOUNCED, at, 0, message.customer_id)


def _soft_bounces(address_hash: str, at: datetime) -> int:
    """How many of our mails came back softly from that address of late."""
    soft = (DeliveryReport.address_hash == address_hash, DeliveryReport.kind == Kind.SOFT)
    mails = func.count(func.distinct(DeliveryReport.message_id))
    return db.session.scalar(select(mails).where(*soft, DeliveryReport.at > at - SOFT_DAYS)) or 0


def _message_of(report: Report) -> Message | None:
    """The first of the messages it names that we really wrote."""
    for number, proof in report.names:
        if number <= LARGEST_INTEGER and hmac.compare_digest(proof, proof_of(number)):
            return db.session.get(Message, number)
    return None


def _known(fingerprints: Sequence[str]) -> set[str]:
    found = select(DeliveryReport.fingerprint).where(DeliveryReport.fingerprint.in_(fingerprints))
    return set(db.session.scalars(found))

"""Whom a run asks, and why the others are left out, as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, not_, or_, select

from voc.accounts.queries import organisation
from voc.core.db import db
from voc.customers.models import Contact, Customer, Suppression, SuppressionReason
from voc.customers.queries import in_segment
from voc.delivery.contact_rules import rests
from voc.delivery.models import ChannelName
from voc.waves.models import SkipReason, Wave


@dataclass(frozen=True, slots=True)
class Audience:
    """How many of a wave's audience would be asked, and how many are left out for each reason."""

    eligible: int
    skipped: dict[SkipReason, int]

    @property
    def all(self) -> int:
        """Everyone in the segment."""
        return self.eligible + sum(self.skipped.values())


def members(wave: Wave, due_at: datetime) -> ColumnElement[bool]:
    """Who belongs to the wave's audience, as a WHERE clause over Customer.

    Invented customers are never mailed for real: only the console may ask them.
    """
    everyone = in_segment(wave.segment, due_at)
    if wave.channel is ChannelName.CONSOLE:
        return everyone
    return and_(everyone, Customer.is_sample.is_(False))


def why_not(wave: Wave, due_at: datetime) -> ColumnElement[str | None]:
    """Why a Customer (with their Contact, outer-joined) is left out; null when they are asked."""
    return case(
        (or_(Customer.email.is_(None), Customer.email == ""), literal(SkipReason.NO_ADDRESS.value)),
        (_stopped(wave, bounced=True), literal(SkipReason.BOUNCED.value)),
        (_stopped(wave, bounced=False), literal(SkipReason.UNSUBSCRIBED.value)),
        (not_(Customer.consents), literal(SkipReason.NO_CONSENT.value)),
        (rests(organisation(), due_at), literal(SkipReason.QUARANTINED.value)),
        else_=None,
    )


def counted(wave: Wave, due_at: datetime) -> Audience:
    """The audience as it would be at that moment."""
    reason = why_not(wave, due_at)
    rows = db.session.execute(
        select(reason, func.count())
        .select_from(Customer)
        .outerjoin(Contact, Contact.customer_id == Customer.id)
        .where(members(wave, due_at))
        .group_by(reason)
    )
    counts = {row[0]: row[1] for row in rows}
    skipped = {kind: counts[kind.value] for kind in SkipReason if counts.get(kind.value)}
    return Audience(counts.get(None, 0), skipped)


def _stopped(wave: Wave, *, bounced: bool) -> ColumnElement[bool]:
    reason = Suppression.reason
    is_bounce = reason == SuppressionReason.BOUNCED
    return exists().where(
        Suppression.customer_id == Customer.id,
        Suppression.survey_id.in_({0, wave.survey_id}),
        is_bounce if bounced else not_(is_bounce),
    )

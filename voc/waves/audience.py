"""Whom a run asks, and why the others are left out, as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)

from voc.accounts.queries import organisation
from voc.core.db import db
from voc.customers.models import Contact, Customer, Suppression, SuppressionReason
from voc.customers.queries import in_segment
from voc.delivery.contact_rules import has_had_enough, rested_since, rests
from voc.delivery.models import ChannelName
from voc.waves.invitation_models import SkipReason
from voc.waves.models import Wave


@dataclass(frozen=True, slots=True)
class Audience:
    """How many of a wave's audience may be asked, and how many are left out for each reason."""

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


def considered(
    wave: Wave,
    due_at: datetime,
    within: ColumnElement[bool] | None = None,
    is_late: ColumnElement[bool] | None = None,
) -> Select[*tuple[Any, ...]]:
    """Each of the audience, `within` a part of it: `id`, and `reason` where they are left out."""
    return capped(judged(wave, due_at, within, is_late), due_at)


def judged(
    wave: Wave,
    due_at: datetime,
    within: ColumnElement[bool] | None = None,
    is_late: ColumnElement[bool] | None = None,
) -> Select[*tuple[Any, ...]]:
    """The same by each person's own rules, whatever their company bears; what `capped` takes."""
    reason = _why_not(wave, due_at)
    if is_late is not None:
        reason = case((is_late, literal(SkipReason.LATE.value)), else_=reason)
    return (
        select(Customer.id, Customer.company, Contact.last_invited_at, reason.label("reason"))
        .outerjoin(Contact, Contact.customer_id == Customer.id)
        .where(members(wave, due_at), true() if within is None else within)
    )


def capped(each: Select[*tuple[Any, ...]], due_at: datetime) -> Select[*tuple[Any, ...]]:
    """No more of one company than it bears, counting those who were asked lately.

    Who was never asked comes first, then who was the longest ago.
    """
    base = each.cte("each_of_them").prefix_with("MATERIALIZED")
    company = organisation()
    if not company.company_cap:
        return select(base.c.id, base.c.reason)
    since = rested_since(due_at, company.invited_rest_days or 28, company)
    asked = (
        select(Customer.company, func.count().label("asked"))
        .join(Contact, Contact.customer_id == Customer.id)
        .where(Contact.last_invited_at > since, Customer.company != "")
        .group_by(Customer.company)
        .cte("asked_of_company")
    )
    turn = func.row_number().over(
        partition_by=(base.c.company, base.c.reason.is_(None)),
        order_by=(base.c.last_invited_at.is_not(None), base.c.last_invited_at, base.c.id),
    )
    ranked = select(base.c.id, base.c.company, base.c.reason, turn.label("turn")).cte("ranked")
    is_over = and_(
        ranked.c.reason.is_(None),
        ranked.c.company != "",
        ranked.c.turn + func.coalesce(asked.c.asked, 0) > company.company_cap,
    )
    reason = case((is_over, literal(SkipReason.CAPPED.value)), else_=ranked.c.reason)
    return select(ranked.c.id, reason.label("reason")).outerjoin(
        asked, asked.c.company == ranked.c.company
    )


def _why_not(wave: Wave, due_at: datetime) -> ColumnElement[str | None]:
    """Why a Customer (with their Contact, outer-joined) is left out; null when they are asked."""
    company = organisation()
    reached_at = address(wave)
    was_asked = Contact.last_invited_at.is_not(None)  # else no message is there to be counted
    has_had = and_(was_asked, has_had_enough(company, due_at, Customer.id))
    nowhere = or_(reached_at.is_(None), reached_at == "")
    return func.coalesce(
        case((nowhere, literal(SkipReason.NO_ADDRESS.value)), else_=_stopped(wave)),
        case(
            (not_(Customer.consents), literal(SkipReason.NO_CONSENT.value)),
            (or_(rests(company, due_at), has_had), literal(SkipReason.QUARANTINED.value)),
            else_=None,
        ),
    )


def address(wave: Wave) -> ColumnElement[str | None]:
    """Where a Customer is reached by a wave; null where they are not.

    An SMS goes to mobile numbers; of countries but Iran nobody can tell by the number alone.
    """
    is_mobile = or_(Customer.phone.like("+989%"), Customer.phone.not_like("+98%"))
    mobile = case((is_mobile, Customer.phone), else_=null())
    return mobile if wave.channel is ChannelName.SMS else Customer.email.expression


def counted(wave: Wave, due_at: datetime) -> Audience:
    """The audience as it would be at that moment."""
    found = considered(wave, due_at).subquery()
    rows = db.session.execute(select(found.c.reason, func.count()).group_by(found.c.reason))
    counts = {row[0]: row[1] for row in rows}
    skipped = {kind: counts[kind.value] for kind in SkipReason if counts.get(kind.value)}
    return Audience(counts.get(None, 0), skipped)


def _stopped(wave: Wave) -> ScalarSelect[str]:
    """Why nothing may go to a Customer's address, a bounce before their own wish; else null."""
    is_sms = wave.channel is ChannelName.SMS
    is_bounce = Suppression.reason == SuppressionReason.BOUNCED
    bounced, unsubscribed = SkipReason.BOUNCED.value, SkipReason.UNSUBSCRIBED.value
    return (
        # the first of the two by the alphabet; to sort rows would cost each person a sorter
        select(func.min(case((is_bounce, literal(bounced)), else_=literal(unsubscribed))))
        .where(
            Suppression.customer_id == Customer.id,
            Suppression.survey_id.in_({0, wave.survey_id}),
            or_(not_(is_bounce), Suppression.is_phone == is_sms),
        )
        .correlate(Customer)
        .scalar_subquery()
    )

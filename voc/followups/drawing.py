"""Whom a programme asks today: out of all who may be asked, by chance or by a stated rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from voc.accounts.models import Organisation
from voc.core.calendar import local_day
from voc.core.db import db
from voc.customers.models import Attribute, Contact, Customer, CustomerAttribute
from voc.customers.queries import is_suppressed
from voc.delivery.contact_rules import has_had_enough, rests
from voc.followups import risk, risk_signals
from voc.followups.models import Asks, CallOutcome, Chooses, OutreachCall, Programme
from voc.waves import drawing, sampling

NEW = timedelta(days=90)
"""Who is known for no longer is a new customer."""
MOST_WEIGHED = 1000
"""Of those at risk, so many with the lowest scores are compared."""
FINAL = (CallOutcome.DECLINED, CallOutcome.WRONG_NUMBER)
_real = aliased(Customer)

Drawn = tuple[list[int], int]
"""Ids of customers, and how many could have been drawn."""


def may_be_asked(
    programme: Programme, organisation: Organisation, at: datetime, *, by_mail: bool = False
) -> ColumnElement[bool]:
    """The contact rules for a call or a link, as a condition on Customer.

    Who was on a list comes back after the programme's days; a customer who declined, or whose
    number is wrong, is left in peace. Invented customers are called only where there are no
    others, and never mailed for real.
    """
    rested = exists().where(Contact.customer_id == Customer.id, rests(organisation, at))
    recently = rested.correlate_except(Contact)
    returned = local_day(at - timedelta(days=programme.return_days), organisation.zone_info)
    on_a_list = exists().where(
        OutreachCall.customer_id == Customer.id,
        or_(
            OutreachCall.day > returned,
            OutreachCall.outcome.in_(FINAL),
            OutreachCall.call_again_at.is_not(None),
        ),
    )
    may = Customer.consents & Customer.erased_at.is_(None) & ~recently & ~on_a_list
    if programme.asks is Asks.LINK:
        may &= Customer.email.is_not(None) & ~is_suppressed(programme.survey_id or 0)
        may &= ~has_had_enough(organisation, at, Customer.id.expression)
        return may & Customer.is_sample.is_(False) if by_mail else may
    may &= Customer.phone.is_not(None) & ~is_suppressed()
    return may & (Customer.is_sample.is_(False) | ~exists().where(_real.is_sample.is_(False)))


def drawn(
    programme: Programme,
    organisation: Organisation,
    at: datetime,
    seed: int,
    *,
    by_mail: bool = False,
) -> Drawn:
    """The customers of a list, and how many could have been on it.

    By chance it is a simple random sample without replacement, which the seed gives again over
    the same frame; by another rule it is those who come first by it. A stratified list has of
    each group in proportion to its size.
    """
    eligible = may_be_asked(programme, organisation, at, by_mail=by_mail)
    if programme.chooses is Chooses.AT_RISK:
        return _at_risk(programme, eligible, at)
    part = drawing.part_by(programme.stratify_by)
    pool, first = _RULES[programme.chooses](programme, eligible, at, seed)
    frames = _frames(pool, part)
    parts = sampling.allocated(programme.a_day, list(frames.values()))
    ids: list[int] = []
    for (value, frame), count in zip(frames.items(), parts, strict=True):
        if count and frame:
            theirs = pool.where(part == value).order_by(first, Customer.id).limit(count)
            ids += db.session.scalars(theirs)
    return ids, sum(frames.values())


def _frames(pool: Select[int], part: Any) -> dict[str, int]:
    counted = pool.with_only_columns(part.label("part"), func.count().label("people"))
    by_size = counted.group_by(part).order_by(func.count().desc(), part)
    return {row[0]: row[1] for row in db.session.execute(by_size)}


Rule = tuple[Select[int], Any]
"""Who could be drawn, and what sorts them."""


def _random(_of: Programme, eligible: ColumnElement[bool], _at: datetime, seed: int) -> Rule:
    return select(Customer.id).where(eligible), sampling.key(Customer.id, seed)


def _high_value(of: Programme, eligible: ColumnElement[bool], _at: datetime, _seed: int) -> Rule:
    worth = (
        select(Customer.id)
        .join(CustomerAttribute, CustomerAttribute.customer_id == Customer.id)
        .join(Attribute, Attribute.id == CustomerAttribute.attribute_id)
        .where(eligible, Attribute.key == of.value_by, CustomerAttribute.number.is_not(None))
    )
    return worth, CustomerAttribute.number.desc()


def _long_silent(_of: Programme, eligible: ColumnElement[bool], _at: datetime, _seed: int) -> Rule:
    everybody = select(Customer.id).outerjoin(Contact, Contact.customer_id == Customer.id)
    return everybody.where(eligible), func.coalesce(Contact.last_answered_at, Customer.created_at)


def _new(_of: Programme, eligible: ColumnElement[bool], at: datetime, _seed: int) -> Rule:
    newcomers = select(Customer.id).where(eligible, Customer.created_at > at - NEW)
    return newcomers, Customer.created_at.desc()


_RULES: dict[Chooses, Callable[[Programme, ColumnElement[bool], datetime, int], Rule]] = {
    Chooses.RANDOM: _random,
    Chooses.HIGH_VALUE: _high_value,
    Chooses.LONG_SILENT: _long_silent,
    Chooses.NEW: _new,
}


def _at_risk(programme: Programme, eligible: ColumnElement[bool], at: datetime) -> Drawn:
    """Those for whom the risk rule holds, the clearest first."""
    part = drawing.part_by(programme.stratify_by)
    rows = db.session.execute(
        select(Customer.id, part)
        .join(Contact, Contact.customer_id == Customer.id)
        .where(eligible, risk_signals.may_be_at_risk(at))
        .order_by(Contact.last_score.is_(None), Contact.last_score, Customer.id)
        .limit(MOST_WEIGHED)
    ).all()
    known = risk_signals.of_customers([row[0] for row in rows])
    strata: dict[str, list[int]] = {}
    for customer_id, value in rows:
        if risk.reasons(known[customer_id], at):
            strata.setdefault(value, []).append(customer_id)
    parts = sampling.allocated(programme.a_day, [len(ids) for ids in strata.values()])
    found = [
        one
        for ids, count in zip(strata.values(), parts, strict=True)
        for one in sorted(ids, key=lambda one: (risk.rank(known[one], at), one))[:count]
    ]
    found.sort(key=lambda one: (risk.rank(known[one], at), one))
    return found, sum(map(len, strata.values()))


def seed_of(programme: Programme, day: date) -> int:
    """The list's own seed: stored with it, and told apart from other days' and programmes'."""
    return day.toordinal() * 1000 + programme.id % 1000

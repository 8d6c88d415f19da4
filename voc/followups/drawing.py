"""Whom to call today: a few customers by chance, out of all who may be called."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from voc.accounts.models import Organisation
from voc.core.calendar import local_day
from voc.core.db import db
from voc.customers.models import Contact, Customer
from voc.customers.queries import is_suppressed
from voc.delivery.contact_rules import rests
from voc.followups.models import CallOutcome, OutreachCall

UNREACHED_REST = timedelta(days=7)
"""Somebody who did not pick up is not drawn again before."""
_real = aliased(Customer)
FINAL = (CallOutcome.DECLINED, CallOutcome.WRONG_NUMBER)


def may_be_called(organisation: Organisation, at: datetime) -> ColumnElement[bool]:
    """The contact rules for a call, as a condition on Customer.

    A call that reached nobody is tried again after a week at the earliest; a customer who declined,
    or whose number is wrong, is left in peace. Invented customers are called only where there are
    no others.
    """
    recently = exists().where(Contact.customer_id == Customer.id, rests(organisation, at))
    on_a_list = exists().where(
        OutreachCall.customer_id == Customer.id,
        or_(
            OutreachCall.day > local_day(at - UNREACHED_REST, organisation.zone_info),
            OutreachCall.outcome.in_(FINAL),
            OutreachCall.call_again_at.is_not(None),
        ),
    )
    return (
        Customer.phone.is_not(None)
        & Customer.consents
        & Customer.erased_at.is_(None)
        & ~is_suppressed()
        & (Customer.is_sample.is_(False) | ~exists().where(_real.is_sample.is_(False)))
        & ~recently
        & ~on_a_list
    )


def drawn(organisation: Organisation, at: datetime, size: int, seed: int) -> tuple[list[int], int]:
    """(ids of up to `size` customers, how many could have been drawn).

    A simple random sample without replacement: places in the frame, ordered by id, are drawn by
    the seed, so that the same seed over the same frame draws the same people. Reads `size` rows
    however many customers there are.
    """
    eligible = select(Customer.id).where(may_be_called(organisation, at))
    frame = db.session.scalar(select(func.count()).select_from(eligible.subquery())) or 0
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, not a secret
    places = chance.sample(range(frame), min(size, frame))
    ordered = eligible.order_by(Customer.id)
    ids = [db.session.scalars(ordered.offset(place).limit(1)).one() for place in places]
    return ids, frame


def seed_of(day: date) -> int:
    """The day's own seed: stored with the list, and told apart from every other day's."""
    return day.toordinal()

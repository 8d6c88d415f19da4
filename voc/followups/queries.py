"""Today's calls with what is known of each customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.access import GRANTS, Permission
from voc.core.db import db
from voc.core.errors import NotFound
from voc.customers import events
from voc.customers.event_models import CustomerEvent
from voc.customers.models import Attribute, AttributeKind, Customer, CustomerAttribute
from voc.followups import case_queries
from voc.followups.models import Asks, CallOutcome, Case, OutreachCall, OutreachDay, Programme
from voc.responses.models import Feedback
from voc.scoring.models import Sentiment

WORDS_SHOWN = 3


@dataclass(slots=True)
class Card:
    """One call with what is known of the customer."""

    call: OutreachCall
    words: list[tuple[Feedback, Sentiment | None]] = field(default_factory=list)
    attributes: list[CustomerAttribute] = field(default_factory=list)
    events: list[CustomerEvent] = field(default_factory=list)
    """What they bought, and what else happened, newest first."""
    cases: list[Case] = field(default_factory=list)
    """What is owed to them."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a day asks of one person, or of all."""

    cards: Sequence[Card]
    days: Sequence[OutreachDay]
    """The lists of calls that were drawn."""
    others: int
    """Calls of the day that are other people's."""


def call(call_id: int) -> OutreachCall:
    """One call, held until the transaction ends: of two records at once the second waits.

    :raises NotFound: there is none.
    """
    found = db.session.get(OutreachCall, call_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def programme(programme_id: int) -> Programme:
    """One programme.

    :raises NotFound: there is none.
    """
    found = db.session.get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found


def programmes() -> Sequence[Programme]:
    """Every programme, the oldest first."""
    return db.session.scalars(select(Programme).order_by(Programme.id)).all()


def possible_callers() -> Sequence[User]:
    """Colleagues whose role lets them call."""
    return _who_may(Permission.OUTREACH)


def leads() -> Sequence[User]:
    """Colleagues whose role lets them lead the outreach: owners, admins and managers."""
    return _who_may(Permission.PROGRAMMES)


def _who_may(permission: Permission) -> Sequence[User]:
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    return db.session.scalars(
        select(User)
        .where(User.role.in_(roles), User.disabled_at.is_(None))
        .order_by(User.name, User.email)
    ).all()


def attributes(kind: AttributeKind) -> Sequence[Attribute]:
    """The company's attributes of a kind, by name."""
    wanted = select(Attribute).where(Attribute.kind == kind)
    return db.session.scalars(wanted.order_by(Attribute.name)).all()


def zone_of(customer: Customer | None) -> ZoneInfo:
    """Whose clock a customer goes by: their own, or else the organisation's."""
    own = customer.zone if customer else None
    return ZoneInfo(own) if own else organisation().zone_info


def today(
    day: date, until: datetime, person_id: int | None = None, *, also: int | None = None
) -> Today:
    """The day's calls, of one person and those of nobody, or of all; and `also` that call.

    Calls that were promised for now or before `until` come first. Whoever was sent a link is not
    called, however the programme asks by now.
    """
    calls = db.session.scalars(
        select(OutreachCall)
        .where(
            or_(_of_the_day(day, until), OutreachCall.id == also),
            OutreachCall.invitation_id.is_(None),
        )
        .options(
            joinedload(OutreachCall.programme),
            joinedload(OutreachCall.customer).joinedload(Customer.contact),
            joinedload(OutreachCall.feedback),
            joinedload(OutreachCall.user),
            joinedload(OutreachCall.caller),
        )
        .order_by(
            OutreachCall.call_again_at.is_(None),
            OutreachCall.call_again_at,
            OutreachCall.programme_id,
            OutreachCall.position,
        )
    ).all()
    is_own = {None, person_id}
    own = [one for one in calls if person_id is None or one.caller_id in is_own or one.id == also]
    return Today(_cards(own), _lists_of_calls(day), len(calls) - len(own))


def _lists_of_calls(day: date) -> Sequence[OutreachDay]:
    on_it = (OutreachCall.programme_id == OutreachDay.programme_id) & (OutreachCall.day == day)
    calls = exists().where(on_it, OutreachCall.invitation_id.is_(None))
    links = exists().where(on_it, OutreachCall.invitation_id.is_not(None))
    return db.session.scalars(
        select(OutreachDay)
        .join(OutreachDay.programme)
        .where(OutreachDay.day == day, or_(calls, ~links & (Programme.asks == Asks.PHONE)))
        .options(joinedload(OutreachDay.programme))
        .order_by(OutreachDay.programme_id)
    ).all()


def _of_the_day(day: date, until: datetime) -> ColumnElement[bool]:
    promised = (OutreachCall.outcome == CallOutcome.LATER) & (OutreachCall.call_again_at < until)
    return or_(OutreachCall.day == day, promised)


def _cards(calls: Sequence[OutreachCall]) -> list[Card]:
    ids = [one.customer_id for one in calls]
    shown = [Card(one) for one in calls]
    known = {card.call.customer_id: card for card in shown}
    for feedback, sentiment in _latest_words(ids):
        if feedback.customer_id is not None:
            known[feedback.customer_id].words.append((feedback, sentiment))
    rows = db.session.scalars(
        select(CustomerAttribute)
        .join(CustomerAttribute.attribute)
        .where(CustomerAttribute.customer_id.in_(ids))
        .options(joinedload(CustomerAttribute.attribute))
        .order_by(Attribute.name)
    )
    for row in rows:
        known[row.customer_id].attributes.append(row)
    for event in events.of_customers(ids):
        known[event.customer_id].events.append(event)
    for case in case_queries.of_customers(ids, only_open=True):
        if case.customer_id is not None:
            known[case.customer_id].cases.append(case)
    return shown


def _latest_words(customer_ids: Sequence[int]) -> Sequence[tuple[Feedback, Sentiment | None]]:
    numbered = (
        select(
            Feedback.id,
            func.row_number()
            .over(partition_by=Feedback.customer_id, order_by=Feedback.said_at.desc())
            .label("place"),
        )
        .where(Feedback.customer_id.in_(customer_ids), Feedback.is_test.is_(False))
        .where(Feedback.is_information.is_(False))
        .subquery()
    )
    rows = db.session.execute(
        select(Feedback, Sentiment)
        .join(numbered, numbered.c.id == Feedback.id)
        .outerjoin(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(numbered.c.place <= WORDS_SHOWN)
        .options(joinedload(Feedback.response))
        .order_by(Feedback.said_at.desc())
    )
    return [(feedback, sentiment) for feedback, sentiment in rows]

"""What the outreach brought: how many were asked, reached and answered, and who heard them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from voc.accounts.models import User
from voc.core.calendar import Bucket, Calendar, Unit, buckets
from voc.core.db import db
from voc.core.paging import Page, paged
from voc.customers.models import Customer
from voc.followups.models import CallOutcome, OutreachCall, Programme
from voc.metrics import queries
from voc.metrics.filters import Filter, Wanted
from voc.metrics.rates import Rate
from voc.responses.models import Feedback
from voc.scoring.models import Sentiment
from voc.waves.invitation_models import Invitation

SPOKEN = (CallOutcome.ANSWERED, CallOutcome.DECLINED, CallOutcome.LATER)
"""Outcomes of calls that somebody took."""
_call = aliased(OutreachCall)


@dataclass(frozen=True, kw_only=True)
class OutreachFilter(Filter):
    """Words that the outreach brought: of one programme, or of all."""

    programme_id: int | None = None

    def words(self, *, is_information: bool | None = False) -> Wanted:
        """Conditions over Feedback, outer joined to Response and Sentiment."""
        said = Filter.words(self, is_information=is_information)
        return [*said, brought(self.programme_id)]

    def calls(self) -> Wanted:
        """Conditions over OutreachCall."""
        wanted = calls_within(self)
        if self.programme_id is not None:
            wanted.append(OutreachCall.programme_id == self.programme_id)
        return wanted


@dataclass(frozen=True, slots=True)
class Reached:
    """Customers who were asked, by a call or a mail; who took it up; who answered."""

    asked: int = 0
    reached: int = 0
    answered: int = 0

    def __add__(self, other: Reached) -> Reached:
        return Reached(
            self.asked + other.asked, self.reached + other.reached, self.answered + other.answered
        )

    @property
    def reach(self) -> Rate:
        """Reached, of those asked."""
        return Rate(self.reached, self.asked)

    @property
    def answer(self) -> Rate:
        """Answered, of those asked."""
        return Rate(self.answered, self.asked)


@dataclass(frozen=True, slots=True)
class Heard:
    """How many customers one person heard, by month."""

    person: User
    by_month: tuple[int, ...]

    @property
    def total(self) -> int:
        """In all months."""
        return sum(self.by_month)


def calls_within(days: Filter) -> Wanted:
    """Conditions over OutreachCall: on the days of a filter."""
    wanted: Wanted = []
    if days.first is not None:
        wanted.append(OutreachCall.day >= days.first)
    if days.last is not None:
        wanted.append(OutreachCall.day <= days.last)
    return wanted


def brought(programme_id: int | None) -> ColumnElement[bool]:
    """Whether a Feedback is what a called customer said, or wrote behind a programme's link."""
    called = select(_call.feedback_id).where(_call.feedback_id.is_not(None))
    surveys = select(Programme.survey_id).where(Programme.survey_id.is_not(None))
    if programme_id is not None:
        called = called.where(_call.programme_id == programme_id)
        surveys = surveys.where(Programme.id == programme_id)
    return or_(Feedback.id.in_(called), Feedback.survey_id.in_(surveys))


def statement(within: Wanted, *keys: Any) -> Select[Any]:
    """How many were asked, reached and answered, by these columns of calls and programmes."""
    outcome, invitation = OutreachCall.outcome, Invitation
    by_link = OutreachCall.invitation_id.is_not(None)
    asked = or_(outcome.is_not(None), and_(by_link, invitation.skipped_at.is_(None)))
    reached = or_(outcome.in_(SPOKEN), invitation.opened_at.is_not(None))
    answered = or_(outcome == CallOutcome.ANSWERED, invitation.completed_at.is_not(None))
    return (
        select(
            *keys,
            func.count().filter(asked).label("asked"),
            func.count().filter(reached).label("reached"),
            func.count().filter(answered).label("answered"),
        )
        .select_from(OutreachCall)
        .join(Programme, Programme.id == OutreachCall.programme_id)
        .outerjoin(Invitation, Invitation.id == OutreachCall.invitation_id)
        .where(*within)
        .group_by(*keys)
        .order_by(*keys)
    )


def counted(wanted: OutreachFilter) -> dict[int, Reached]:
    """By programme, in the order in which they were made."""
    rows = db.session.execute(statement(wanted.calls(), OutreachCall.programme_id))
    return {row[0]: Reached(row.asked, row.reached, row.answered) for row in rows}


def months(wanted: OutreachFilter, today: date, calendar: Calendar) -> list[Bucket]:
    """The months of a filter, from its first day or the first call's."""
    first = wanted.first or db.session.scalar(
        select(func.min(OutreachCall.day)).where(*wanted.calls())
    )
    last = wanted.last or today
    return buckets(min(first or last, last), last, Unit.MONTH, calendar)


def heard(wanted: OutreachFilter, stretches: Sequence[Bucket]) -> list[Heard]:
    """Customers heard per caller and month, who heard most first."""
    rows = db.session.execute(
        select(OutreachCall.user_id, OutreachCall.day, func.count())
        .where(*wanted.calls(), OutreachCall.outcome == CallOutcome.ANSWERED)
        .group_by(OutreachCall.user_id, OutreachCall.day)
    )
    found: dict[int, list[int]] = {}
    for person_id, day, count in rows:
        if person_id is None:
            continue
        for place, month in enumerate(stretches):
            if month.first <= day <= month.last:
                found.setdefault(person_id, [0] * len(stretches))[place] += count
    people = db.session.scalars(select(User).where(User.id.in_(found)))
    listed = [Heard(one, tuple(found[one.id])) for one in people]
    return sorted(listed, key=lambda one: (-one.total, one.person.email))


def answers(wanted: OutreachFilter, cursor: str | None) -> Page[Any]:
    """What they would change, newest first: text, moment, customer, caller, programme."""
    columns = (
        Feedback.id,
        Feedback.text,
        Feedback.said_at,
        Customer.name.label("customer"),
        User.name.label("caller"),
        User.email.label("caller_email"),
        Sentiment.language,
    )
    found = (
        queries.with_context(columns)
        .outerjoin(Customer, Customer.id == Feedback.customer_id)
        .outerjoin(OutreachCall, OutreachCall.feedback_id == Feedback.id)
        .outerjoin(User, User.id == OutreachCall.user_id)
        .where(*wanted.words())
    )
    key = (Feedback.said_at, Feedback.id)
    return paged(found, key, lambda row: (row.said_at, row.id), cursor)

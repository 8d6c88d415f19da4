"""Today's calls with what is known of each customer, and what the calls brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.paging import Page, paged
from voc.customers.models import Customer
from voc.followups.models import CallOutcome, OutreachCall, OutreachDay
from voc.responses.models import Feedback
from voc.scoring.models import Sentiment

WORDS_SHOWN = 3


@dataclass(slots=True)
class Card:
    """One call with the customer's own latest words."""

    call: OutreachCall
    words: list[tuple[Feedback, Sentiment | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the outreach has come to: customers listed, reached and answered."""

    asked: int
    reached: int
    answered: int


def call(call_id: int) -> OutreachCall:
    """One call, held until the transaction ends: of two records at once the second waits.

    :raises NotFound: there is none.
    """
    found = db.session.get(OutreachCall, call_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def list_of(day: date) -> OutreachDay | None:
    """The day's draw, or None where it was not drawn."""
    return db.session.scalar(select(OutreachDay).where(OutreachDay.day == day))


def cards(day: date, until: datetime) -> list[Card]:
    """The day's calls; calls that were promised for now or before `until` come first."""
    promised = (OutreachCall.outcome == CallOutcome.LATER) & (OutreachCall.call_again_at < until)
    calls = db.session.scalars(
        select(OutreachCall)
        .where(or_(OutreachCall.day == day, promised))
        .options(
            joinedload(OutreachCall.customer).joinedload(Customer.contact),
            joinedload(OutreachCall.feedback),
            joinedload(OutreachCall.user),
        )
        .order_by(
            OutreachCall.call_again_at.is_(None), OutreachCall.call_again_at, OutreachCall.position
        )
    ).all()
    shown = [Card(call) for call in calls]
    for feedback, sentiment in _latest_words([call.customer_id for call in calls]):
        for card in shown:
            if card.call.customer_id == feedback.customer_id and len(card.words) < WORDS_SHOWN:
                card.words.append((feedback, sentiment))
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
        .subquery()
    )
    rows = db.session.execute(
        select(Feedback, Sentiment)
        .join(numbered, numbered.c.id == Feedback.id)
        .outerjoin(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(numbered.c.place <= WORDS_SHOWN)
        .order_by(Feedback.said_at.desc())
    )
    return [(feedback, sentiment) for feedback, sentiment in rows]


def tally() -> Tally:
    """How many were asked, reached and answered, over all days."""
    outcome = OutreachCall.outcome
    row = db.session.execute(
        select(
            func.count().filter(outcome.is_not(None)),
            func.count().filter(outcome.in_((CallOutcome.ANSWERED, CallOutcome.DECLINED))),
            func.count().filter(outcome == CallOutcome.ANSWERED),
        )
    ).one()
    return Tally(*row)


def answers(cursor: str | None) -> Page[tuple[OutreachCall, Feedback, Sentiment | None]]:
    """What called customers would change, newest first."""
    statement = (
        select(OutreachCall, Feedback, Sentiment)
        .join(Feedback, Feedback.id == OutreachCall.feedback_id)
        .outerjoin(Sentiment, Sentiment.feedback_id == Feedback.id)
        .options(joinedload(OutreachCall.customer), joinedload(OutreachCall.user))
    )
    key = (Feedback.said_at, Feedback.id)
    return paged(statement, key, lambda row: (row[1].said_at, row[1].id), cursor)

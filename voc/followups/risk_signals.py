"""What the risk rule reads, out of the history of each customer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from voc.core.db import db
from voc.customers.models import Contact
from voc.followups import risk
from voc.followups.risk import Signals
from voc.responses.models import Response, ResponseState

HIGHEST = 10


def of_customers(customer_ids: Collection[int]) -> dict[int, Signals]:
    """The signals of each of these who has a history."""
    before = _scores_before(customer_ids)
    rows = db.session.scalars(select(Contact).where(Contact.customer_id.in_(customer_ids)))
    return {
        row.customer_id: Signals(
            score=row.last_score,
            score_before=before.get(row.customer_id),
            polarity=row.last_polarity,
            asked_at=row.last_invited_at,
            answered_at=row.last_answered_at,
        )
        for row in rows
    }


def reasons_of(customer_id: int, at: datetime) -> tuple[risk.Reason, ...]:
    """Why one customer is at risk."""
    return risk.reasons(of_customers([customer_id]).get(customer_id, Signals()), at)


def may_be_at_risk(at: datetime) -> ColumnElement[bool]:
    """Holds for every Contact row whose customer is at risk, and for few others.

    Whose score fell by so much has one that is not among the highest.
    """
    return or_(
        Contact.last_score <= max(risk.LOW, HIGHEST - risk.FALL),
        Contact.last_polarity <= risk.NEGATIVE,
        and_(
            Contact.last_answered_at < at - risk.SILENCE,
            Contact.last_invited_at > Contact.last_answered_at,
        ),
    )


def _scores_before(customer_ids: Collection[int]) -> dict[int, int]:
    """The last NPS score but one of each."""
    numbered = (
        select(
            Response.customer_id,
            Response.nps,
            func.row_number()
            .over(
                partition_by=Response.customer_id,
                order_by=(Response.day.desc(), Response.id.desc()),
            )
            .label("place"),
        )
        .where(
            Response.customer_id.in_(customer_ids),
            Response.nps.is_not(None),
            Response.is_test.is_(False),
            Response.state != ResponseState.STARTED,
        )
        .subquery()
    )
    rows: Sequence[Any] = db.session.execute(
        select(numbered.c.customer_id, numbered.c.nps).where(numbered.c.place == 2)
    ).all()
    return {row.customer_id: row.nps for row in rows}

"""Cases: those of one person or of all, of a customer, and what is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case as when
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.paging import Page, paged
from voc.followups.models import Case
from voc.responses.models import ContactRequest

NO_PROMISE = when((Case.promised_at.is_(None), 1), else_=0)
DUE = func.coalesce(Case.promised_at, Case.opened_at)


def one(case_id: int, *, to_change: bool = False) -> Case:
    """One case; to be changed it is held until the transaction ends.

    :raises NotFound: there is none.
    """
    found = db.session.get(
        Case, case_id, with_for_update=to_change or None, populate_existing=to_change
    )
    if found is None:
        raise NotFound
    return found


def still_open(person_id: int | None, after: str | None) -> Page[Case]:
    """Open cases, of one person or of all: the earliest promise first, then the longest open."""
    wanted = select(Case).where(Case.closed_at.is_(None)).options(*_SHOWN)
    if person_id is not None:
        wanted = wanted.where(Case.owner_id == person_id)

    def values(row: Case) -> tuple[int, datetime, int]:
        return int(row.promised_at is None), row.promised_at or row.opened_at, row.id

    return paged(wanted, (NO_PROMISE, DUE, Case.id), values, after, newest_first=False)


def over(person_id: int | None, after: str | None) -> Page[Case]:
    """Cases that are over, the latest first."""
    wanted = select(Case).where(Case.closed_at.is_not(None)).options(*_SHOWN)
    if person_id is not None:
        wanted = wanted.where(Case.owner_id == person_id)
    return paged(wanted, (Case.closed_at, Case.id), lambda row: (row.closed_at, row.id), after)


def late(at: datetime, person_id: int | None = None) -> int:
    """How many promises were not kept in time."""
    wanted = select(func.count(Case.id)).where(Case.closed_at.is_(None), Case.promised_at < at)
    if person_id is not None:
        wanted = wanted.where(Case.owner_id == person_id)
    return db.session.scalar(wanted) or 0


def of_customers(customer_ids: Sequence[int], *, only_open: bool = False) -> Sequence[Case]:
    """The cases of these customers: open ones first, the newest on top."""
    wanted = select(Case).where(Case.customer_id.in_(customer_ids)).options(*_SHOWN)
    if only_open:
        wanted = wanted.where(Case.closed_at.is_(None))
    order = (Case.closed_at.is_not(None), Case.opened_at.desc(), Case.id.desc())
    return db.session.scalars(wanted.order_by(*order)).all()


def wishes(case: Case) -> Sequence[ContactRequest]:
    """How and when they want to be reached, where an answer says so."""
    if case.response_id is None:
        return ()
    wanted = select(ContactRequest).where(ContactRequest.response_id == case.response_id)
    return db.session.scalars(wanted.order_by(ContactRequest.id)).all()


_SHOWN = (joinedload(Case.customer), joinedload(Case.owner))

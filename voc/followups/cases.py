"""What can be done to cases. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.calendar import local_day
from voc.core.db import db
from voc.core.errors import Invalid
from voc.core.folding import clean
from voc.core.i18n import _l
from voc.customers.models import Customer
from voc.followups.models import OVER, Case, CaseNote, CaseStatus, OutreachCall
from voc.followups.promises import promised
from voc.responses.models import ContactRequest, Response

BATCH = 50
ASKED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants a case to be; words that were written with it become a note."""

    status: CaseStatus
    owner: User | None = None
    promised_at: datetime | None = None
    words: str = ""


def open_by_hand(
    customer: Customer,
    about: str,
    *,
    owner: User | None = None,
    promised_at: datetime | None = None,
    call: OutreachCall | None = None,
    by: User,
    at: datetime,
) -> Case:
    """A case that somebody opens for a customer, perhaps in a call."""
    case = Case(
        customer=customer,
        about=about.strip(),
        owner=owner,
        status=CaseStatus.ASSIGNED if owner else CaseStatus.NEW,
        promised_at=promised_at,
        opened_at=at,
        opened_by=by,
        call=call,
        is_sample=customer.is_sample,
    )
    db.session.add(case)
    db.session.flush()
    audit("opened a case", case, by=by, at=at)
    return case


def change(case: Case, wanted: Wanted, *, by: User, at: datetime) -> None:
    """Make it what is wanted; nothing is noted where nothing changes.

    Who gets a new case has it assigned.

    :raises Invalid: no database can hold the words.
    """
    status, words = wanted.status, _storable(wanted.words)
    if status is CaseStatus.NEW and wanted.owner is not None:
        status = CaseStatus.ASSIGNED
    owner_id = wanted.owner.id if wanted.owner else None
    before = (case.status, case.owner_id, case.promised_at)
    is_changed = before != (status, owner_id, wanted.promised_at)
    if not is_changed and not words:
        return
    note = CaseNote(at=at, user_id=by.id, text=words)
    note.status = status if status is not case.status else None
    case.notes.append(note)
    case.status, case.owner, case.promised_at = status, wanted.owner, wanted.promised_at
    if status not in OVER:
        case.closed_at = None
    elif case.closed_at is None:
        case.closed_at = at
    db.session.flush()
    audit("changed a case", case, by=by, at=at, detail=status.value)


def open_asked_for(at: datetime) -> int:
    """Worker step: a case for each answer that asks to be contacted; returns how many.

    Any process may try: an answer has one case. What was asked longer ago is past its moment.
    """
    since = local_day(at - ASKED_WITHIN, organisation().zone_info)
    rows = db.session.execute(
        select(ContactRequest, Response)
        .join(Response, Response.id == ContactRequest.response_id)
        .where(Response.is_test.is_(False), Response.day >= since)
        .where(~exists().where(Case.response_id == Response.id))
        .order_by(ContactRequest.id)
        .limit(BATCH)
    ).all()
    opened: set[int] = set()
    for wish, response in rows:
        if response.id not in opened:
            opened.add(response.id)
            _open_for(wish, response, at)
    return len(opened)


def _open_for(wish: ContactRequest, response: Response, at: datetime) -> None:
    customer = response.customer
    zone = ZoneInfo(customer.zone) if customer and customer.zone else organisation().zone_info
    asked_at = response.completed_at or response.started_at
    case = Case(
        customer=customer,
        status=CaseStatus.NEW,
        promised_at=promised(asked_at, wish.weekday, wish.hour, zone),
        opened_at=at,
        response=response,
        is_sample=response.is_sample,
    )
    try:
        with db.session.begin_nested():
            db.session.add(case)
    except IntegrityError:
        return  # another process opened it meanwhile
    audit("opened a case", case, by=None, at=at)


def _storable(words: str) -> str:
    try:
        return clean(words).strip()
    except ValueError:
        raise Invalid(_l("The text holds a character that cannot be stored.")) from None

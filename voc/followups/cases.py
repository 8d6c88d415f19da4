"""What can be done to cases. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, exists, select
from sqlalchemy.exc import IntegrityError

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.calendar import local_day
from voc.core.db import db, looking
from voc.core.errors import Conflict
from voc.customers.models import Customer
from voc.followups.models import OVER, Case, CaseNote, CaseStatus, OutreachCall
from voc.followups.promises import promised
from voc.followups.queries import zone_of
from voc.followups.typed import cleaned
from voc.responses import guarded
from voc.responses.models import RANDOM_IDS_FROM, ContactRequest, Response
from voc.surveys.models import Survey

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


def change(case: Case, wanted: Wanted, *, by: User, at: datetime, seen: int | None = None) -> None:
    """Make it what is wanted; nothing is noted where nothing changes.

    Who gets a new case has it assigned. `seen` is the latest note that whoever wants it has seen.

    :raises Invalid: no database can hold the words.
    :raises Conflict: somebody noted something since.
    """
    status, words = wanted.status, cleaned(wanted.words)
    if status is CaseStatus.NEW and wanted.owner is not None:
        status = CaseStatus.ASSIGNED
    owner_id = wanted.owner.id if wanted.owner else None
    before = (case.status, case.owner_id, case.promised_at)
    is_changed = before != (status, owner_id, wanted.promised_at)
    if seen is not None and seen != case.latest_note:
        if not is_changed and _has_noted(by, words, case):
            return  # the same was sent twice
        raise Conflict
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


def _has_noted(by: User, words: str, case: Case) -> bool:
    return any(one.user_id == by.id and one.text == words for one in case.notes[-1:])


def open_asked_for(at: datetime) -> int:
    """Worker step: a case for each answer that asks to be contacted; returns how many.

    Any process may try: an answer has one case. What was asked longer ago is past its moment.
    """
    with looking():
        since = local_day(at - ASKED_WITHIN, organisation().zone_info)
        is_any = db.session.execute(_asked_for(since).limit(1)).first() is not None
    rows = db.session.execute(_asked_for(since).limit(BATCH)).all() if is_any else []
    opened: set[int] = set()
    for wish, response in rows:
        if response.id not in opened:
            opened.add(response.id)
            _open_for(wish, response, at)
    return len(opened)


def _asked_for(since: date) -> Select[ContactRequest, Response]:
    """Who asks to be contacted and has no case.

    Anonymous answers are written anew when their day is over (`responses.guarded`): a case would
    go with what was there before, and its moment would say when it came.
    """
    as_it_came = Response.id.between(RANDOM_IDS_FROM, RANDOM_IDS_FROM + guarded.IDS - 1)
    return (
        select(ContactRequest, Response)
        .join(Response, Response.id == ContactRequest.response_id)
        .where(Response.is_test.is_(False), Response.day >= since)
        .where(~(as_it_came & Response.survey.has(Survey.is_anonymous)))
        .where(~exists().where(Case.response_id == Response.id))
        .order_by(ContactRequest.id)
    )


def _open_for(wish: ContactRequest, response: Response, at: datetime) -> None:
    """The promise is for the first such hour from now on: that is one that can be kept."""
    customer = response.customer
    case = Case(
        customer=customer,
        status=CaseStatus.NEW,
        promised_at=promised(at, wish.weekday, wish.hour, zone_of(customer)),
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

"""Keeping events: whose they are, of which kind, each once. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from voc.accounts.queries import organisation
from voc.core.db import changed, db, upsert
from voc.core.errors import Conflict, NotFound
from voc.core.i18n import _l
from voc.core.paging import Page, paged
from voc.customers import event_entries, lists
from voc.customers.columns import RefusedError, key_of
from voc.customers.event_entries import CUSTOMER, EVENT, REFERENCE, Entry
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.facts import Problem
from voc.customers.import_models import CustomerImport, ImportState
from voc.customers.models import Customer

MOST_KINDS = 100
Key = tuple[int, str]
"""The id of a kind, and the reference: what makes an event one."""


@dataclass(slots=True)
class Tally:
    """What became of some entries; those refused by their number, with the reason."""

    added: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def take(
    entries: Sequence[tuple[int, Entry]], at: datetime, job: CustomerImport | None = None
) -> Tally:
    """Keep these numbered entries, each whole or refused; one that is known changes nothing."""
    tally = Tally()
    owners = lists.named([one.customer for _number, one in entries])
    whose = [one for (_n, one), owner in zip(entries, owners, strict=True) if owner is not None]
    kinds = _kinds(whose, at)
    rows: dict[Key, dict[str, Any]] = {}
    asked: list[tuple[int, Key, int]] = []
    for (number, one), owner in zip(entries, owners, strict=True):
        if owner is None:
            tally.refused.append((number, f"{CUSTOMER}:{Problem.UNKNOWN}"))
        elif (kind_id := kinds.get(one.key)) is None:
            tally.refused.append((number, f"{EVENT}:{Problem.TOO_MANY}"))
        else:
            key = (kind_id, one.reference)
            rows.setdefault(key, _row(one, owner, kind_id, at, job))
            asked.append((number, key, owner))
    new, kept_for = _insert(rows)
    for number, key, owner in asked:
        if key in new:
            new.remove(key)
            tally.added += 1
        elif kept_for.get(key) == owner:
            tally.known += 1
        else:
            tally.refused.append((number, f"{REFERENCE}:{Problem.OTHERS}"))
    tally.refused.sort()
    return tally


def take_records(records: Sequence[Sequence[str]], job: CustomerImport, at: datetime) -> Tally:
    """Keep the next rows of a file, numbered as a spreadsheet numbers them."""
    zone = organisation().zone_info
    entries, refused = [], []
    for number, record in enumerate(records, start=job.line + 2):
        try:
            if (one := event_entries.of_record(record, job.headers, zone, at)) is not None:
                entries.append((number, one))
        except RefusedError as error:
            refused.append((number, error.reason))
    tally = take(entries, at, job)
    tally.refused = sorted([*refused, *tally.refused])
    return tally


def undo_step(job: CustomerImport, at: datetime, size: int) -> int:
    """Take back up to `size` events of a file; ends it where none is left."""
    some = select(CustomerEvent.id).where(CustomerEvent.import_id == job.id).limit(size)
    if gone := changed(delete(CustomerEvent).where(CustomerEvent.id.in_(some))):
        return gone
    job.state, job.undone_at, job.next_at = ImportState.UNDONE, at, None
    return 1


def rename(kind: EventKind, name: str) -> None:
    """Call a kind otherwise; its key stays.

    :raises Conflict: another kind is called so, or has this for its key.
    """
    taken = {key_of(text) for one in kinds() if one is not kind for text in (one.key, one.name)}
    if key_of(name) in taken:
        raise Conflict(_l("Another kind of event has this name."))
    kind.name = name


def remove_kind(kind: EventKind) -> None:
    """Forget a kind of which there is no event.

    :raises Conflict: there are some, or a wave waits for them.
    """
    try:
        with db.session.begin_nested():
            db.session.delete(kind)
    except IntegrityError:
        raise Conflict(_l("There are events of this kind, or a wave waits for them.")) from None


def kinds() -> Sequence[EventKind]:
    """Every kind by name."""
    return db.session.scalars(select(EventKind).order_by(EventKind.name, EventKind.id)).all()


def kind(kind_id: int) -> EventKind:
    """One kind.

    :raises NotFound: there is none.
    """
    found = db.session.get(EventKind, kind_id)
    if found is None:
        raise NotFound
    return found


def counts(since: datetime) -> dict[int, tuple[int, int, datetime]]:
    """Of each kind that has events: how many, how many since then, and the latest moment."""
    rows = db.session.execute(
        select(
            CustomerEvent.kind_id,
            func.count(),
            func.count().filter(CustomerEvent.at >= since),
            func.max(CustomerEvent.at),
        ).group_by(CustomerEvent.kind_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def of_kind(kind: EventKind, after: str | None) -> Page[CustomerEvent]:
    """A page of the events of a kind, newest first."""
    return paged(
        select(CustomerEvent)
        .where(CustomerEvent.kind_id == kind.id)
        .options(joinedload(CustomerEvent.customer)),
        (CustomerEvent.at, CustomerEvent.id),
        lambda row: (row.at, row.id),
        after,
    )


def of_customer(customer: Customer, most: int = 10) -> Sequence[CustomerEvent]:
    """The latest events of one customer."""
    return db.session.scalars(
        select(CustomerEvent)
        .where(CustomerEvent.customer_id == customer.id)
        .options(joinedload(CustomerEvent.kind))
        .order_by(CustomerEvent.at.desc(), CustomerEvent.id.desc())
        .limit(most)
    ).all()


def of_customers(customer_ids: Sequence[int], most: int = 3) -> Sequence[CustomerEvent]:
    """The latest events of each of these customers, newest first."""
    latest = (CustomerEvent.at.desc(), CustomerEvent.id.desc())
    place = func.row_number().over(partition_by=CustomerEvent.customer_id, order_by=latest)
    placed = (
        select(CustomerEvent.id, place.label("place"))
        .where(CustomerEvent.customer_id.in_(customer_ids))
        .subquery()
    )
    return db.session.scalars(
        select(CustomerEvent)
        .join(placed, placed.c.id == CustomerEvent.id)
        .where(placed.c.place <= most)
        .options(joinedload(CustomerEvent.kind))
        .order_by(*latest)
    ).all()


def _row(
    one: Entry, owner: int, kind_id: int, at: datetime, job: CustomerImport | None
) -> dict[str, Any]:
    return {
        "customer_id": owner,
        "kind_id": kind_id,
        "at": one.at,
        "reference": one.reference,
        "amount": one.amount,
        "received_at": at,
        "new_at": at,
        "import_id": job.id if job else None,
    }


def _insert(rows: Mapping[Key, dict[str, Any]]) -> tuple[set[Key], dict[Key, int]]:
    """Add the rows that are not there yet; which were not, and whose each of them is now.

    In the order of their keys: two who tell the same in another order wait for each other once.
    """
    if not rows:
        return set(), {}
    statement = (
        upsert(CustomerEvent)
        .values([rows[key] for key in sorted(rows)])
        .on_conflict_do_nothing(index_elements=["kind_id", "reference"])
        .returning(CustomerEvent.kind_id, CustomerEvent.reference)
    )
    new = {(one.kind_id, one.reference) for one in db.session.execute(statement)}
    kept = db.session.execute(
        select(CustomerEvent.kind_id, CustomerEvent.reference, CustomerEvent.customer_id).where(
            CustomerEvent.kind_id.in_({kind_id for kind_id, _reference in rows}),
            CustomerEvent.reference.in_({reference for _kind_id, reference in rows}),
        )
    )
    return new, {(row.kind_id, row.reference): row.customer_id for row in kept}


def _kinds(entries: Sequence[Entry], at: datetime) -> dict[str, int]:
    """The kind of each key that was written, by its key or its name; new ones are made."""
    known = {key_of(text): one.id for one in kinds() for text in (one.name, one.key)}
    count = len(set(known.values()))
    new: dict[str, str] = {}
    for one in entries:
        if one.key not in known:
            new.setdefault(one.key, one.name)
    if not new or count >= MOST_KINDS:
        return known
    rows = [
        {"key": key, "name": name, "is_sample": False, "created_at": at}
        for key, name in sorted(list(new.items())[: MOST_KINDS - count])
    ]
    db.session.execute(
        upsert(EventKind).values(rows).on_conflict_do_nothing(index_elements=["key"])
    )
    made = db.session.execute(select(EventKind.key, EventKind.id).where(EventKind.key.in_(new)))
    return known | {row.key: row.id for row in made}

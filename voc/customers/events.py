"""Keeping events: whose they are, of which kind, each once. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

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
from voc.customers.models import Customer, CustomerImport, ImportState

MOST_KINDS = 100


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
    rows: dict[tuple[int, str], tuple[int, dict[str, object]]] = {}
    for (number, one), owner in zip(entries, owners, strict=True):
        if owner is None:
            tally.refused.append((number, f"{CUSTOMER}:{Problem.UNKNOWN}"))
        elif (kind_id := kinds.get(one.key)) is None:
            tally.refused.append((number, f"{EVENT}:{Problem.TOO_MANY}"))
        else:
            row = _row(one, owner, kind_id, at, job)
            first = rows.setdefault((kind_id, one.reference), (number, row))
            if first[1] is row:
                continue
            tally.known += first[1]["customer_id"] == owner
            if first[1]["customer_id"] != owner:
                tally.refused.append((number, f"{REFERENCE}:{Problem.OTHERS}"))
    _insert(rows, tally)
    tally.refused.sort()
    return tally


def take_records(records: Sequence[Sequence[str]], job: CustomerImport, at: datetime) -> Tally:
    """Keep the next rows of a file, numbered as a spreadsheet numbers them."""
    zone = organisation().zone_info
    columns = event_entries.places(job.headers)
    entries, refused = [], []
    for number, record in enumerate(records, start=job.line + 2):
        try:
            if (one := event_entries.of_record(record, columns, zone, at)) is not None:
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


def _row(
    one: Entry, owner: int, kind_id: int, at: datetime, job: CustomerImport | None
) -> dict[str, object]:
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


def _insert(rows: dict[tuple[int, str], tuple[int, dict[str, object]]], tally: Tally) -> None:
    """Add the rows that are not there yet; one that somebody else has is refused."""
    if not rows:
        return
    statement = (
        upsert(CustomerEvent)
        .values([row for _number, row in rows.values()])
        .on_conflict_do_nothing(index_elements=["kind_id", "reference"])
        .returning(CustomerEvent.kind_id, CustomerEvent.reference)
    )
    new = {(one.kind_id, one.reference) for one in db.session.execute(statement)}
    tally.added += len(new)
    before = {key: said for key, said in rows.items() if key not in new}
    if not before:
        return
    known = db.session.execute(
        select(CustomerEvent.kind_id, CustomerEvent.reference, CustomerEvent.customer_id).where(
            CustomerEvent.kind_id.in_({key[0] for key in before}),
            CustomerEvent.reference.in_({key[1] for key in before}),
        )
    )
    owners = {(row.kind_id, row.reference): row.customer_id for row in known}
    for key, (number, row) in before.items():
        if owners.get(key, row["customer_id"]) == row["customer_id"]:
            tally.known += 1
        else:
            tally.refused.append((number, f"{REFERENCE}:{Problem.OTHERS}"))


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
        for key, name in list(new.items())[: MOST_KINDS - count]
    ]
    db.session.execute(
        upsert(EventKind).values(rows).on_conflict_do_nothing(index_elements=["key"])
    )
    made = db.session.execute(select(EventKind.key, EventKind.id).where(EventKind.key.in_(new)))
    return known | {row.key: row.id for row in made}

"""Taking an import back, chunk by chunk: what it changed becomes what it was, whom it added goes.

A value that was changed again since is left alone, and so is a customer who was asked or answered
since. What has been put back is forgotten in the same transaction, so it can stop anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select

from voc.core.db import db
from voc.customers import actions, attributes, import_rows
from voc.customers.columns import KEYS
from voc.customers.facts import search_key
from voc.customers.import_models import CustomerImport, ImportChange, ImportState
from voc.customers.models import Attribute, AttributeKind, Contact, Customer, CustomerAttribute


def step(job: CustomerImport, at: datetime, size: int) -> int:
    """Undo up to `size` customers of this import; ends it where nothing is left to undo."""
    changes = db.session.scalars(
        select(ImportChange)
        .where(ImportChange.import_id == job.id)
        .order_by(ImportChange.id)
        .limit(size)
    ).all()
    if changes:
        _put_back(changes)
        return len(changes)
    added = db.session.scalars(
        select(Customer.id)
        .where(Customer.import_id == job.id, ~is_in_use())
        .order_by(Customer.id)
        .limit(size)
    ).all()
    if added:
        db.session.execute(delete(Customer).where(Customer.id.in_(added)))
        return len(added)
    job.state, job.undone_at, job.next_at = ImportState.UNDONE, at, None
    return 1


def is_in_use() -> ColumnElement[bool]:
    """Whether the Customer around it was asked, answered or was called: then it stays."""
    return exists().where(
        Contact.customer_id == Customer.id,
        or_(
            Contact.last_invited_at.is_not(None),
            Contact.last_answered_at.is_not(None),
            Contact.last_called_at.is_not(None),
        ),
    )


def _put_back(changes: Sequence[ImportChange]) -> None:
    ids = [change.customer_id for change in changes]
    people = {
        one.id: one for one in db.session.scalars(select(Customer).where(Customer.id.in_(ids)))
    }
    taken = _taken(changes)
    for change in changes:
        person = people[change.customer_id]
        for name, (was, became) in change.before.items():
            is_free = name not in KEYS or was is None or taken.get((name, was)) is None
            if name in actions.FIELDS and getattr(person, name) == became and is_free:
                setattr(person, name, was)
        person.search = search_key(
            name=person.name,
            email=person.email,
            phone=person.phone,
            reference=person.reference,
            company=person.company,
        )
    _put_values_back(changes, ids)
    db.session.execute(delete(ImportChange).where(ImportChange.id.in_([c.id for c in changes])))
    db.session.flush()


def _taken(changes: Sequence[ImportChange]) -> dict[tuple[str, str], int]:
    """The old addresses that somebody has now, and who."""
    taken: dict[tuple[str, str], int] = {}
    for key in KEYS:
        wanted = {change.before[key][0] for change in changes if key in change.before} - {None}
        column: Any = getattr(Customer, key)
        for value, owner in db.session.execute(
            select(column, Customer.id).where(column.in_(wanted))
        ):
            taken[key, value] = owner
    return taken


def _put_values_back(changes: Sequence[ImportChange], ids: Sequence[int]) -> None:
    kinds = {one.id: one.kind for one in db.session.scalars(select(Attribute))}
    now = {
        (value.customer_id, value.attribute_id): value
        for value in db.session.scalars(
            select(CustomerAttribute).where(CustomerAttribute.customer_id.in_(ids))
        )
    }
    rows: list[dict[str, Any]] = []
    gone: list[int] = []
    for change in changes:
        for name, (was, became) in change.before.items():
            attribute_id = int(name.removeprefix("attribute:")) if ":" in name else 0
            value = now.get((change.customer_id, attribute_id))
            if value is None or import_rows.plain(value.value) != became:
                continue
            if was is None:
                gone.append(value.id)
                continue
            old = date.fromisoformat(was) if kinds[attribute_id] is AttributeKind.DAY else was
            rows.append(
                {
                    "customer_id": change.customer_id,
                    "attribute_id": attribute_id,
                    **attributes.value_columns(old),
                }
            )
    db.session.execute(delete(CustomerAttribute).where(CustomerAttribute.id.in_(gone)))
    attributes.keep_values(rows)

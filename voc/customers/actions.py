"""What can be done to customers, their history and the addresses that said stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from voc.core import tokens
from voc.core.db import UTCDateTime, db
from voc.customers.models import (
    Contact,
    Customer,
    Suppression,
    SuppressionReason,
)

CHUNK = 5_000
"""Ids in one statement: below the variables that either engine takes."""

Insert = sqlite.Insert | postgresql.Insert


def upsert(table: Any) -> Insert:
    """An INSERT of this engine, which knows ON CONFLICT."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)


def note_invited(customer_ids: Sequence[int], at: datetime) -> None:
    """Remember that these were asked then; an earlier moment never replaces a later one."""
    for start in range(0, len(customer_ids), CHUNK):
        _note_moment(Contact.last_invited_at, customer_ids[start : start + CHUNK], at)


def note_called(customer_id: int, at: datetime) -> None:
    """Remember that somebody reached this customer by phone then."""
    _note_moment(Contact.last_called_at, [customer_id], at)


def note_answered(customer_id: int, at: datetime, score: int | None = None) -> None:
    """Remember an answer, and its NPS score (0 to 10) where it gave one."""
    _note_moment(Contact.last_answered_at, [customer_id], at)
    if score is not None:
        db.session.execute(
            update(Contact)
            .where(Contact.customer_id == customer_id, Contact.last_answered_at <= at)
            .values(last_score=score)
        )


def note_polarity(customer_id: int, polarity_10000: int) -> None:
    """Remember the polarity, in 1/10,000, of the latest words; the caller knows they are."""
    statement = upsert(Contact).from_select(
        ["customer_id", "last_polarity"],
        select(Customer.id, literal(polarity_10000)).where(Customer.id == customer_id),
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Contact.customer_id],
            set_={"last_polarity": statement.excluded.last_polarity},
        )
    )


def suppress(
    address: str,
    reason: SuppressionReason,
    at: datetime,
    survey_id: int = 0,
    customer: Customer | None = None,
) -> None:
    """Never write to this address again (`survey_id` 0), or not for that survey. Repeatable.

    The address may be an email or a phone in its canonical form; only its keyed hash is kept.
    """
    owner = customer.id if customer else _owner_of(address)
    statement = upsert(Suppression).values(
        address_hash=tokens.keyed_hash(address),
        customer_id=owner,
        survey_id=survey_id,
        reason=reason,
        at=at,
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Suppression.address_hash, Suppression.survey_id],
            set_={
                "customer_id": func.coalesce(
                    Suppression.customer_id, statement.excluded.customer_id
                )
            },
        )
    )


def unsuppress(address: str, survey_id: int = 0) -> None:
    """Take back `suppress` for this address and this survey; repeatable."""
    db.session.execute(
        delete(Suppression).where(
            Suppression.address_hash == tokens.keyed_hash(address),
            Suppression.survey_id == survey_id,
        )
    )


def link_suppressions(addresses: Mapping[str, int]) -> None:
    """Give the suppressions of these addresses their customers (address to customer id)."""
    if not addresses:
        return
    owners = {tokens.keyed_hash(address): owner for address, owner in addresses.items()}
    found = db.session.scalars(
        select(Suppression).where(
            Suppression.address_hash.in_(owners), Suppression.customer_id.is_(None)
        )
    )
    for suppression in found:
        suppression.customer_id = owners[suppression.address_hash]


def _owner_of(address: str) -> int | None:
    return db.session.scalar(
        select(Customer.id)
        .where(or_(Customer.email == address, Customer.phone == address))
        .limit(1)
    )


def _note_moment(column: Any, customer_ids: Sequence[int], at: datetime) -> None:
    """One upsert for all who still exist, in the order of their ids so that none deadlock."""
    name = column.key
    known = (
        select(Customer.id, literal(at, UTCDateTime()))
        .where(Customer.id.in_(customer_ids))
        .order_by(Customer.id)
    )
    statement = upsert(Contact).from_select(["customer_id", name], known)
    latest: ColumnElement[datetime] = case(
        (column > statement.excluded[name], column), else_=statement.excluded[name]
    )
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Contact.customer_id], set_={name: latest})
    )

"""Finding customers, segments, imports and who said stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarResult, exists, func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql import ColumnElement

from voc.accounts import queries as accounts
from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.folding import fold
from voc.core.paging import Page, paged
from voc.customers import segments
from voc.customers.import_models import CustomerImport, ImportRefusal, ImportSubject
from voc.customers.models import (
    Attribute,
    Contact,
    Customer,
    CustomerAttribute,
    Segment,
    Suppression,
)

SHOWN_IN_PREVIEW = 10


def customer(customer_id: int) -> Customer:
    """One customer.

    :raises NotFound: there is no such customer.
    """
    found = db.session.get(Customer, customer_id)
    if found is None:
        raise NotFound
    return found


def customers(search: str, after: str | None) -> Page[Customer]:
    """A page of customers, newest first, in whose search key every word of `search` stands."""
    statement = select(Customer).options(selectinload(Customer.contact))
    for word in fold(search).split():
        statement = statement.where(Customer.search.contains(word, autoescape=True))
    return paged(
        statement,
        (Customer.created_at, Customer.id),
        lambda row: (row.created_at, row.id),
        after,
    )


def has_customers() -> bool:
    """Whether there is anybody to ask."""
    return bool(db.session.scalar(select(exists(select(Customer.id)))))


def customer_by(column: Any, value: str | None) -> Customer | None:
    """Who has this email, phone or reference (in its canonical form), if anybody."""
    return db.session.scalar(select(Customer).where(column == value)) if value else None


def attributes() -> Sequence[Attribute]:
    """Every attribute the company keeps, by name."""
    return db.session.scalars(select(Attribute).order_by(Attribute.name, Attribute.id)).all()


def attributes_of(customer: Customer) -> Sequence[CustomerAttribute]:
    """What is known of one customer beyond the usual, by the attributes' names."""
    return db.session.scalars(
        select(CustomerAttribute)
        .join(CustomerAttribute.attribute)
        .where(CustomerAttribute.customer_id == customer.id)
        .options(selectinload(CustomerAttribute.attribute))
        .order_by(Attribute.name)
    ).all()


def history(customer_id: int) -> Contact | None:
    """When this customer was last asked, answered and called; None if never."""
    return db.session.scalar(select(Contact).where(Contact.customer_id == customer_id))


def suppression_for(address: str, survey_id: int = 0) -> Suppression | None:
    """Why this address must not be written to, for any survey or for this one; None if it may."""
    return suppression_by_hash(tokens.keyed_hash(address), survey_id)


def suppression_by_hash(address_hash: str, survey_id: int = 0) -> Suppression | None:
    """As `suppression_for`, for an address of which only the keyed hash is left."""
    return db.session.scalar(
        select(Suppression)
        .where(
            Suppression.address_hash == address_hash,
            Suppression.survey_id.in_({0, survey_id}),
        )
        .order_by(Suppression.survey_id)
        .limit(1)
    )


def suppressions_of(customer: Customer) -> Sequence[Suppression]:
    """Everything that stops us from writing to this customer."""
    return db.session.scalars(
        select(Suppression)
        .where(Suppression.customer_id == customer.id)
        .order_by(Suppression.at, Suppression.id)
    ).all()


def is_suppressed(survey_id: int = 0) -> ColumnElement[bool]:
    """Whether a Customer of the statement around it said stop to everything or this survey."""
    return exists().where(
        Suppression.customer_id == Customer.id, Suppression.survey_id.in_({0, survey_id})
    )


def segment(segment_id: int) -> Segment:
    """One segment.

    :raises NotFound: there is no such segment.
    """
    found = db.session.get(Segment, segment_id)
    if found is None:
        raise NotFound
    return found


def all_segments() -> Sequence[Segment]:
    """Every segment by name."""
    return db.session.scalars(select(Segment).order_by(Segment.name, Segment.id)).all()


def in_segment(segment: Segment | None, at: datetime) -> ColumnElement[bool]:
    """A WHERE clause over Customer: who belongs to a segment at `at` (None: everyone).

    Days are those of the organisation's zone.
    """
    return conditions_hold(segment.conditions if segment else [], at)


def conditions_hold(conditions: Any, at: datetime) -> ColumnElement[bool]:
    """As `in_segment`, for conditions not yet kept. ValueError as `conditions.read_all`."""
    return segments.matching(conditions, at, accounts.organisation().zone_info)


def segment_counts(found: Sequence[Segment], at: datetime) -> dict[int, int]:
    """How many belong to each of these segments at `at`, in one statement."""
    if not found:
        return {}
    counts = [func.count(Customer.id).filter(in_segment(one, at)) for one in found]
    row = db.session.execute(select(*counts)).one()
    return {one.id: count for one, count in zip(found, row, strict=True)}


def count_of(clause: ColumnElement[bool]) -> int:
    """How many customers a clause holds for."""
    return db.session.scalar(select(func.count(Customer.id)).where(clause)) or 0


def some_of(clause: ColumnElement[bool]) -> Sequence[Customer]:
    """The first few customers that a clause holds for, to look at."""
    statement = select(Customer).where(clause)
    return db.session.scalars(
        statement.order_by(Customer.created_at.desc(), Customer.id.desc()).limit(SHOWN_IN_PREVIEW)
    ).all()


def customer_import(import_id: int) -> CustomerImport:
    """One import.

    :raises NotFound: there is no such import.
    """
    found = db.session.get(CustomerImport, import_id)
    if found is None:
        raise NotFound
    return found


def imports(
    after: str | None, subject: ImportSubject = ImportSubject.CUSTOMERS
) -> Page[CustomerImport]:
    """A page of imports, newest first."""
    of_these = select(CustomerImport).where(CustomerImport.subject == subject)
    return paged(of_these, (CustomerImport.id,), lambda row: (row.id,), after)


def refusals(job: CustomerImport, most: int | None = None) -> ScalarResult[ImportRefusal]:
    """The rows of a file that were not taken, in its order; all of them, or the first few."""
    statement = (
        select(ImportRefusal)
        .where(ImportRefusal.import_id == job.id)
        .order_by(ImportRefusal.line)
        .limit(most)
    )
    return db.session.scalars(statement.execution_options(yield_per=500))


def kept_of(job: CustomerImport) -> int:
    """How many of the customers that an import added are still here."""
    return count_of(Customer.import_id == job.id)

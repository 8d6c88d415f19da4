"""What can be done to customers, segments and the addresses that said stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from voc.accounts import queries as accounts
from voc.core import tokens
from voc.core.db import db, upsert
from voc.core.errors import Conflict
from voc.core.i18n import _l
from voc.customers import facts
from voc.customers.attributes import Value, set_values
from voc.customers.conditions import Condition
from voc.customers.models import (
    Customer,
    Segment,
    Suppression,
    SuppressionReason,
)

FIELDS = (
    "name",
    "email",
    "phone",
    "reference",
    "company",
    "language",
    "zone",
    "preferred_channel",
    "preferred_hour",
    "consents",
)
"""What may be said of a customer; attributes stand beside."""
UNIQUE = ("email", "phone", "reference")


class TakenError(Conflict):
    """Another customer has this email, phone or reference; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(_l("Another customer has this already."))
        self.field = field


def add(
    values: Mapping[str, Any], at: datetime, attributes: Mapping[int, Value | None] | None = None
) -> Customer:
    """A new customer; `values` by FIELDS, attributes by their ids.

    :raises ValueError: an email or a phone can't be one (see `facts.Problem`).
    :raises TakenError: somebody else has that email, phone or reference.
    """
    customer = Customer(created_at=at, language=accounts.organisation().language)
    return change(customer, values, attributes)


def change(
    customer: Customer,
    values: Mapping[str, Any],
    attributes: Mapping[int, Value | None] | None = None,
) -> Customer:
    """Say these fields anew (others stay); an attribute of None is taken away. Raises as `add`."""
    said = dict(values)
    for name, read in (("email", facts.email), ("phone", facts.phone)):
        if name in said:
            said[name] = read(said[name] or "")
    for name in UNIQUE:
        if said.get(name) and _somebody_else_has(customer, name, said[name]):
            raise TakenError(name)
    for name in FIELDS:
        if name in said:
            setattr(customer, name, said[name])
    customer.search = facts.search_key(
        name=customer.name or "",
        email=customer.email,
        phone=customer.phone,
        reference=customer.reference,
        company=customer.company or "",
    )
    try:
        with db.session.begin_nested():
            db.session.add(customer)
    except IntegrityError:
        raise Conflict from None
    set_values(customer, attributes or {})
    link_suppressions({customer.id: [one for one in (customer.email, customer.phone) if one]})
    db.session.flush()
    return customer


def set_consent(customer: Customer, consents: bool) -> None:
    """Remember whether this person agrees to be asked at all."""
    customer.consents = consents


def remove(customer: Customer) -> None:
    """Delete a customer and what is known of them; who said stop stays known by a keyed hash."""
    db.session.execute(delete(Customer).where(Customer.id == customer.id))
    db.session.expunge(customer)


def keep_segment(
    segment: Segment | None, name: str, conditions: Sequence[Condition], at: datetime
) -> Segment:
    """A new segment, or the one given with another name or other conditions.

    :raises Conflict: another segment has this name.
    """
    kept = segment or Segment(created_at=at)
    kept.name = name
    kept.conditions = [condition.as_dict() for condition in conditions]
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError:
        raise Conflict(_l("Another segment has this name.")) from None
    return kept


def remove_segment(segment: Segment) -> None:
    """Delete a segment; its customers stay.

    :raises Conflict: something uses it.
    """
    try:
        with db.session.begin_nested():
            db.session.delete(segment)
    except IntegrityError:
        raise Conflict(_l("A wave uses this segment, so it stays.")) from None


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
    is_phone = "@" not in address
    suppress_hash(tokens.keyed_hash(address), reason, at, survey_id, owner, is_phone=is_phone)


def suppress_hash(
    address_hash: str,
    reason: SuppressionReason,
    at: datetime,
    survey_id: int = 0,
    customer_id: int | None = None,
    *,
    is_phone: bool = False,
) -> None:
    """As `suppress`, for an address of which only the keyed hash is left."""
    statement = upsert(Suppression).values(
        address_hash=address_hash,
        customer_id=customer_id,
        survey_id=survey_id,
        reason=reason,
        is_phone=is_phone,
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
    unsuppress_hash(tokens.keyed_hash(address), survey_id)


def unsuppress_hash(address_hash: str, survey_id: int = 0) -> None:
    """As `unsuppress`, for an address of which only the keyed hash is left."""
    db.session.execute(
        delete(Suppression).where(
            Suppression.address_hash == address_hash,
            Suppression.survey_id == survey_id,
        )
    )


def link_suppressions(addresses: Mapping[int, Sequence[str]]) -> None:
    """Give suppressions their customers again, by the addresses that each of these has now.

    An address that bounced and is nobody's any more no longer stops its former customer; one
    whose owner asked us to stop does: that was the person, not the address.
    """
    if not addresses:
        return
    owners = {tokens.keyed_hash(one): owner for owner, own in addresses.items() for one in own}
    db.session.execute(
        update(Suppression)
        .where(
            Suppression.customer_id.in_(addresses),
            Suppression.reason == SuppressionReason.BOUNCED,
            Suppression.address_hash.not_in(owners),
        )
        .values(customer_id=None),
        execution_options={"synchronize_session": False},
    )
    found = db.session.scalars(
        select(Suppression).where(
            Suppression.address_hash.in_(owners), Suppression.customer_id.is_(None)
        )
    )
    for suppression in found:
        suppression.customer_id = owners[suppression.address_hash]


def _somebody_else_has(customer: Customer, name: str, value: str) -> bool:
    column = getattr(Customer, name)
    other = select(Customer.id).where(column == value, Customer.id.is_distinct_from(customer.id))
    with db.session.no_autoflush:
        return db.session.scalar(other.limit(1)) is not None


def _owner_of(address: str) -> int | None:
    return db.session.scalar(
        select(Customer.id)
        .where(or_(Customer.email == address, Customer.phone == address))
        .limit(1)
    )

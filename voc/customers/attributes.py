"""Writing what a company keeps of its customers beyond the usual: values of its own attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from voc.core.db import db, upsert
from voc.core.folding import fold
from voc.customers.models import Attribute, AttributeKind, Customer, CustomerAttribute

Value = float | str | date


def attribute_for(key: str, name: str, kind: AttributeKind) -> Attribute:
    """The attribute with this key, made where there is none.

    Where the key's attribute is of another kind, one with the key and a number is taken.
    """
    for attempt in (key[:60], *(f"{key[:60]}_{n}" for n in range(2, 1000))):
        known = db.session.scalar(select(Attribute).where(Attribute.key == attempt))
        if known is not None and known.kind is kind:
            return known
        if known is None:
            made = Attribute(key=attempt, name=name[:200], kind=kind)
            db.session.add(made)
            db.session.flush()
            return made
    raise ValueError("too many attributes of one name")


def set_values(customer: Customer, attributes: Mapping[int, Value | None]) -> None:
    """Write these attributes of a customer, by id; None takes one away."""
    gone = [attribute_id for attribute_id, value in attributes.items() if value is None]
    if gone:
        db.session.execute(
            delete(CustomerAttribute).where(
                CustomerAttribute.customer_id == customer.id,
                CustomerAttribute.attribute_id.in_(gone),
            )
        )
    keep_values(
        [
            {"customer_id": customer.id, "attribute_id": attribute_id, **value_columns(value)}
            for attribute_id, value in attributes.items()
            if value is not None
        ]
    )
    db.session.expire(customer, ["attributes"])


def keep_values(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write attribute values (`value_columns` and two ids each), replacing older ones."""
    if not rows:
        return
    statement = upsert(CustomerAttribute.__table__)
    names = ("number", "text", "folded", "day")
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["customer_id", "attribute_id"],
            set_={name: statement.excluded[name] for name in names},
        ),
        [dict(row) for row in rows],
    )


def value_columns(value: Value) -> dict[str, Any]:
    """The columns of CustomerAttribute that hold this value."""
    text = value if isinstance(value, str) else None
    return {
        "number": value if isinstance(value, int | float) else None,
        "text": text,
        "folded": None if text is None else fold(text),
        "day": value if isinstance(value, date) else None,
    }

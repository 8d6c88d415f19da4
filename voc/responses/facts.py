"""What is known of a customer when the survey is opened, for its conditions and texts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from voc.core.db import db
from voc.customers.models import Attribute, Customer, CustomerAttribute
from voc.surveys.logic import Facts

NOBODY = Facts()


def facts_of(customer_id: int | None) -> Facts:
    """The name and the attributes of a customer; nothing of somebody unknown."""
    if customer_id is None:
        return NOBODY
    name = db.session.scalar(select(Customer.name).where(Customer.id == customer_id))
    kept = db.session.execute(
        select(
            Attribute.key, CustomerAttribute.number, CustomerAttribute.text, CustomerAttribute.day
        )
        .join(Attribute, Attribute.id == CustomerAttribute.attribute_id)
        .where(CustomerAttribute.customer_id == customer_id)
    )
    attributes = {key: _text(number, text, day) for key, number, text, day in kept}
    return Facts(name=name or "", attributes=attributes)


def _text(number: float | None, text: str | None, day: date | None) -> str:
    if number is not None:
        return f"{number:.6f}".rstrip("0").rstrip(".")
    return text or (day.isoformat() if day else "")

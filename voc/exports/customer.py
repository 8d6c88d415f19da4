"""Who said it, as files hold it; only for those who may see personal data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from voc.core.i18n import _
from voc.customers.models import Customer
from voc.exports.tables import Column

SELECTED: tuple[ColumnElement[Any], ...] = (
    Customer.name.expression,
    Customer.email.expression,
    Customer.phone.expression,
    Customer.reference.expression,
)
"""The values of `columns`, in their order, of a SELECT that is outer joined to Customer."""


def columns() -> list[Column]:
    """Name, addresses and the company's own number for the customer."""
    return [
        Column("customer_name", _("Customer"), 22),
        Column("customer_email", _("Email"), 28),
        Column("customer_phone", _("Phone"), 16),
        Column("customer_reference", _("Customer number"), 16),
    ]

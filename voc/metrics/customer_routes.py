"""The page of one customer: a page of `customers` that stands where all it shows is known."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from voc.core.access import Permission, may
from voc.customers import queries, words
from voc.customers.forms import as_typed
from voc.customers.routes import bp
from voc.metrics import sittings
from voc.waves import people


@bp.get("/<int:customer_id>")
def show(customer_id: int) -> ResponseReturnValue:
    """What is known of one customer, and what they told us."""
    customer = queries.customer(customer_id)
    left_out = people.left_out_of(customer)
    reads = may(Permission.COMMENTS)
    return render_template(
        "metrics/customer.html",
        customer=customer,
        attributes=queries.attributes_of(customer),
        contact=queries.history(customer.id),
        suppressions=queries.suppressions_of(customer),
        words=words,
        as_typed=as_typed,
        left_out=left_out,
        before=people.before(left_out),
        story=sittings.story(customer.id, request.args.get("after")) if reads else None,
    )

"""The page of one customer: a page of `customers` that stands where all it shows is known."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, may
from voc.customers import events, queries, words
from voc.customers.forms import as_typed
from voc.customers.routes import bp
from voc.followups import case_queries, risk_signals
from voc.followups.forms import REASONS, STATUSES
from voc.metrics import sittings
from voc.waves import people


@bp.get("/<int:customer_id>")
def show(customer_id: int) -> ResponseReturnValue:
    """What is known of one customer, what they told us, what we owe them, and why they may go."""
    customer, at = queries.customer(customer_id), clock.now()
    reads = may(Permission.COMMENTS)
    left_out = people.left_out_of(customer)
    return render_template(
        "customers/story.html",
        customer=customer,
        attributes=queries.attributes_of(customer),
        contact=queries.history(customer.id),
        suppressions=queries.suppressions_of(customer),
        events=events.of_customer(customer),
        words=words,
        as_typed=as_typed,
        story=sittings.story(customer.id, request.args.get("after")) if reads else None,
        risks=[REASONS[one] for one in risk_signals.reasons_of(customer.id, at)],
        cases=case_queries.of_customers([customer.id]) if may(Permission.CASES) else (),
        statuses=STATUSES,
        left_out=left_out,
        before=people.before(left_out),
        now=at,
    )

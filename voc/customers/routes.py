"""Customers: find, add, change, delete. One customer's page is `followups/customer_routes.py`."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.i18n import _
from voc.customers import actions, queries
from voc.customers.forms import ATTRIBUTE, SearchForm, customer_form
from voc.customers.models import Customer

bp = staff(Blueprint("customers", __name__, url_prefix="/customers"), Permission.CUSTOMERS)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Everybody we may ask, newest first, or those who match what is looked for."""
    form = SearchForm(request.args)
    page = queries.customers(form.words, request.args.get("after"))
    return render_template(
        "customers/index.html",
        form=form,
        page=page,
        is_known=bool(page.rows) or queries.has_customers(),
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a customer."""
    return _edit(None)


@bp.route("/<int:customer_id>/edit", methods=["GET", "POST"])
def edit(customer_id: int) -> ResponseReturnValue:
    """Change what is known of a customer."""
    return _edit(queries.customer(customer_id))


@bp.post("/<int:customer_id>/consent")
def consent(customer_id: int) -> ResponseReturnValue:
    """Remember whether this person agrees to be asked."""
    customer, agrees = queries.customer(customer_id), request.form.get("consents") == "yes"
    actions.set_consent(customer, agrees)
    if agrees:
        audit("noted a consent", customer, by=g.person, at=clock.now())
    else:
        audit("noted a refusal", customer, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("This customer may be asked.") if agrees else _("This customer will not be asked."))
    return redirect(url_for(".show", customer_id=customer.id), code=303)


@bp.post("/<int:customer_id>/delete")
def delete(customer_id: int) -> ResponseReturnValue:
    """Delete a customer; who said stop stays known by a keyed hash."""
    customer = queries.customer(customer_id)
    audit("deleted a customer", customer, by=g.person, at=clock.now())
    actions.remove(customer)
    db.session.commit()
    flash(_("The customer is deleted."))
    return redirect(url_for(".index"), code=303)


def _edit(customer: Customer | None) -> ResponseReturnValue:
    known, at = queries.attributes(), clock.now()
    form = customer_form(known, customer)
    if form.validate_on_submit():
        try:
            if customer is None:
                kept = actions.add(form.values, at, form.attributes(known))
                audit("added a customer", kept, by=g.person, at=at)
            else:
                kept = actions.change(customer, form.values, form.attributes(known))
                audit("changed a customer", kept, by=g.person, at=at)
        except actions.TakenError as error:
            form.refuse(error.field, str(error.message))
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".show", customer_id=kept.id), code=303)
    page = render_template(
        "customers/edit.html",
        form=form,
        customer=customer,
        own=[form[f"{ATTRIBUTE}{one.id}"] for one in known],
    )
    return page, 422 if form.errors else 200

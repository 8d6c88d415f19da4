"""Cases: what is owed to customers, whose it is, and what was promised for when."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, may, staff
from voc.core.db import LARGEST_INTEGER, db
from voc.core.errors import Conflict, Invalid, NotFound
from voc.core.i18n import _, _l
from voc.customers import queries as customers
from voc.followups import case_queries, cases
from voc.followups.forms import STATUSES, CaseForm
from voc.followups.models import Case, CaseStatus, OutreachCall

bp = staff(Blueprint("cases", __name__, url_prefix="/cases"), Permission.CASES)

CHANGED_MEANWHILE = _l(
    "Somebody changed this case in the meantime, so nothing was saved. It is shown as it stands"
    " now, with the note that you wrote. Please choose again and save."
)


@bp.app_template_global("late_promises")
def late_promises() -> int:
    """How many promises are late, whosever they are; 0 for who has nothing to do with cases."""
    return case_queries.late(clock.now()) if may(Permission.CASES) else 0


@bp.get("/")
def index() -> ResponseReturnValue:
    """Open cases, mine or all, the earliest promise first; or those that are over."""
    everybody, is_over = request.args.get("whose") == "all", request.args.get("over") == "yes"
    person_id, at = None if everybody else g.person.id, clock.now()
    listed = case_queries.over if is_over else case_queries.still_open
    return render_template(
        "cases/index.html",
        page=listed(person_id, request.args.get("after")),
        late=case_queries.late(at, person_id),
        everybody=everybody,
        is_over=is_over,
        statuses=STATUSES,
        now=at,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Open a case for a customer, perhaps out of a call."""
    customer = customers.customer(_number("customer") or 0)
    call_id = _number("call")
    call = db.session.get(OutreachCall, call_id) if call_id else None
    if call is not None and call.customer_id != customer.id:
        raise NotFound
    form = CaseForm()
    form.offer()
    if not form.is_submitted():
        form.owner.data = g.person.id
    if form.validate_on_submit():
        case = cases.open_by_hand(
            customer,
            form.about.data or "",
            owner=form.chosen_owner,
            promised_at=form.promised_at(),
            call=call,
            by=g.person,
            at=clock.now(),
        )
        db.session.commit()
        flash(_("The case is open."))
        return redirect(url_for(".show", case_id=case.id), code=303)
    page = render_template("cases/new.html", form=form, customer=customer)
    return page, 422 if form.errors else 200


@bp.route("/<int:case_id>", methods=["GET", "POST"])
def show(case_id: int) -> ResponseReturnValue:
    """One case: who it is for, what was said and promised, and what is done about it."""
    case = case_queries.one(case_id, to_change=request.method == "POST")
    form = CaseForm()
    form.offer(case)
    if not form.is_submitted():
        form.show(case)
    if not form.validate_on_submit():
        return _page(case, form), 422 if form.errors else 200
    wanted = cases.Wanted(
        status=CaseStatus(form.status.data),
        owner=form.chosen_owner,
        promised_at=form.promised_at(),
        words=form.words.data or "",
    )
    try:
        cases.change(case, wanted, by=g.person, at=clock.now(), seen=form.has_seen)
    except Conflict as error:
        form.show(case)  # how it stands now; the note stays as it was typed
        form.form_errors.append(CHANGED_MEANWHILE)
        return _page(case, form), error.status
    except Invalid as error:
        form.words.errors = [error.message]
        return _page(case, form), error.status
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".show", case_id=case.id), code=303)


def _page(case: Case, form: CaseForm) -> str:
    return render_template(
        "cases/show.html",
        case=case,
        form=form,
        wishes=case_queries.wishes(case),
        statuses=STATUSES,
        now=clock.now(),
    )


def _number(name: str) -> int | None:
    """An id out of the address; None for what can be none."""
    number = request.args.get(name, type=int)
    return number if number and 0 < number <= LARGEST_INTEGER else None

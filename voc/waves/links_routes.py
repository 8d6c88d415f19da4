"""Personal links made by hand: for one customer, or for a list of them."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, flash, g, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, requires, staff
from voc.core.db import db, reads_first, writing
from voc.core.i18n import _, localised_digits, ngettext
from voc.waves import invitations, queries
from voc.waves.forms import LinksForm

bp = staff(Blueprint("links", __name__, url_prefix="/waves/links"), Permission.WAVES)

RUNNABLE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run when a cell begins with it."""
SHOWN = 20


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.PERSONAL)
@reads_first
def index() -> ResponseReturnValue:
    """Make links; under the form, those that were made."""
    form = LinksForm(survey=request.args.get("survey", type=int))
    form.offer()
    if not form.validate_on_submit():
        return _form_page(form)
    found = {text: queries.customer_called(text) for text in form.lines()}
    if unknown := [text[:80] for text, customer in found.items() if customer is None]:
        form.people.errors = [
            _("Nobody is known by: %(list)s", list=_(", ").join(unknown[:SHOWN])),
        ]
        return _form_page(form)
    at, survey = clock.now(), queries.survey(form.survey.data)
    with writing():
        made = [invitations.invite(survey, customer, at) for customer in found.values() if customer]
        for invitation in made:
            audit("made a personal link", invitation, by=g.person, at=at)
    n = localised_digits(len(made))
    flash(ngettext("%(n)s link was made.", "%(n)s links were made.", len(made), n=n))
    return redirect(to(".made", first=made[0].id, last=made[-1].id), code=303)


def _form_page(form: LinksForm) -> ResponseReturnValue:
    page = queries.links(request.args.get("after"))
    shown = render_template("waves/links.html", form=form, page=page, link_of=queries.link_of)
    return shown, 422 if form.is_submitted() else 200


@bp.get("/<int:first>-<int:last>")
@requires(Permission.PERSONAL)
def made(first: int, last: int) -> str:
    """The links that were made together, to copy or to download."""
    invitations = queries.links_between(first, last)
    return render_template(
        "waves/links_made.html",
        invitations=invitations,
        first=first,
        last=last,
        link_of=queries.link_of,
    )


@bp.get("/<int:first>-<int:last>.csv")
@requires(Permission.PERSONAL)
def download(first: int, last: int) -> Response:
    """The same as a file; who took it is kept."""
    invitations = queries.links_between(first, last)
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(["reference", "name", "email", "survey", "link", "expires_at"])
    for one in invitations:
        who = one.customer
        cells = [who.reference, who.name, who.email] if who else ["", "", ""]
        link, expires = queries.link_of(one), one.expires_at.isoformat(timespec="seconds")
        table.writerow([_inert(cell or "") for cell in (*cells, one.survey.name, link, expires)])
    with writing():
        detail = f"{len(invitations)} links"
        audit("downloaded personal links", by=g.person, at=clock.now(), detail=detail)
    answer = Response("\ufeff" + lines.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=links.csv"
    return answer


@bp.post("/<int:invitation_id>/revoke")
@requires(Permission.PERSONAL)
def revoke(invitation_id: int) -> ResponseReturnValue:
    """End a link."""
    invitation, at = queries.link_made_by_hand(invitation_id), clock.now()
    invitations.revoke(invitation, at)
    audit("revoked a personal link", invitation, by=g.person, at=at)
    db.session.commit()
    flash(_("The link no longer works."))
    return redirect(to(".index"), code=303)


@bp.post("/<int:invitation_id>/reissue")
@requires(Permission.PERSONAL)
def reissue(invitation_id: int) -> ResponseReturnValue:
    """End a link and make another for the same customer."""
    invitation, at = queries.link_made_by_hand(invitation_id), clock.now()
    invitations.reissue(invitation, at)
    audit("replaced a personal link", invitation, by=g.person, at=at)
    db.session.commit()
    flash(_("The old link no longer works; this is the new one."))
    return redirect(to(".made", first=invitation.id, last=invitation.id), code=303)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUNNABLE) else cell

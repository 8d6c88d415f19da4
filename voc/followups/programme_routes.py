"""Programmes: what the outreach asks, of whom, by whom, and on which mornings."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.i18n import _
from voc.followups import asking, programmes, queries
from voc.followups.forms import RULES, WAYS, ProgrammeForm
from voc.followups.models import Programme

bp = staff(
    Blueprint("programmes", __name__, url_prefix="/outreach/programmes"), Permission.PROGRAMMES
)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every programme, and when it makes its next list."""
    at = clock.now()
    listed = queries.programmes()
    return render_template(
        "outreach/programmes.html",
        programmes=listed,
        unable={one.id for one in listed if not asking.can_ask(one, at)},
        rules=RULES,
        ways=WAYS,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Ask another question, or other customers."""
    form = ProgrammeForm()
    form.offer()
    if not form.validate_on_submit():
        return _edit(form, None)
    programmes.create(form.chosen(), by=g.person, at=clock.now())
    return _saved()


@bp.route("/<int:programme_id>", methods=["GET", "POST"])
def change(programme_id: int) -> ResponseReturnValue:
    """Ask otherwise from the next list on."""
    programme = queries.programme(programme_id)
    form = ProgrammeForm()
    if not form.is_submitted():
        form.show(programme)
    form.offer()
    if not form.validate_on_submit():
        return _edit(form, programme)
    programmes.change(programme, form.chosen(), by=g.person, at=clock.now())
    return _saved()


@bp.post("/<int:programme_id>/pause")
def pause(programme_id: int) -> ResponseReturnValue:
    """Make no more lists."""
    programme = queries.programme(programme_id)
    programmes.pause(programme)
    audit("paused an outreach programme", programme, by=g.person, at=clock.now())
    return _saved()


@bp.post("/<int:programme_id>/resume")
def resume(programme_id: int) -> ResponseReturnValue:
    """Make lists again."""
    programme, at = queries.programme(programme_id), clock.now()
    programmes.resume(programme, at)
    audit("resumed an outreach programme", programme, by=g.person, at=at)
    return _saved()


def _edit(form: ProgrammeForm, programme: Programme | None) -> ResponseReturnValue:
    page = render_template(
        "outreach/programme.html",
        form=form,
        programme=programme,
        is_able=programme is None or asking.can_ask(programme, clock.now()),
        mails=asking.by_mail(),
    )
    return page, 422 if form.errors else 200


def _saved() -> ResponseReturnValue:
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".index"), code=303)

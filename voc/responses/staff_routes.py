"""Answers that wait to be looked at: let them count, or remove them.

Whoever answers for a survey decides what belongs to it, and has to read the words to do so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, requires, staff
from voc.core.db import db
from voc.core.errors import Invalid
from voc.core.i18n import _, ngettext, number
from voc.responses import quarantine
from voc.responses.quarantine import Held
from voc.responses.quarantine_forms import HeldForm, chosen
from voc.surveys.models import Survey, SurveyState

bp = staff(Blueprint("quarantine", __name__, url_prefix="/quarantine"), Permission.SURVEYS)


@bp.get("/")
@requires(Permission.COMMENTS)
def index() -> ResponseReturnValue:
    """Those that wait, newest first; and what was let count lately."""
    form = _form()
    is_clear = form.validate()
    held = form.held() if is_clear else Held()
    return render_template(
        "quarantine/index.html",
        form=form,
        page=quarantine.page(held, request.args.get("after")),
        count=quarantine.count(held),
        all=quarantine.count(),
        releases=quarantine.releases(),
    ), 200 if is_clear else 422


@bp.post("/release")
@requires(Permission.COMMENTS)
def release() -> ResponseReturnValue:
    """Let the ticked ones count, or all of the survey and the time that were asked for."""
    form = _form()
    held, at, n = _meant(form), clock.now(), 0
    while some := quarantine.release(held, at):
        n += some
        audit("let held answers count", by=g.person, at=at, detail=_detail(form, some))
        db.session.commit()
    flash(_counted(n))
    return redirect(url_for(".index", **form.args), code=303)


@bp.post("/remove")
@requires(Permission.COMMENTS)
def remove() -> ResponseReturnValue:
    """Ask first; then remove them for good."""
    form = _form()
    held = _meant(form)
    if request.form.get("sure") != "yes":
        return render_template(
            "quarantine/remove.html",
            form=form,
            count=quarantine.count(held),
            chosen=held.ids,
        )
    at, n = clock.now(), 0
    while some := quarantine.remove(held):
        n += some
        audit("removed held answers", by=g.person, at=at, detail=_detail(form, some))
        db.session.commit()
    flash(ngettext("%(n)s answer is removed.", "%(n)s answers are removed.", n, n=number(n)))
    return redirect(url_for(".index", **form.args), code=303)


@bp.post("/take-back")
@requires(Permission.COMMENTS)
def take_back() -> ResponseReturnValue:
    """Hold again what was let count together."""
    try:
        released_at = datetime.fromisoformat(request.form.get("released_at", ""))
    except ValueError:
        raise Invalid from None
    if released_at.tzinfo is None:
        raise Invalid
    at, n = clock.now(), 0
    while some := quarantine.take_back(released_at):
        n += some
        audit("held answers again", by=g.person, at=at, detail=str(some))
        db.session.commit()
    flash(ngettext("%(n)s answer waits again.", "%(n)s answers wait again.", n, n=number(n)))
    return redirect(url_for(".index"), code=303)


def _form() -> HeldForm:
    known = select(Survey.id, Survey.name).where(Survey.state != SurveyState.DRAFT)
    surveys = {row.id: row.name for row in db.session.execute(known.order_by(Survey.id))}
    return HeldForm(request.values, surveys, g.organisation.zone_info)


def _meant(form: HeldForm) -> Held:
    """The ticked ones or, where all were asked for, all of the survey and the time.

    :raises Invalid: nothing was ticked, or the time makes no sense.
    """
    if not form.validate():
        raise Invalid
    if request.form.get("which") == "all":
        held, now = form.held(), clock.now()  # not those that come while this is done
        return replace(held, until=min(held.until or now, now))
    ids = chosen(request.form)
    if not ids:
        raise Invalid(_("Please choose an answer first."))
    return form.held(ids)


def _detail(form: HeldForm, n: int) -> str:
    return " ".join([str(n), *(f"{name}={value}" for name, value in form.args.items())])[:200]


def _counted(n: int) -> str:
    return ngettext(
        "%(n)s answer counts now. This can be taken back below.",
        "%(n)s answers count now. This can be taken back below.",
        n,
        n=number(n),
    )

"""Events: which kinds are known, the files that brought them, and what a kind holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db, reads_first, writing
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _
from voc.customers import events, importing, queries, words
from voc.customers.forms import EventKindForm, UploadForm
from voc.customers.import_models import ImportSubject
from voc.customers.import_routes import LARGEST_BUFFER, LARGEST_FILE

bp = staff(Blueprint("events", __name__, url_prefix="/customers/events"), Permission.CUSTOMERS)
LATELY = timedelta(days=30)


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """The page that takes a file takes a big one; this runs before anything reads the body."""
    if endpoint == "events.new":
        request.max_content_length = LARGEST_FILE
        request.max_form_memory_size = LARGEST_BUFFER


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every kind of event with how many there are, and the files that brought some."""
    return render_template(
        "events/index.html",
        kinds=events.kinds(),
        counts=events.counts(clock.now() - LATELY),
        page=queries.imports(request.args.get("after"), ImportSubject.EVENTS),
        words=words,
    )


@bp.route("/new", methods=["GET", "POST"])
@reads_first
def new() -> ResponseReturnValue:
    """Bring a file of events; its headers say what its columns are."""
    form = UploadForm()
    if form.validate_on_submit():
        file, at = form.file.data, clock.now()
        try:
            job = importing.read(file.filename or "", file.read(), by=g.person, at=at)
            importing.start_events(job, at)
        except Invalid as error:
            form.file.errors = [str(error.message)]
        else:
            with writing():
                importing.keep(job)
                audit("brought events", job, by=g.person, at=at, detail=str(job.lines))
            return redirect(url_for("imports.show", import_id=job.id), code=303)
    return render_template("events/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:kind_id>", methods=["GET", "POST"])
def show(kind_id: int) -> ResponseReturnValue:
    """The events of one kind, newest first; and what it is called."""
    kind = events.kind(kind_id)
    form = EventKindForm(name=kind.name)
    if form.validate_on_submit():
        try:
            events.rename(kind, (form.name.data or "").strip())
        except Conflict as error:
            form.name.errors = [str(error.message)]
        else:
            audit("renamed a kind of event", kind, by=g.person, at=clock.now())
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".show", kind_id=kind.id), code=303)
    page = events.of_kind(kind, request.args.get("after"))
    shown = render_template("events/show.html", kind=kind, form=form, page=page)
    return shown, 422 if form.errors else 200


@bp.post("/<int:kind_id>/remove")
def remove(kind_id: int) -> ResponseReturnValue:
    """Forget a kind that has no event."""
    kind = events.kind(kind_id)
    audit("removed a kind of event", kind, by=g.person, at=clock.now())
    try:
        events.remove_kind(kind)
    except Conflict as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
    return redirect(url_for(".index"), code=303)

"""The library of questions: what is in it, where each is asked, and the organisation's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Invalid, NotFound
from voc.core.i18n import _, current
from voc.surveys import library
from voc.surveys.editing import one_from_form, one_to_form
from voc.surveys.forms import KINDS, LibraryForm
from voc.surveys.models import LibraryQuestion
from voc.surveys.texts import said

bp = staff(Blueprint("library", __name__, url_prefix="/surveys/library"), Permission.SURVEYS)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every question, or those that hold some words, and the surveys that ask it."""
    words = request.args.get("q", "").strip()
    return render_template(
        "surveys/library.html",
        words=words,
        own=library.own(words),
        is_empty=not words and not library.own(),
        standard=library.standard(words),
        uses=library.uses(),
        kinds=KINDS,
        said=lambda texts: said(texts, current().code),
    )


@bp.route("/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> ResponseReturnValue:
    """Write a question of that kind."""
    if kind not in KINDS:
        raise NotFound
    begun = {"key": kind, "type": kind, "title": {}}
    return _written(begun, None)


@bp.route("/<int:question_id>", methods=["GET", "POST"])
def edit(question_id: int) -> ResponseReturnValue:
    """Write one of the organisation's own anew."""
    kept = library.one(question_id)
    return _written(kept.content, kept)


def _written(before: dict[str, Any], kept: LibraryQuestion | None) -> ResponseReturnValue:
    form = LibraryForm(data={"question": one_to_form(before)})
    question: Any = form.question.form
    if form.validate_on_submit():
        data = {**form.question.data, "kind": before["type"], "key": before["key"]}
        written = one_from_form(data, before)
        if written["title"]:
            _keep(written, kept)
            db.session.commit()
            flash(_("The question is kept in the library."))
            return redirect(url_for(".index"), code=303)
        question.title.fa.errors = [_("Please write the question.")]
    return render_template(
        "surveys/library_question.html",
        form=form,
        q=question,
        kind=before["type"],
        kinds=KINDS,
        kept=kept,
        used=library.uses().get(kept.key, []) if kept else [],
    ), 422 if form.errors else 200


def _keep(written: dict[str, Any], kept: LibraryQuestion | None) -> None:
    at = clock.now()
    try:
        if kept is None:
            library.keep(written, by=g.person, at=at)
        else:
            library.change(kept, written, by=g.person, at=at)
    except ValueError:
        raise Invalid from None


@bp.post("/<int:question_id>/delete")
def delete(question_id: int) -> ResponseReturnValue:
    """Take it out of the library; surveys that took it keep it."""
    library.remove(library.one(question_id), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The question is out of the library. Surveys that ask it go on asking it."))
    return redirect(url_for(".index"), code=303)

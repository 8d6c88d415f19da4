"""Surveys as files: take one away, look at what a file would bring, bring it as a draft."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Invalid
from voc.surveys import actions, exchange, queries
from voc.surveys.forms import SurveyFileForm
from voc.surveys.questionnaire import Questionnaire

bp = staff(Blueprint("survey_files", __name__, url_prefix="/surveys"), Permission.SURVEYS)
LARGEST_FILE = 2 * 1024 * 1024


@bp.url_value_preprocessor
def allow_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file of many languages is long; this runs before anything reads the body."""
    if endpoint in {"survey_files.look", "survey_files.bring"}:
        request.max_content_length = request.max_form_memory_size = LARGEST_FILE


@bp.get("/<int:survey_id>/export")
def export(survey_id: int) -> ResponseReturnValue:
    """The survey as it is shown to staff, as a JSON file."""
    survey = queries.survey(survey_id)
    schema = current_app.extensions["voc.settings"].public_url + exchange.SCHEMA
    response = Response(
        exchange.to_json(exchange.document(survey, schema)), mimetype="application/json"
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"survey-{survey.slug}.json")
    return response


@bp.route("/import", methods=["GET", "POST"])
def look() -> ResponseReturnValue:
    """Send a file; then what of it would come and what not. Nothing is stored yet."""
    form = SurveyFileForm()
    if form.validate_on_submit():
        try:
            brought = exchange.read(form.file.data.read())
        except Invalid as error:
            form.file.errors = [str(error.message)]
        else:
            document = exchange.written(
                brought.name, brought.language, brought.content, touchpoint=brought.touchpoint
            )
            return render_template(
                "surveys/brought.html",
                brought=brought,
                asked=Questionnaire.read(brought.content),
                document=exchange.to_json(document),
            )
    return render_template(
        "surveys/import.html", form=form, schema=exchange.SCHEMA
    ), 422 if form.errors else 200


@bp.post("/import/draft")
def bring() -> ResponseReturnValue:
    """A new survey out of what was looked at."""
    brought = exchange.read(request.form.get("document", "").encode(errors="replace"))
    made = actions.create(
        brought.name,
        brought.content,
        language=brought.language,
        by=g.person,
        at=clock.now(),
        touchpoint=brought.touchpoint,
    )
    db.session.commit()
    return redirect(url_for("surveys.draft", survey_id=made.id), code=303)

"""Batches of single-use links: made, downloaded, printed, ended."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Invalid
from voc.core.i18n import _, use
from voc.surveys import queries as surveys
from voc.surveys.models import Survey, SurveyState
from voc.surveys.qr import qr_drawing
from voc.surveys.questionnaire import said
from voc.waves import batches
from voc.waves.batch_forms import BatchForm
from voc.waves.batch_models import SingleLink

bp = staff(Blueprint("batches", __name__, url_prefix="/surveys"), Permission.SURVEYS)

ON_SHEETS = 600
"""Cards on one print: a browser draws no more codes at once."""


@bp.get("/<int:survey_id>/batches")
def index(survey_id: int) -> ResponseReturnValue:
    """A survey's batches, newest first, under the form for another."""
    return _page(surveys.survey(survey_id), BatchForm())


def _page(survey: Survey, form: BatchForm) -> ResponseReturnValue:
    shown = render_template(
        "waves/batches.html",
        survey=survey,
        form=form,
        batches=batches.of_survey(survey.id),
        most=batches.MOST,
    )
    return shown, 422 if form.is_submitted() else 200


@bp.post("/<int:survey_id>/batches")
def make(survey_id: int) -> ResponseReturnValue:
    """A new batch.

    :raises Invalid: the survey was never published.
    """
    survey, form = surveys.survey(survey_id), BatchForm()
    if survey.state is SurveyState.DRAFT:
        raise Invalid
    if not form.validate():
        return _page(survey, form)
    at, count = clock.now(), form.count.data
    made = batches.make(survey, form.name.data, count, form.days.data, at)
    audit("made a batch of links", made, by=g.person, at=at, detail=str(count))
    db.session.commit()
    flash(_("The links are made."))
    return redirect(to(".index", survey_id=survey.id), code=303)


@bp.post("/batches/<int:batch_id>/revoke")
def revoke(batch_id: int) -> ResponseReturnValue:
    """End a batch."""
    batch, at = batches.batch(batch_id), clock.now()
    batches.revoke(batch, at)
    audit("ended a batch of links", batch, by=g.person, at=at)
    db.session.commit()
    flash(_("The links of this batch no longer work."))
    return redirect(to(".index", survey_id=batch.survey_id), code=303)


@bp.get("/batches/<int:batch_id>.csv")
def download(batch_id: int) -> ResponseReturnValue:
    """The links as a file; which of them were used is not told."""
    batch = batches.batch(batch_id)
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(["number", "link", "expires_at"])
    until = batch.expires_at.isoformat(timespec="seconds")
    for one in batch.links:
        table.writerow([one.number, _address(one), until])
    answer = Response("\ufeff" + lines.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=links-{batch.id}.csv"
    return answer


@bp.get("/batches/<int:batch_id>/sheet")
def sheet(batch_id: int) -> ResponseReturnValue:
    """Cards to cut, one a link, on A4."""
    batch = batches.batch(batch_id)
    survey = batch.survey
    language = use(request.args.get("as", survey.language))
    first = max(1, request.args.get("from", 1, type=int))
    chosen = [one for one in batch.links if first <= one.number < first + ON_SHEETS]
    version = surveys.shown_version(survey)
    return render_template(
        "waves/batch_sheet.html",
        batch=batch,
        survey=survey,
        title=said(version.content["title"], language.code, survey.language) or survey.name,
        cards=[(one.number, _address(one), qr_drawing(_address(one))) for one in chosen],
        further=first + ON_SHEETS if first + ON_SHEETS <= len(batch.links) else None,
    )


def _address(link: SingleLink) -> str:
    return f"{current_app.extensions['voc.settings'].public_url}/o/{batches.token_of(link)}"

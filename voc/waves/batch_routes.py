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
from voc.core.folding import digits, in_one_line
from voc.core.i18n import _, number, use
from voc.surveys import queries as surveys
from voc.surveys.models import SurveyState
from voc.surveys.qr import qr_drawing
from voc.surveys.questionnaire import said
from voc.waves import batches
from voc.waves.batch_models import SingleLink
from voc.waves.links import LINK_DAYS

bp = staff(Blueprint("batches", __name__, url_prefix="/surveys"), Permission.SURVEYS)

LONGEST_NAME = 200
MOST_DAYS = 365
ON_SHEETS = 600
"""Cards on one print: a browser draws no more codes at once."""


@bp.get("/<int:survey_id>/batches")
def index(survey_id: int) -> ResponseReturnValue:
    """A survey's batches, newest first."""
    survey = surveys.survey(survey_id)
    return render_template(
        "waves/batches.html",
        survey=survey,
        batches=batches.of_survey(survey.id),
        most=batches.MOST,
        days=LINK_DAYS,
        now=clock.now(),
    )


@bp.post("/<int:survey_id>/batches")
def make(survey_id: int) -> ResponseReturnValue:
    """A new batch.

    :raises Invalid: without a name, or with a number that makes no sense.
    """
    survey = surveys.survey(survey_id)
    name = in_one_line(request.form.get("name", "")).strip()
    count, days = _number("count", batches.MOST), _number("days", MOST_DAYS)
    if not 0 < len(name) <= LONGEST_NAME or survey.state is SurveyState.DRAFT:
        raise Invalid
    at = clock.now()
    made = batches.make(survey, name, count, days, at)
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


def _number(name: str, most: int) -> int:
    typed = digits(request.form.get(name, "").strip())
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7 and 0 < int(typed) <= most):
        raise Invalid(_("Please give a number from 1 to %(most)s.", most=number(most)))
    return int(typed)

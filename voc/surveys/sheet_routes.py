"""A survey's open link on paper: its QR code as a file, and a sheet to print and hang up."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from voc.core.access import Permission, staff
from voc.core.errors import NotFound
from voc.core.i18n import use
from voc.surveys import queries
from voc.surveys.models import Survey, SurveyState
from voc.surveys.qr import qr_drawing, qr_file
from voc.surveys.questionnaire import said
from voc.surveys.routes import open_link

bp = staff(Blueprint("sheets", __name__, url_prefix="/surveys"), Permission.SURVEYS)

KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@bp.get("/<int:survey_id>/qr.<kind>")
def qr(survey_id: int, kind: str) -> ResponseReturnValue:
    """The QR code of the open link, to place in print."""
    survey = _open_to_all(survey_id)
    if kind not in KINDS:
        raise NotFound
    answer = Response(qr_file(open_link(survey), kind), mimetype=KINDS[kind])
    name = f"{survey.slug}.{kind}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@bp.get("/<int:survey_id>/sheet")
def sheet(survey_id: int) -> ResponseReturnValue:
    """One A4 page: what it is about, the code, the address; in either language."""
    survey = _open_to_all(survey_id)
    language = use(request.args.get("as", survey.language))
    content = queries.published_version(survey)
    link = open_link(survey)
    title = said(content.content["title"], language.code, survey.language) if content else ""
    return render_template(
        "surveys/sheet.html",
        survey=survey,
        title=title or survey.name,
        link=link,
        qr=qr_drawing(link),
    )


def _open_to_all(survey_id: int) -> Survey:
    """A survey with an open link.

    :raises NotFound: it has none.
    """
    survey = queries.survey(survey_id)
    if survey.state is SurveyState.DRAFT or not survey.has_open_link:
        raise NotFound
    return survey

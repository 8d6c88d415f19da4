"""Versions of a survey: what changed between them, and the way back to one."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import VocError
from voc.core.i18n import _, current
from voc.surveys import actions, core_questions, queries, translating
from voc.surveys.comparing import differences
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire

bp = staff(Blueprint("versions", __name__, url_prefix="/surveys"), Permission.SURVEYS)


@bp.get("/<int:survey_id>/review")
def review(survey_id: int) -> ResponseReturnValue:
    """What publishing the draft would change for customers, before it does."""
    survey = queries.survey(survey_id)
    draft, shown = queries.draft_of(survey), queries.published_version(survey)
    if draft is None or shown is None:
        return redirect(url_for("surveys.draft", survey_id=survey_id), code=303)
    locks = core_questions.locked(queries.published(survey))
    written = Questionnaire.read(draft.content)
    return render_template(
        "surveys/review.html",
        survey=survey,
        differences=_between(shown, draft),
        breaks=core_questions.breaks(shown.content, draft.content, locks, current().code),
        problems=actions.problems(written, survey) + core_questions.problems(draft.content, locks),
        lacking=translating.lacking(draft.content, survey.language, current().code),
    )


@bp.get("/<int:survey_id>/versions")
def compare(survey_id: int) -> ResponseReturnValue:
    """Two versions beside each other: by default the last two."""
    survey = queries.survey(survey_id)
    last = survey.versions[-1].number
    before = queries.version(survey, request.args.get("from", max(1, last - 1), type=int))
    after = queries.version(survey, request.args.get("to", last, type=int))
    return render_template(
        "surveys/versions.html",
        survey=survey,
        before=before,
        after=after,
        differences=_between(before, after),
    )


def _between(before: SurveyVersion, after: SurveyVersion) -> list[object]:
    old, new = (Questionnaire.read(one.content).to_content() for one in (before, after))
    return [*differences(old, new, current().code)]


@bp.post("/<int:survey_id>/versions/<int:number>/restore")
def restore(survey_id: int, number: int) -> ResponseReturnValue:
    """Begin the draft anew with what that version asked."""
    survey = queries.survey(survey_id)
    actions.restore(survey, number, by=g.person, at=clock.now())
    return _kept(survey, _("The draft asks what that version asked. You can undo this."))


@bp.post("/<int:survey_id>/draft/undo")
def undo(survey_id: int) -> ResponseReturnValue:
    """Take the last change to the draft back."""
    survey = queries.survey(survey_id)
    try:
        actions.undo(survey, by=g.person, at=clock.now())
    except VocError as error:
        flash(str(error.message), "error")
        return redirect(url_for("surveys.draft", survey_id=survey_id), code=303)
    return _kept(survey, _("The last change is undone."))


def _kept(survey: Survey, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("surveys.draft", survey_id=survey.id), code=303)

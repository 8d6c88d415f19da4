"""The page on which a survey is made anonymous, and says what that means."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Conflict
from voc.core.i18n import _
from voc.responses import anonymity
from voc.surveys import queries

bp = staff(Blueprint("anonymity", __name__, url_prefix="/surveys"), Permission.SURVEYS)


@bp.get("/<int:survey_id>/anonymity")
def show(survey_id: int) -> ResponseReturnValue:
    """What is kept of an answer, and the choice while there is one."""
    survey = queries.survey(survey_id)
    return render_template(
        "surveys/anonymity.html", survey=survey, is_settled=anonymity.is_settled(survey.id)
    )


@bp.post("/<int:survey_id>/anonymity")
def decide(survey_id: int) -> ResponseReturnValue:
    """Make it anonymous, or not."""
    survey = queries.survey(survey_id)
    wants = request.form.get("anonymous") == "yes"
    try:
        anonymity.decide(survey, is_anonymous=wants, by=g.person, at=clock.now())
    except Conflict as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
        flash(_("The survey is anonymous.") if wants else _("The survey is not anonymous."))
    return redirect(url_for(".show", survey_id=survey_id), code=303)

"""A survey's responses, and one of them: what was asked, given and said.

Whoever may see personal data sees every response, for they must call back. Everybody else who
reads comments sees responses without names and without the hour, and only once a survey has
enough of them. To leave a response out of the figures is for those who answer for the survey; to
erase one also takes the right to see whose it is.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.globals import request
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock, tongues
from voc.core.access import Permission, may, requires, staff
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.i18n import _, current
from voc.metrics import findings, sittings
from voc.metrics.routes import reader
from voc.responses import actions, quarantine, queries
from voc.responses.quarantine import Held
from voc.surveys.contact import week
from voc.surveys.models import Survey, SurveyState

bp = staff(Blueprint("responses", __name__), Permission.COMMENTS)


@bp.get("/surveys/<int:survey_id>/responses")
def index(survey_id: int) -> ResponseReturnValue:
    """Every response to a survey, newest first."""
    survey = db.session.get(Survey, survey_id)
    if survey is None or survey.state is SurveyState.DRAFT:
        raise NotFound
    note = _hidden(survey)
    page = None if note else sittings.page(survey, request.args.get("after"))
    return render_template(
        "responses/index.html",
        survey=survey,
        page=page,
        words=sittings.words_by_sitting(page.rows) if page else {},
        note=note,
        held=quarantine.count(Held(survey_id=survey_id)) if may(Permission.SURVEYS) else 0,
    )


@bp.get("/responses/<int:response_id>")
def show(response_id: int) -> ResponseReturnValue:
    """One response: each question as it was put, what was given, and what the words say."""
    response = queries.response_for(response_id)
    note = _hidden(response.survey)
    return render_template(
        "responses/show.html",
        response=response,
        told=[] if note else sittings.told(response),
        note=note,
        spoken_in=tongues.named(response.language, current().code),
        week=week(),
        other_day=sittings.other_calendar(response.day),
    )


@bp.post("/responses/<int:response_id>/leave-out")
@requires(Permission.SURVEYS)
def leave_out(response_id: int) -> ResponseReturnValue:
    """Take a response out of every figure; it stays to be read."""
    response = queries.response_for(response_id)
    actions.mark_test(response, is_test=True)
    audit("left a response out of the figures", response, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("This response is in no figure any more. It can count again whenever you like."))
    return redirect(url_for(".show", response_id=response.id), code=303)


@bp.post("/responses/<int:response_id>/count")
@requires(Permission.SURVEYS)
def count(response_id: int) -> ResponseReturnValue:
    """Let a response count that was left out, or held until somebody had looked."""
    response, at = queries.response_for(response_id), clock.now()
    if response.is_held:
        quarantine.release(Held(ids=[response.id]), at)
    else:
        actions.mark_test(response, is_test=False)
    audit("let a response count again", response, by=g.person, at=at)
    db.session.commit()
    flash(_("This response counts."))
    return redirect(url_for(".show", response_id=response.id), code=303)


@bp.post("/responses/<int:response_id>/erase")
@requires(Permission.SURVEYS)
@requires(Permission.PERSONAL)
def erase(response_id: int) -> ResponseReturnValue:
    """Remove a response for good."""
    response = queries.response_for(response_id)
    survey_id = response.survey_id
    audit("erased a response", response, by=g.person, at=clock.now())
    actions.erase(response)
    db.session.commit()
    flash(_("The response is erased."))
    return redirect(url_for(".index", survey_id=survey_id), code=303)


def _hidden(survey: Survey) -> str | None:
    """What this reader is told instead, while a survey has too few responses; else nothing."""
    who = reader()
    if who.sees_personal and not survey.is_anonymous:
        return None
    survey_id, who = survey.id, replace(who, sees_personal=False)
    known = sittings.counted(survey_id, who.words)
    return None if who.may_spread(known) else findings.so_far(known, who.words)

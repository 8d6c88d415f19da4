"""Values that a survey's links may carry: which there are, the key, and a link made with it."""

from __future__ import annotations

import re

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _
from voc.surveys import queries, signed
from voc.surveys.models import HiddenField, Survey
from voc.surveys.routes import open_link

bp = staff(Blueprint("fields", __name__, url_prefix="/surveys"), Permission.SURVEYS)

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
MOST = 10


@bp.get("/<int:survey_id>/fields")
def show(survey_id: int) -> ResponseReturnValue:
    """The values, the key, and how another system signs; a signed link of what was typed."""
    survey = queries.survey(survey_id)
    typed = {one.name: request.args.get(f"value-{one.name}", "") for one in survey.fields}
    values = {name: value for name, value in typed.items() if signed.is_fit(value)}
    address = open_link(survey)
    return render_template(
        "surveys/fields.html",
        survey=survey,
        key=signed.keys(survey.id, survey.fields_generation)[0],
        typed=typed,
        address=address,
        link=signed.signed_link(survey, address, values) if values else "",
        example=signed.signature(
            signed.keys(survey.id, survey.fields_generation)[0], {"branch": "7", "order": "123"}
        ),
    )


@bp.post("/<int:survey_id>/fields")
def add(survey_id: int) -> ResponseReturnValue:
    """One more value."""
    survey = queries.survey(survey_id)
    name = request.form.get("name", "").strip().lower()
    if not NAME.fullmatch(name) or name == signed.SIGNATURE or name in signed.OF_THE_PAGE:
        raise Invalid(_("A name is a small Latin letter, then letters, digits or _."))
    if len(survey.fields) >= MOST or any(one.name == name for one in survey.fields):
        raise Conflict(_("There is one of that name, or there are ten already."))
    is_free = request.form.get("unsigned") == "yes"
    survey.fields.append(HiddenField(name=name, must_be_signed=not is_free))
    return _kept(survey)


@bp.post("/<int:survey_id>/fields/<name>/remove")
def remove(survey_id: int, name: str) -> ResponseReturnValue:
    """One value less; what was kept of it stays."""
    survey = queries.survey(survey_id)
    for one in [one for one in survey.fields if one.name == name]:
        survey.fields.remove(one)
    return _kept(survey)


@bp.post("/<int:survey_id>/fields/key")
def renew(survey_id: int) -> ResponseReturnValue:
    """Another key; what the old one has signed counts as not signed."""
    survey = queries.survey(survey_id)
    survey.fields_generation += 1
    return _kept(survey)


def _kept(survey: Survey) -> ResponseReturnValue:
    survey.has_fields = bool(survey.fields)
    audit("changed what links carry", survey, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The survey is changed."))
    return redirect(url_for(".show", survey_id=survey.id), code=303)

"""The languages of a survey: which it may be read in, and its texts in each beside the main one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock, tongues
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Invalid, NotFound
from voc.core.i18n import _, current, number
from voc.surveys import actions, queries, translating
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.texts import LANGUAGES

bp = staff(Blueprint("languages", __name__, url_prefix="/surveys"), Permission.SURVEYS)
LONGEST = {False: 500, True: 2000}
"""Characters of a line and of a few sentences, as in the editor."""
LARGEST_FORM = 1024 * 1024
MOST_PARTS = 1_000


@bp.url_value_preprocessor
def allow_many_texts(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A survey's texts are long; this runs before anything reads the body."""
    request.max_content_length = request.max_form_memory_size = LARGEST_FORM
    request.max_form_parts = MOST_PARTS


@bp.get("/<int:survey_id>/languages")
def index(survey_id: int) -> ResponseReturnValue:
    """Every language with what is missing in it."""
    survey, content, asked = _read(survey_id)
    return render_template(
        "surveys/languages.html",
        survey=survey,
        missing={tag: translating.missing(content, tag) for tag in asked.spoken},
        count=len(translating.slots(content)),
        named=_named,
        tongue=tongues.tongue,
        offered=[one for one in tongues.offered(current().code) if one[0] not in asked.spoken],
    )


@bp.post("/<int:survey_id>/languages")
def add(survey_id: int) -> ResponseReturnValue:
    """One language more; its texts are written next."""
    survey, content, _asked = _read(survey_id)
    spoken = tongues.tongue(request.form.get("tag", "").strip())
    if spoken is None:
        flash(_("Nobody knows this language. Please write its tag, like ar or pt-BR."), "error")
        return redirect(url_for(".index", survey_id=survey_id), code=303)
    if spoken.code not in LANGUAGES:
        _keep(survey, translating.with_language(content, spoken.code))
    return redirect(url_for(".write", survey_id=survey_id, tag=spoken.code), code=303)


@bp.post("/<int:survey_id>/languages/<tag>/remove")
def remove(survey_id: int, tag: str) -> ResponseReturnValue:
    """The survey without that language, and without anything said in it."""
    survey, content, asked = _read(survey_id)
    if tag not in asked.languages:
        raise NotFound
    _keep(survey, translating.without_language(content, tag))
    flash(_("%(language)s is taken away. You can undo this in the draft.", language=_named(tag)))
    return redirect(url_for(".index", survey_id=survey_id), code=303)


@bp.route("/<int:survey_id>/languages/<tag>", methods=["GET", "POST"])
def write(survey_id: int, tag: str) -> ResponseReturnValue:
    """The texts in one language beside those of the survey's main one."""
    survey, content, asked = _read(survey_id)
    if tag not in asked.languages:
        raise NotFound
    if request.method == "POST":
        _keep(survey, translating.filled(content, tag, _said(content, request.form)))
        flash(_("The texts are kept. Customers see them when you publish."))
        return redirect(url_for(".write", survey_id=survey_id, tag=tag), code=303)
    main = survey.language
    return render_template(
        "surveys/language.html",
        survey=survey,
        tag=tag,
        slots=translating.slots(content),
        missing=translating.missing(content, tag),
        spoken=tongues.on_page(tag, main),
        main=tongues.on_page(main, main),
        named=_named,
        longest=LONGEST,
    )


def _read(survey_id: int) -> tuple[Survey, dict[str, Any], Questionnaire]:
    survey = queries.survey(survey_id)
    content = queries.shown_version(survey).content
    return survey, content, Questionnaire.read(content)


def _said(content: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the paths of the texts; no longer than the editor lets it be."""
    said: dict[str, str] = {}
    for slot in translating.slots(content):
        if slot.path not in form:
            continue
        typed = form[slot.path].replace("\r\n", "\n")  # browsers count a line's end once
        most = LONGEST[slot.is_long]
        if len(typed) > most:
            words = _("“%(text)s” is too long: it may have %(most)s characters.")
            raise Invalid(words % {"text": slot.about, "most": number(most)})
        said[slot.path] = typed
    return said


def _keep(survey: Survey, content: Mapping[str, Any]) -> None:
    try:
        actions.save_draft(survey, content, by=g.person, at=clock.now())
    except ValueError:
        raise Invalid from None
    db.session.commit()


def _named(tag: str) -> str:
    return tongues.named(tag, current().code)

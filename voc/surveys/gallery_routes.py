"""The gallery: questionnaires to begin with, by the stage they belong to, and how each looks."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.i18n import current, use
from voc.surveys import actions, duration
from voc.surveys.gallery import STAGE_NAMES, TEMPLATES, Template, by_stage
from voc.surveys.preview import preview_form, to_nobody
from voc.surveys.questionnaire import Questionnaire, said

bp = staff(Blueprint("gallery", __name__, url_prefix="/surveys/new"), Permission.SURVEYS)


@bp.get("")
def index() -> ResponseReturnValue:
    """Questionnaires to start from."""
    read = {key: Questionnaire.read(one.content) for key, one in TEMPLATES.items()}
    return render_template(
        "surveys/gallery.html",
        stages=by_stage(),
        names=STAGE_NAMES,
        read=read,
        outlined=lambda one: to_nobody(one.title, current().code, g.organisation.language),
        times={key: duration.in_words(one) for key, one in read.items()},
    )


@bp.get("/<key>")
def look(key: str) -> ResponseReturnValue:
    """How customers would see it; nothing is made yet."""
    template = _template(key)
    asked = Questionnaire.read(template.content)
    of_staff = current().code
    language = use(request.args.get("as", of_staff))
    return render_template(
        "surveys/preview.html",
        asked=asked,
        fallback=language.code,
        template=template,
        is_framed=False,
        form=preview_form(asked, language.code, language.code),
        said=to_nobody,
    )


@bp.post("/<key>")
def create(key: str) -> ResponseReturnValue:
    """A new survey from a questionnaire of the gallery."""
    template = _template(key)
    name = said(template.content["title"], current().code) or str(template.name)
    made = actions.create(
        name,
        template.content,
        language=g.organisation.language,
        by=g.person,
        at=clock.now(),
        touchpoint=template.stage.touchpoint,
    )
    db.session.commit()
    return redirect(url_for("surveys.draft", survey_id=made.id), code=303)


def _template(key: str) -> Template:
    template = TEMPLATES.get(key)
    if template is None:
        raise NotFound
    return template

"""A survey that is being written, as its mail will show it: the row of its first question."""

from __future__ import annotations

from flask import Blueprint, Response

from voc.core.access import Permission, staff
from voc.core.errors import NotFound
from voc.core.i18n import LANGUAGES
from voc.delivery import compose
from voc.delivery.routes import framed
from voc.surveys import queries
from voc.surveys.questionnaire import Questionnaire
from voc.waves import letters
from voc.waves.routes import SOMEBODY

bp = staff(Blueprint("survey_mail", __name__, url_prefix="/surveys"), Permission.SURVEYS)


@bp.get("/<int:survey_id>/mail/<language>")
def show(survey_id: int, language: str) -> Response:
    """The HTML part of a mail in our own words, for the frame beside the draft."""
    survey = queries.survey(survey_id)
    if language not in LANGUAGES:
        raise NotFound
    asked = Questionnaire.read(queries.shown_version(survey).content)
    letter = letters.letter_about(survey, language, asked=asked)
    text = compose.compiled(letters.TEMPLATE, letter)
    return framed(compose.filled(text, {**SOMEBODY, "link": "#"}))

"""A questionnaire as a form that nobody can send: what a customer will see."""

from __future__ import annotations

from typing import Any

from wtforms.form import BaseForm

from voc.surveys.logic import Facts
from voc.surveys.piping import piped
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.texts import Texts, said


def preview_form(asked: Questionnaire, language: str, fallback: str) -> BaseForm:
    """The fields of a questionnaire in a language, empty."""
    form = BaseForm({one.key: one.field(language, fallback) for one in asked.questions})
    form.process()
    for field in form:
        field.label.text = piped(field.label.text, Facts(), {})
    return form


def trying(asked: Questionnaire) -> dict[str, Any] | None:
    """What the preview walks by, for a customer of whom nothing is known; None on one page."""
    return asked.rules(Facts()) if asked.has_pages else None


def to_nobody(texts: Texts, language: str, fallback: str) -> str:
    """A text as somebody reads it of whom nothing is known."""
    return piped(said(texts, language, fallback), Facts(), {})

"""A questionnaire as a form that nobody can send: what a customer will see."""

from __future__ import annotations

from wtforms.form import BaseForm

from voc.surveys.questionnaire import Questionnaire


def preview_form(asked: Questionnaire, language: str, fallback: str) -> BaseForm:
    """The fields of a questionnaire in a language, empty."""
    form = BaseForm({one.key: one.field(language, fallback) for one in asked.questions})
    form.process()
    return form

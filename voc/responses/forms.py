"""The form of a questionnaire, built from its questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from voc.responses.sitting import Sitting, sitting_of
from voc.surveys.questionnaire import Questionnaire


class _Meta(DefaultMeta):
    """No translations of WTForms' own: every message is the questions'."""

    locales = False


_META = _Meta()
Fields = Mapping[str, Any]
"""By the keys of their questions; unbound, so that any number of forms may share them."""


def fields_of(
    questionnaire: Questionnaire, language: str, fallback: str, group: str | None
) -> Fields:
    """The fields of a questionnaire, worded for an NPS group where it is known."""
    return {one.key: one.field(language, fallback, group) for one in questionnaire.questions}


class AnswerForm(BaseForm):
    """One field a question, under the question's key."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        fields: Fields,
    ) -> None:
        self.questionnaire = questionnaire
        super().__init__(fields, meta=_META)

    def sitting(self) -> Sitting:
        """What was given, once the form has been validated.

        :raises ValueError: a field holds what it would have refused.
        """
        return sitting_of(
            self.questionnaire,
            {one.key: one.values(self[one.key].data) for one in self.questionnaire.questions},
        )

    def words(self) -> list[tuple[str, str]]:
        """(question, text) of everything that was typed, to show it back where it was refused."""
        shown: Mapping[str, Any] = self.data
        texts = [
            (str(self[key].label.text), text)
            for key, text in shown.items()
            if isinstance(text, str) and hasattr(self[key], "longest")
        ]
        return [(title, text) for title, text in texts if text.strip()]

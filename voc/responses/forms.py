"""The form of a questionnaire, built from its questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from wtforms.fields import Label
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from voc.responses.facts import NOBODY
from voc.responses.sitting import Sitting, sitting_of
from voc.surveys.logic import Facts, Walk, walk
from voc.surveys.piping import piped
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import Given, Question


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


T = TypeVar("T")


def _alike(one: T) -> T:
    """An object of the same kind that holds the same things."""
    new = object.__new__(type(one))
    new.__dict__.update(one.__dict__)
    return new


class AnswerForm(BaseForm):
    """One field a question, under the question's key."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        fields: Fields,
    ) -> None:
        self.questionnaire = questionnaire
        self.facts = NOBODY
        super().__init__(fields, meta=_META)

    def validate(self) -> bool:
        """Whether everything is right that was asked; what was not shown cannot be wrong."""
        if not self.questionnaire.is_branching:
            return bool(super().validate())
        wrong = [key for key in self.walked().shown if not self[key].validate(self)]
        return not wrong

    def walked(self) -> Walk:
        """The way through the questions with what was given so far."""
        given = {one.key: self._given(one).compared() for one in self.questionnaire.questions}
        return walk(self.questionnaire.questions, given, self.facts)

    def another(self, facts: Facts) -> AnswerForm:
        """A form of its own, like this one to which nothing was given, for somebody else.

        Binding a field to a form costs several times what a copy of a bound one does.
        """
        form = _alike(self)
        form.facts = facts
        form.form_errors = []
        form._fields = {name: _alike(field) for name, field in self._fields.items()}
        return form

    def sitting(self) -> Sitting:
        """What was given to the questions that were shown, once the form has been validated.

        :raises ValueError: a field holds what it would have refused.
        """
        asked = self.questionnaire.questions
        if self.questionnaire.is_branching:
            shown = set(self.walked().shown)
            asked = tuple(one for one in asked if one.key in shown)
        return sitting_of(
            self.questionnaire, {one.key: one.values(self[one.key].data) for one in asked}
        )

    def so_far(self) -> Sitting:
        """What was given and is right, of a sitting that may not be finished."""
        by_key = self.questionnaire.by_key
        return sitting_of(
            self.questionnaire, {key: self._given(by_key[key]) for key in self.walked().shown}
        )

    def nps(self) -> int | None:
        """The answer to the question that feeds NPS, where it was shown and is right."""
        asked = self.questionnaire.first("nps")
        is_branching = self.questionnaire.is_branching
        if asked is None or (is_branching and asked.key not in self.walked().shown):
            return None
        given = self._given(asked).number
        return None if given is None else int(given)

    def answers(self, language: str, fallback: str) -> dict[str, str]:
        """What was given as one says it, by the keys of the questions."""
        return {
            one.key: one.say(self._given(one), language, fallback)
            for one in self.questionnaire.questions
        }

    def repeat(self, language: str, fallback: str) -> None:
        """Put what is known into the wording of the questions."""
        answers = self.answers(language, fallback)
        for field in self:
            field.facts, field.answers = self.facts, answers
            said = piped(str(field.label.text), self.facts, answers)
            field.label = Label(field.label.field_id, said)

    def _given(self, question: Question) -> Given:
        try:
            return question.values(self[question.key].data)
        except ValueError:
            return Given()

    def words(self) -> list[tuple[str, str]]:
        """(question, text) of everything that was typed, to show it back where it was refused."""
        typed = [(str(field.label.text), field.typed) for field in self]
        return [(title, text) for title, text in typed if text.strip()]

"""What is only said, and what is said to be agreed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import LazyString
from wtforms.fields import Field
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from voc.core.i18n import _, _l
from voc.surveys.fields import AnswerField
from voc.surveys.question import Given, Question
from voc.surveys.texts import Texts, read_texts, said

YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedQuestion(Question):
    """A title with a text of its own."""

    body: Texts = field(default_factory=dict)

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its text."""
        return {"body": read_texts(data.get("body"), "body")}

    def own_dict(self) -> dict[str, Any]:
        """Its text."""
        return {"body": dict(self.body)}

    def worded(self) -> Iterator[Texts]:
        """Its text too."""
        yield from (self.title, self.help, *self.by_group.values(), self.body)

    def own_texts(self) -> Sequence[Texts]:
        """Its text."""
        return (self.body,)

    def text(self, language: str, fallback: str = "fa") -> str:
        """Its text in a language, or ""."""
        return said(self.body, language, fallback)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(StatedQuestion):
    """A tick that stands for agreement; never ticked beforehand.

    What was agreed to stands in the version that was shown, which never changes.
    """

    type: ClassVar[str] = "consent"
    adds: ClassVar[LazyString] = _l("Shown as a count of those who agreed; feeds no figure.")

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A tick."""
        return TickField(self.wording(language, fallback, group), required=self.required)

    def values(self, data: Any) -> Given:
        """Yes, or nothing."""
        return Given(choices=(YES,)) if data is True else Given()

    def data(self, given: Given) -> bool | None:
        """Whether it was ticked."""
        return True if given.choices else None

    def own_problems(self, where: str) -> list[str]:
        """Nothing to agree to."""
        return [] if self.body else [_("%(where)s: write what one agrees to.", where=where)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(StatedQuestion):
    """A text that asks nothing."""

    type: ClassVar[str] = "statement"
    adds: ClassVar[LazyString] = _l("Adds nothing.")

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A field that takes nothing."""
        return SilentField(self.wording(language, fallback, group))

    def values(self, data: Any) -> Given:  # noqa: ARG002 - it has none
        """Nothing."""
        return Given()

    def data(self, given: Given) -> None:  # noqa: ARG002 - it has none
        """Nothing."""
        return


class TickField(AnswerField):
    """A tick. `data` is True or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whether it was ticked."""
        self.data = True if YES in valuelist else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - the signature is WTForms'
        """Say what a tick is needed for."""
        if self.required and self.is_empty():
            raise StopValidation(_("Please tick this; without it we cannot take your answer."))


class SilentField(AnswerField):
    """Shown and never sent. `data` is None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Whatever was sent says nothing."""
        del valuelist
        self.data = None

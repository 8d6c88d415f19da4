"""Form fields of the public page: small, quick to build, and polite about what they refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms.fields import Field
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextArea, TextInput

from voc.core.folding import clean, digits
from voc.core.i18n import _, localised_digits, ngettext, number

_NUMBER = re.compile(r"[0-9]{1,3}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def _nothing() -> None:
    """The answer before one is given. WTForms calls a default; None would cost it an exception."""


class AnswerField(Field):  # type: ignore[misc]  # WTForms ships no types
    """An answer that may have to be given."""

    widget = TextInput()

    def __init__(self, label: str, *, required: bool = False, **given: Any) -> None:
        super().__init__(label, default=_nothing, **given)
        self.required = required

    @property
    def typed(self) -> str:
        """What was typed into it, to be copied where it can no longer be sent."""
        return ""

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - the signature is WTForms'
        """Refuse nothing where something is required."""
        if self.process_errors:
            raise StopValidation  # it has been said already what is wrong
        if self.required and self.is_empty():
            raise StopValidation(_("Please answer this question."))

    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return self.data is None


class ScaleField(AnswerField):
    """A whole number of a scale, in digits of any script. `data` is an int or None."""

    def __init__(self, label: str, *, options: Sequence[int], **given: Any) -> None:
        super().__init__(label, **given)
        self.options = options

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the digits."""
        typed = digits(str(valuelist[0])).strip() if valuelist else ""
        self.data = int(typed) if _NUMBER.fullmatch(typed) else None
        if typed and (self.data is None or self.data not in self.options):
            self.data = None
            low, high = (localised_digits(end) for end in (self.options[0], self.options[-1]))
            raise ValueError(
                _("Please choose a number from %(low)s to %(high)s.", low=low, high=high)
            )


class ChoiceField(AnswerField):
    """The key of one choice. `data` is a key or None."""

    def __init__(self, label: str, *, keys: Sequence[str], **given: Any) -> None:
        super().__init__(label, **given)
        self.keys = keys

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the key."""
        chosen = valuelist[0] if valuelist else ""
        self.data = chosen if chosen in self.keys else None
        if chosen and self.data is None:
            raise ValueError(_("Please choose one of the answers shown."))


class ChoicesField(AnswerField):
    """The keys of some choices. `data` is a list of keys, in the order of the choices."""

    def __init__(self, label: str, *, keys: Sequence[str], **given: Any) -> None:
        super().__init__(label, **given)
        self.keys = keys

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the keys, each once."""
        chosen = [key for key in valuelist if key]
        self.data = [key for key in self.keys if key in chosen]
        if not all(key in self.keys for key in chosen):
            raise ValueError(_("Please choose from the answers shown."))

    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not self.data


class TextField(AnswerField):
    """The customer's own words, every line end a LF. `data` is a text or None."""

    def __init__(self, label: str, *, longest: int, one_line: bool = False, **given: Any) -> None:
        super().__init__(label, **given)
        self.longest = longest
        self.one_line = one_line
        if not one_line:
            self.widget = TextArea()

    @property
    def typed(self) -> str:
        """The words."""
        return self.data or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the words as they are; what no database can hold is refused, and not shown again."""
        typed = str(valuelist[0]) if valuelist else ""
        try:
            self.data = clean(typed) or None
        except ValueError:
            self.data = _UNSTORABLE.sub("", typed)
            raise ValueError(
                _("The text holds a character that cannot be stored. Please type it again.")
            ) from None

    def is_empty(self) -> bool:
        """Whether nothing but blanks was written."""
        return not (self.data or "").strip()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 - WTForms'
        """Refuse what is too long, and a line break where one line is asked for."""
        text = self.data or ""
        if self.one_line and text.splitlines() not in ([], [text]):
            raise ValidationError(_("Please write this on one line."))
        if over := max(0, len(text) - self.longest):
            raise ValidationError(
                ngettext(
                    "Please shorten this by %(n)s character.",
                    "Please shorten this by %(n)s characters.",
                    over,
                    n=number(over),
                )
            )

"""Form fields of several inputs: the answer to `key` comes in `key.part`, for each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from wtforms.validators import StopValidation

from voc.core.folding import clean, digits
from voc.core.i18n import _, localised_digits, ngettext, number
from voc.customers import facts
from voc.surveys.fields import AnswerField
from voc.surveys.question import ContactWish

LONGEST_LINE = 200


class Picked(NamedTuple):
    """Chosen choices, and the words for something else."""

    keys: tuple[str, ...] = ()
    other: str | None = None


class PartsField(AnswerField):
    """A field that reads several inputs; what was sent to them is shown again as it was."""

    parts: Sequence[str] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the parts beside the field's own name."""
        self.sent: Mapping[str, str] = {}
        if formdata is not None:
            names = ((part, f"{self.name}.{part}") for part in self.parts)
            self.sent = {part: formdata.get(name, "") for part, name in names}
        super().process(formdata, data, extra_filters)


class OtherField(PartsField):
    """Choices and a line for something else. `data` is a Picked.

    Who writes the line means it, whether or not it was ticked; of one choice only, another that
    was chosen stands and the words are kept beside it.
    """

    parts = ("other",)

    def __init__(
        self, label: str, *, keys: Sequence[str], other: str, is_many: bool, **given: Any
    ) -> None:
        super().__init__(label, **given)
        self.keys, self.other, self.is_many = keys, other, is_many

    def process_data(self, value: Any) -> None:
        """Nothing is an empty choice."""
        self.data = value or Picked()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the keys and the line."""
        chosen = [key for key in valuelist if key]
        words = self.sent["other"].strip()
        if words and (self.is_many or not chosen):
            chosen.append(self.other)
        kept = [key for key in self.keys if key in chosen]
        if not self.is_many:
            kept = kept[:1]
        self.data = Picked(tuple(kept), words or None)
        if not all(key in self.keys for key in chosen):
            raise ValueError(_("Please choose from the answers shown."))
        self._refuse(words)

    def _refuse(self, words: str) -> None:
        if len(words.splitlines()) > 1:
            raise ValueError(_("Please write this on one line."))
        try:
            over = max(0, len(clean(words)) - LONGEST_LINE)
        except ValueError:
            self.data = Picked(self.data.keys)
            raise ValueError(
                _("The text holds a character that cannot be stored. Please type it again.")
            ) from None
        if over:
            raise ValueError(
                ngettext(
                    "Please shorten this by %(n)s character.",
                    "Please shorten this by %(n)s characters.",
                    over,
                    n=number(over),
                )
            )

    @property
    def typed(self) -> str:
        """The words for something else."""
        return self.data.other or ""

    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not self.data.keys


class MarksField(PartsField):
    """A number for each of some lines. `data` maps their keys to numbers."""

    def __init__(
        self, label: str, *, lines: Sequence[str], options: Sequence[int], **given: Any
    ) -> None:
        super().__init__(label, **given)
        self.parts, self.options = lines, options

    def process_data(self, value: Any) -> None:
        """Nothing is no marks."""
        self.data = dict(value or {})

    def process_formdata(self, valuelist: list[Any]) -> None:  # noqa: ARG002 - reads its parts
        """Read a number for each line."""
        self.data = {}
        for line in self.parts:
            typed = digits(self.sent[line]).strip()
            if not typed:
                continue
            if not typed.isascii() or not typed.isdecimal() or len(typed) > 3:
                raise ValueError(self._range())
            if int(typed) not in self.options:
                raise ValueError(self._range())
            self.data[line] = int(typed)

    def _range(self) -> str:
        low, high = (localised_digits(end) for end in (self.options[0], self.options[-1]))
        return _("Please choose a number from %(low)s to %(high)s.", low=low, high=high)

    def is_empty(self) -> bool:
        """Whether no line has a number."""
        return not self.data


class GridField(MarksField):
    """A matrix: where it is required, every row is."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a row left out where all are required."""
        super().pre_validate(form)
        if self.required and len(self.data) < len(self.parts):
            raise StopValidation(_("Please answer every line."))


class RankField(MarksField):
    """A ranking: every line has a place of its own, or none has one."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the places; the one line left over takes the one place left over."""
        super().process_formdata(valuelist)
        if len(set(self.data.values())) < len(self.data):
            raise ValueError(_("Please give every line a place of its own."))
        if self.data and len(self.data) == len(self.parts) - 1:
            [line] = set(self.parts) - set(self.data)
            [place] = set(self.options) - set(self.data.values())
            self.data[line] = place
        if 0 < len(self.data) < len(self.parts):
            raise ValueError(_("Please give every line a place, from first to last."))


class ContactField(PartsField):
    """How and when to reach somebody. `data` is a ContactWish or None."""

    parts = ("phone", "email", "weekday", "hour")

    def __init__(
        self, label: str, *, ways: Sequence[str], hours: Sequence[int], **given: Any
    ) -> None:
        super().__init__(label, **given)
        self.ways, self.hours = ways, hours

    def process_data(self, value: Any) -> None:
        """What was said before is shown again."""
        self.data = value
        if value is not None and not self.sent:
            given = ((part, getattr(value, part)) for part in self.parts)
            self.sent = {part: "" if said is None else str(said) for part, said in given}

    def process_formdata(self, valuelist: list[Any]) -> None:  # noqa: ARG002 - reads its parts
        """Read the addresses that are asked for, and the time."""
        self.data = None
        phone = self._read("phone", facts.phone, _("Please check the phone number."))
        email = self._read("email", facts.email, _("Please check the email address."))
        weekday = self._one_of("weekday", range(7))
        hour = self._one_of("hour", self.hours)
        if phone or email:
            self.data = ContactWish(phone, email, weekday, hour)
        elif weekday is not None or hour is not None:
            raise ValueError(_("Please say also how we can reach you."))

    def _read(self, part: str, read: Any, refusal: str) -> str | None:
        if part not in self.ways:
            return None
        try:
            found: str | None = read(clean(self.sent[part])[: LONGEST_LINE * 2])
        except ValueError:
            raise ValueError(refusal) from None
        return found

    def _one_of(self, part: str, allowed: Sequence[int]) -> int | None:
        typed = digits(self.sent[part]).strip()
        if not typed:
            return None
        if len(typed) > 2 or not typed.isascii() or not typed.isdecimal():
            raise ValueError(_("Please choose from the answers shown."))
        if int(typed) not in allowed:
            raise ValueError(_("Please choose from the answers shown."))
        return int(typed)

    @property
    def typed(self) -> str:
        """The addresses."""
        return " ".join(self.sent.get(way, "") for way in self.ways).strip()

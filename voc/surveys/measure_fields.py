"""Form fields for an amount and for a day, as people type them."""

from __future__ import annotations

import re
from abc import abstractmethod
from datetime import date
from typing import Any

from voc.core.calendar import calendar_of, format_numeric, parse_day
from voc.core.folding import digits
from voc.core.i18n import _, localised_digits, ngettext, number
from voc.surveys.fields import AnswerField

_AMOUNT = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})


class TypedField(AnswerField):
    """One line that says something exact; what was refused is shown as it was typed."""

    def __init__(self, label: str, *, language: str = "fa", **given: Any) -> None:
        super().__init__(label, **given)
        self.language = language

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Keep what was typed."""
        sent = formdata.get(self.name, "") if formdata is not None else ""
        self.written = sent[:100].replace("\0", "")
        super().process(formdata, data, extra_filters)

    @property
    def typed(self) -> str:
        """As it was typed, or as it would be."""
        return self.written or ("" if self.data is None else self.shown())

    @abstractmethod
    def shown(self) -> str:
        """The data as a reader of the language types it."""


class NumberField(TypedField):
    """An amount in digits of any script. `data` is an int, a float or None.

    "1,200" is 1200, and "4/5", as Persian keyboards invite to type it, is 4.5 where decimals are
    taken.
    """

    def __init__(
        self,
        label: str,
        *,
        low: float | None,
        high: float | None,
        largest: int,
        decimals: int,
        **given: Any,
    ) -> None:
        super().__init__(label, **given)
        self.low, self.high, self.largest, self.decimals = low, high, largest, decimals

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the digits."""
        self.data = None
        try:
            amount = read_amount(str(valuelist[0]) if valuelist else "", slash=self.decimals > 0)
        except ValueError:
            raise ValueError(_("Please write a number.")) from None
        if amount is None:
            return
        if amount != round(amount, self.decimals):
            raise ValueError(self._too_fine())
        low = -self.largest if self.low is None else self.low
        high = self.largest if self.high is None else self.high
        if not low <= amount <= high:
            raise ValueError(self._out_of_range())
        self.data = amount

    def _too_fine(self) -> str:
        if not self.decimals:
            return _("Please write a whole number.")
        return ngettext(
            "Please write at most %(n)s decimal.",
            "Please write at most %(n)s decimals.",
            self.decimals,
            n=number(self.decimals),
        )

    def _out_of_range(self) -> str:
        low, high = (in_words(end, self.decimals) for end in (self.low, self.high))
        if self.low is not None and self.high is not None:
            return _("Please write a number from %(low)s to %(high)s.", low=low, high=high)
        if self.low is not None:
            return _("Please write a number from %(low)s up.", low=low)
        if self.high is not None:
            return _("Please write a number up to %(high)s.", high=high)
        return _("This number is too large.")

    def shown(self) -> str:
        """The amount in the digits of the language."""
        text = localised_digits(self.data) if self.language == "fa" else str(self.data)
        return text.replace(".", "٫") if self.language == "fa" else text


class DayField(TypedField):
    """A day in either calendar. `data` is the day as ISO writes it, or None."""

    @property
    def examples(self) -> dict[str, str]:
        """The same day as it is written in either calendar."""
        days = {"jalali": "1405/09/01", "gregorian": "2026/11/22"}
        return {name: localised_digits(day) for name, day in days.items()}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; its year tells the calendar."""
        self.data = None
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        try:
            self.data = parse_day(typed[:40]).isoformat()
        except ValueError:
            raise ValueError(
                _("Please write the day like %(jalali)s or %(gregorian)s.", **self.examples)
            ) from None

    def shown(self) -> str:
        """The day in the calendar of the language."""
        day = date.fromisoformat(self.data or "")
        return format_numeric(day, calendar_of(self.language), self.language)


def read_amount(text: str, *, slash: bool = False) -> float | None:
    """The amount in a text, an int where it is whole; None where nothing is written.

    `slash`: whether "4/5" is 4.5.

    :raises ValueError: it is no number.
    """
    typed = digits(text).translate(_MINUS).strip()
    if not typed:
        return None
    if slash:
        typed = typed.replace("/", ".", 1)
    bare = typed.replace(",", "") if _GROUPED.fullmatch(typed) else typed
    if not _AMOUNT.fullmatch(bare):
        raise ValueError("not a number")
    amount = float(bare)
    return int(amount) if amount == int(amount) else amount


def in_words(amount: float | None, decimals: int) -> str:
    """An amount in the reader's digits; whole where it is."""
    is_whole = amount is None or amount == int(amount)
    return number(amount, 0 if is_whole else decimals)

"""The kinds of question: each builds its form field, reads what was given and sums it up.

One small class a kind, found by its name in `TYPES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.folding import clean
from voc.core.i18n import _l
from voc.surveys.choices import (
    ORDERS,
    OTHER,
    Choice,
    ChoiceQuestion,
    LinesQuestion,
    MultipleChoice,
    SingleChoice,
)
from voc.surveys.contact import Contact
from voc.surveys.fields import TextField
from voc.surveys.lines import Matrix, Ranking
from voc.surveys.measures import Day, Number
from voc.surveys.question import GROUPS, RESERVED, ContactWish, Given, Question
from voc.surveys.scales import SCALES, SHAPES, Ces, Csat, Nps, Rating, ScaleQuestion
from voc.surveys.statements import Consent, Statement

__all__ = [
    "GROUPS",
    "ORDERS",
    "OTHER",
    "RESERVED",
    "SCALES",
    "SHAPES",
    "TYPES",
    "Ces",
    "Choice",
    "ChoiceQuestion",
    "Consent",
    "Contact",
    "ContactWish",
    "Csat",
    "Day",
    "Given",
    "LinesQuestion",
    "LongText",
    "Matrix",
    "MultipleChoice",
    "Nps",
    "Number",
    "Question",
    "Ranking",
    "Rating",
    "ScaleQuestion",
    "ShortText",
    "SingleChoice",
    "Statement",
    "TextQuestion",
    "read_question",
]


class TextQuestion(Question):
    """The customer's own words."""

    __slots__ = ()
    adds = _l("Words: their sentiment and themes count; feeds no headline figure.")
    longest: ClassVar[int]
    one_line: ClassVar[bool]

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A text of bounded length."""
        return TextField(
            self.wording(language, fallback, group),
            longest=self.longest,
            one_line=self.one_line,
            required=self.required,
        )

    def values(self, data: Any) -> Given:
        """The text as it was typed, with every line end a LF; nothing where only blanks are."""
        if not data or not data.strip():
            return Given()
        text = clean(data)
        if len(text) > self.longest:
            raise ValueError(f"{self.key} takes {self.longest} characters")
        return Given(text=text)

    def data(self, given: Given) -> str | None:
        """The text."""
        return given.text


class ShortText(TextQuestion):
    """A line."""

    __slots__ = ()
    type = "short_text"
    longest = 200
    one_line = True


class LongText(TextQuestion):
    """A few sentences."""

    __slots__ = ()
    type = "long_text"
    longest = 5000
    one_line = False


TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (
        Nps,
        Csat,
        Ces,
        Rating,
        SingleChoice,
        MultipleChoice,
        Ranking,
        Matrix,
        Number,
        Day,
        ShortText,
        LongText,
        Contact,
        Consent,
        Statement,
    )
}


def read_question(data: Mapping[str, Any]) -> Question:
    """The question that a piece of stored JSON describes.

    :raises ValueError: no such kind, or a part that cannot be; the message names it.
    """
    if not isinstance(data, Mapping) or data.get("type") not in TYPES:
        kind = data.get("type") if isinstance(data, Mapping) else data
        raise ValueError(f"no such kind of question: {kind!r}")
    return TYPES[data["type"]].read(data)

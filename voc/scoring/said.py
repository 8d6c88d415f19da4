"""A text as scoring looks at it: made once, read by the model and by every rule."""

from __future__ import annotations

import re

from voc.scoring.finglish import to_persian
from voc.scoring.lanes import LANE, signs
from voc.scoring.model import Model, model
from voc.scoring.normalise import normalise, tokenize
from voc.scoring.pieces import JOINING, spelled_pieces

_ENDS = 2


class Said:
    """A text in a language that a model reads.

    Its normalised text is put together when a rule first asks: four texts in ten meet none.
    """

    __slots__ = (
        "_normalised",
        "count",
        "lanes",
        "language",
        "pieces",
        "reader",
        "searched",
        "signs",
    )

    def __init__(self, text: str, language: str) -> None:
        """``text`` in ``fa`` or ``en``, that of the model: Finglish is Persian here."""
        self.language = language
        self.reader: Model = model(language)
        self._normalised: str | None = None
        self.searched: tuple[str, tuple[re.Pattern[str], ...]] | None = None
        """What of it was searched for wishes, and for which; see intent.py."""
        self.pieces = text.split(" ")
        words = self.reader.pieces.of(self.pieces)
        self.lanes = self.reader.between_ends(words)
        """Its words with what they are signs of; see lanes.py."""
        self.count = len(words) // LANE
        """How many words it has."""
        self.signs = signs(self.lanes, self.count + _ENDS)
        """What its words are signs of; see marks.py."""
        # A backquote is an apostrophe, but not where all letters are Latin: a matter of all pieces.
        if self.signs & JOINING or "`" in text:
            self._normalised = normalise(text)
            tokens = tokenize(self._normalised)
            self.lanes, self.count = self.reader.lanes(tokens), len(tokens)
            self.signs = signs(self.lanes, self.count + _ENDS)

    @property
    def normalised(self) -> str:
        """The text as rules are matched against it; see normalise.py."""
        if self._normalised is None:
            self._normalised = spelled_pieces(self.pieces)
        return self._normalised


def said(text: str, language: str) -> Said:
    """A text in ``fa``, ``en`` or ``finglish``, ready to be read."""
    if language == "finglish":
        return Said(to_persian(text), "fa")
    return Said(text, language)

"""What words are signs of: one look at a text's signs lets it off most of the rules.

Each of these constants is a bit of ``Said.signs``: ``signs & WISHES`` is 0 where no word of a text
is a sign of a wish, and no wish can be found in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from types import ModuleType

from voc.scoring import (
    asking_english,
    asking_persian,
    contrast,
    wishing_english,
    wishing_persian,
)
from voc.scoring.lanes import mark
from voc.scoring.normalise import word_set

TURNS = mark(0)
"""«ولی», "but"."""
WISHES = mark(1)
ACTS = mark(2)
"""Asks to put something right."""
ASKS = mark(3)
STATES = mark(4)
"""Says plainly what somebody did."""
DECLINES = mark(5)
"""Says that there is nothing to say."""
INTENDS = WISHES | ACTS | ASKS | STATES | DECLINES
"""May have another intent than its sentiment shows."""

_DECLINING = word_set(
    "هیچی هیچ هیچچیز هیچچیزی چیزی نه خیر ندارم مشکلی موردی نظر نظری پیشنهاد پیشنهادی حرف حرفی "
    "توضیح توضیحی صحبت صحبتی ایده ایدهای انتقاد انتقادی مورد نمیدونم نمیدانم ذهنم سلام درود تست "
    "ازمایشی nothing none no nope na n not all everything hello hi hey "
    "test testing"
)


_OF_A_KIND = 6
"""The marks from this one on are those of a language's kinds of questions, then of wishes."""


def _marks(asking: ModuleType, wishing: ModuleType) -> Mapping[str, int]:
    signs: dict[int, frozenset[str]] = {
        TURNS: contrast.SIGNS,
        WISHES: wishing.SUGGESTION_SIGNS,
        ACTS: asking.ACT_SIGNS,
        ASKS: frozenset("?").union(*(words for words, _ in asking.QUESTIONS)),
        STATES: asking.FACT_SIGNS,
        DECLINES: _DECLINING,
    }
    kinds = *asking.QUESTIONS, *wishing.WISHES
    signs |= {mark(_OF_A_KIND + kind): words for kind, (words, _) in enumerate(kinds)}
    return {
        word: sum(bit for bit, words in signs.items() if word in words)
        for word in chain.from_iterable(signs.values())
    }


_RULES = {"fa": (asking_persian, wishing_persian), "en": (asking_english, wishing_english)}
MARKS = {language: _marks(asking, wishing) for language, (asking, wishing) in _RULES.items()}


Kind = tuple[frozenset[str], re.Pattern[str]]


class Wordings(dict[int, tuple[re.Pattern[str], ...]]):
    """How those kinds are worded that a text has signs of, by its signs.

    ``kinds`` come each with the words of which it holds one, and have the marks from ``first`` on.
    """

    def __init__(self, kinds: Sequence[Kind], first: int) -> None:
        super().__init__()
        self._kinds = [(mark(first + kind), wording) for kind, (_, wording) in enumerate(kinds)]
        self._marks = sum(bit for bit, _ in self._kinds)

    def of(self, signs: int) -> tuple[re.Pattern[str], ...]:
        """The wordings to search a text for; few combinations of kinds are ever met."""
        return self[signs & self._marks]

    def __missing__(self, signs: int) -> tuple[re.Pattern[str], ...]:
        found = tuple(wording for bit, wording in self._kinds if signs & bit)
        if len(self) < _REMEMBERED:
            self[signs] = found
        return found


_REMEMBERED = 10_000
KINDS_OF_QUESTIONS: Mapping[str, Wordings] = {
    language: Wordings(asking.QUESTIONS, _OF_A_KIND) for language, (asking, _) in _RULES.items()
}
KINDS_OF_WISHES: Mapping[str, Wordings] = {
    language: Wordings(wishing.WISHES, _OF_A_KIND + len(asking.QUESTIONS))
    for language, (asking, wishing) in _RULES.items()
}

"""What words are signs of: one look at a text's lanes lets it off most of the rules.

Each of these constants is a bit in every lane: ``lanes & WISHES`` is 0 where no word of a text is
a sign of a wish, and no wish can be found in it.
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
from voc.scoring.lanes import everywhere, mark
from voc.scoring.normalise import word_set

_TURNS, _WISHES, _ACTS, _ASKS, _STATES, _DECLINES = map(mark, range(6))

TURNS = everywhere(_TURNS)
"""«ولی», "but"."""
WISHES = everywhere(_WISHES)
ACTS = everywhere(_ACTS)
"""Asks to put something right."""
ASKS = everywhere(_ASKS)
STATES = everywhere(_STATES)
"""Says plainly what somebody did."""
DECLINES = everywhere(_DECLINES)
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
        _TURNS: contrast.SIGNS,
        _WISHES: wishing.SUGGESTION_SIGNS,
        _ACTS: asking.ACT_SIGNS,
        _ASKS: frozenset("?").union(*(words for words, _ in asking.QUESTIONS)),
        _STATES: asking.FACT_SIGNS,
        _DECLINES: _DECLINING,
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
Marked = list[tuple[int, re.Pattern[str]]]


def _marked(kinds: Sequence[Kind], first: int) -> Marked:
    return [(everywhere(mark(first + kind)), wording) for kind, (_, wording) in enumerate(kinds)]


KINDS_OF_QUESTIONS: Mapping[str, Marked] = {
    language: _marked(asking.QUESTIONS, _OF_A_KIND) for language, (asking, _) in _RULES.items()
}
"""Each kind: the mark of the words of which it holds one, and how it is worded."""
KINDS_OF_WISHES: Mapping[str, Marked] = {
    language: _marked(wishing.WISHES, _OF_A_KIND + len(asking.QUESTIONS))
    for language, (asking, wishing) in _RULES.items()
}
"""The same of wishes."""

"""What words are signs of: one look at a text's lanes lets it off most of the rules.

Each of these constants is a bit in every lane: ``lanes & WISHES`` is 0 where no word of a text is
a sign of a wish, and no wish can be found in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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


_OF_A_WISH = 6
"""The marks from this one on are those of the kinds of wishes of a language."""


def _marks(wishing: ModuleType, asking: ModuleType) -> Mapping[str, int]:
    signs: dict[int, frozenset[str]] = {
        _TURNS: contrast.SIGNS,
        _WISHES: wishing.SUGGESTION_SIGNS,
        _ACTS: asking.ACT_SIGNS,
        _ASKS: asking.QUESTION_SIGNS | {"?"},
        _STATES: asking.FACT_SIGNS,
        _DECLINES: _DECLINING,
    }
    signs |= {mark(_OF_A_WISH + kind): words for kind, (words, _) in enumerate(wishing.WISHES)}
    return {
        word: sum(bit for bit, words in signs.items() if word in words)
        for word in chain.from_iterable(signs.values())
    }


MARKS = {
    "fa": _marks(wishing_persian, asking_persian),
    "en": _marks(wishing_english, asking_english),
}


def _wishes(wishing: ModuleType) -> list[tuple[int, re.Pattern[str]]]:
    return [
        (everywhere(mark(_OF_A_WISH + kind)), pattern)
        for kind, (_, pattern) in enumerate(wishing.WISHES)
    ]


KINDS_OF_WISHES = {"fa": _wishes(wishing_persian), "en": _wishes(wishing_english)}
"""Each kind of wish: the mark of the words of which it holds one, and how it is worded."""

"""A normalised text cut into clauses, and whether what they say pulls both ways.

Sentences end at punctuation or a new line; a contrast word opens a clause of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from voc.scoring.normalise import word_set

_TURNS = (
    "ولی|اما|ولیکن|لیکن|منتها|منتهی|هرچند|اگرچه|گرچه|برعکس"
    "|با این حال|با این وجود|با وجود این|در عوض|از طرفی"
    "|but|however|although|though|whereas|nevertheless|on the other hand|even so"
)
_COLOURED = "البته|فقط|متاسفانه|حیف|unfortunately|sadly|except"
_SIGNS = word_set("حال وجود عوض طرفی hand").union(
    word for word in f"{_TURNS}|{_COLOURED}".split("|") if " " not in word
)
_TURN = re.compile(rf"(?:{_TURNS})")
_CONTRAST = re.compile(rf"(?<!\w)(?:{_TURNS}|{_COLOURED})(?!\w)")
_END = re.compile(r"[.!?؛;،,:\n\r|]+(?!\d)")
_WORD = re.compile(r"[^\W\d_]")

STRONG = 0.8
"""Polarity from which a clause of a text without a contrast word counts as taking a side."""
LEANING = 0.35
"""The same where a contrast word announces the turn."""


def has_contrast(normalised: str, tokens: list[str]) -> bool:
    """Whether a text turns: «ولی», «فقط», "but", "unfortunately" and the like."""
    return not _SIGNS.isdisjoint(tokens) and _CONTRAST.search(normalised) is not None


def _opening(match: re.Match[str]) -> str:
    word = match.group()
    return "\n" if _TURN.fullmatch(word) else f"\n{word}"


def split(normalised: str) -> list[str]:
    """The clauses of a normalised text that hold a word, in order.

    A word that only turns («ولی», "but") is dropped; one that also says something («متاسفانه»,
    "except") begins its clause.
    """
    marked = _CONTRAST.sub(_opening, normalised)
    return [part.strip() for part in _END.split(marked) if _WORD.search(part)]


def pulls_both_ways(polarities: Sequence[float], *, contrast: bool) -> bool:
    """Whether clauses of these polarities make a text mixed."""
    side = LEANING if contrast else STRONG
    return len(polarities) > 1 and max(polarities) >= side and min(polarities) <= -side

"""A text cut into clauses, and whether what they say pulls both ways.

Sentences end at punctuation or a new line; a contrast word opens a clause of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTRAST = re.compile(
    r"(?<!\w)(?:ولی|اما|امّا|ولیکن|لیکن|منتها|منتهی|البته|فقط|متاسفانه|متأسفانه|"
    r"با\s+این\s+حال|با\s+این\s+وجود|در\s+عوض|هرچند|اگرچه|گرچه|حیف\s+که|از\s+طرفی|برعکس|"
    r"but|however|although|though|unfortunately|sadly|except|whereas|nevertheless|"
    r"on\s+the\s+other\s+hand|even\s+so|vali|faghat|motasefane)(?!\w)",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?؟…؛;،,:\n\r|]+(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")

STRONG = 0.6
"""Polarity from which a clause of a text without a contrast word counts as taking a side."""
LEANING = 0.3
"""The same where a contrast word announces the turn."""


def has_contrast(text: str) -> bool:
    """Whether the text turns: «ولی», «فقط», "but", "unfortunately" and the like."""
    return _CONTRAST.search(text) is not None


def split(text: str) -> list[str]:
    """The clauses that hold a word, in order; a contrast word begins its clause."""
    marked = _CONTRAST.sub(lambda match: "\n" + match.group(), text)
    return [part.strip() for part in _END.split(marked) if _WORD.search(part)]


def pulls_both_ways(polarities: Sequence[float], *, contrast: bool) -> bool:
    """Whether clauses of these polarities make a text mixed."""
    side = LEANING if contrast else STRONG
    return len(polarities) > 1 and max(polarities) >= side and min(polarities) <= -side

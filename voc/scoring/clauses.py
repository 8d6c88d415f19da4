"""A text cut into clauses, what each of them says, and whether they pull both ways.

Sentences end at punctuation or a new line; a contrast word opens a clause of its own. A single
word before a comma is an item of a list and stays with what follows: «غذا، پیک، همه عالی بود».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from voc.scoring import english, persian
from voc.scoring.contrast import COLOURED, TURNS
from voc.scoring.finglish import to_persian
from voc.scoring.normalise import LONGEST, normalise, tokenize

_FINGLISH_TURNS = "vali|vli|valikan|amma|ama|motasefane|moteasefane|faghat|albate"
_STOP = r"(?P<stop>[.!?؟؛;\n\r…]+(?!\d))|(?P<comma>[،,:|]+(?!\d))"
_STOPS = re.compile(_STOP)
_BOUNDARY = re.compile(rf"{_STOP}|(?<!\w)(?:(?P<turn>{TURNS})|(?P<coloured>{COLOURED}))(?!\w)")
_TURNS_TYPED = f"{TURNS}|{_FINGLISH_TURNS}".replace(" ", "[ \u200c]")
_BOUNDARY_TYPED = re.compile(
    rf"{_STOP}|(?<!\w)(?:(?P<turn>{_TURNS_TYPED})|(?P<coloured>{COLOURED}))(?!\w)", re.IGNORECASE
)
_TURNS_NEXT = re.compile(rf"\s*(?:{_TURNS_TYPED}|{COLOURED})(?!\w)", re.IGNORECASE)
_AS_TYPED = str.maketrans("يىكأإآٱ", "ییکاااا")
"""Letters with another shape, one for one, so that places in the text stay what they are."""
_WORD = re.compile(r"[^\W\d_]")
_ITEM = re.compile(r"\W*\w+\W*")
_GREETING = re.compile(
    r"\W*(?:(?:با |و |عرض |ضمن )*(?:سلام|درود|احترام|ادب|وقت بخیر|وقتتون بخیر|روز بخیر|خسته "
    r"نباشید|خدا قوت)"
    r"(?: خدمت \w+| دوستان| همکاران| محترم| فراوان)*\W*)+"
    r"|\W*(?:hi|hello|hey|dear \w+|good (?:morning|evening|day|afternoon))(?: there| all| team| "
    r"guys)?\W*"
)
_MOST = 200
"""Clauses read of one text."""

STRONG = 0.8
"""Polarity from which a clause of a text without a contrast word counts as taking a side."""
LEANING = 0.35
"""The same where a contrast word announces the turn."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: ``text`` is ``original[start:end]``."""

    start: int
    end: int
    text: str
    polarity: float | None
    """From -1, certainly negative, to 1, certainly positive; None when no word is known."""


def _cut(text: str, boundaries: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the clauses of a text stand, the space around them with them.

    A word that only turns («ولی», "but") is dropped; one that also says something («متاسفانه»,
    "except") begins its clause.
    """
    start = item = 0
    for boundary in boundaries.finditer(text):
        kind = boundary.lastgroup
        listed = kind == "comma" and _ITEM.fullmatch(text, item, boundary.start())
        item = boundary.end()
        if listed and not _TURNS_NEXT.match(text, item):
            continue
        yield start, boundary.start()
        start = boundary.start() if kind == "coloured" else boundary.end()
    yield start, len(text)


def _spans(text: str, boundaries: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for start, end in _cut(text, boundaries):
        part = text[start:end]
        if _WORD.search(part):
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def spans(normalised: str) -> Iterator[tuple[int, int]]:
    """Start and end of the clauses of a normalised text that hold a word, in order."""
    return _spans(normalised, _BOUNDARY)


def split(normalised: str, *, contrast: bool = True) -> list[str]:
    """The clauses of a normalised text that say something, in order.

    ``contrast`` says whether it may hold a contrast word; see contrast.py. Greetings are left
    out: politeness is no praise.
    """
    boundaries = _BOUNDARY if contrast else _STOPS
    parts = [normalised[start:end].strip() for start, end in _cut(normalised, boundaries)]
    return [part for part in parts if _WORD.search(part) and not _GREETING.fullmatch(part)]


def _polarity(part: str, language: str) -> float | None:
    tokens = tokenize(normalise(to_persian(part) if language == "finglish" else part))
    reading = english.read(part, tokens) if language == "en" else persian.read(tokens)
    return None if reading is None else round(reading.polarity, 4)


def clauses(text: str, language: str) -> list[Clause]:
    """The clauses of a text as its customer typed it, in order, each with its own polarity.

    ``language`` is what ``language.detect`` says; in languages that no model reads the polarities
    are None. Clauses hold at least one word and never overlap; the first 10,000 characters of a
    text and 200 clauses are read.
    """
    text = text[:LONGEST]
    readable = language in {"fa", "en", "finglish"}
    found = islice(_spans(text.translate(_AS_TYPED), _BOUNDARY_TYPED), _MOST)
    return [
        Clause(start, end, part := text[start:end], _polarity(part, language) if readable else None)
        for start, end in found
    ]


def pulls_both_ways(polarities: Sequence[float], *, contrast: bool) -> bool:
    """Whether clauses of these polarities make a text mixed.

    Where a contrast word announces the turn, little is enough on either side, and beside a strong
    clause one that is not even positive.
    """
    if len(polarities) < 2:
        return False
    best, worst = max(polarities), min(polarities)
    if contrast:
        return (best >= LEANING and worst <= -LEANING) or (best >= STRONG and worst <= 0)
    return best >= STRONG and worst <= -STRONG

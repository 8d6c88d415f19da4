"""Where in the original text each word of the normalised one stood.

The steps are those of normalise.py; a test holds both to the same result for any text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from voc.scoring import normalise
from voc.scoring.finglish import LATIN_WORD, word_to_persian
from voc.scoring.normalise import LONGEST

_CLUSTER = re.compile(r".[\u0300-\u036f\u0591-\u06ed\u0900-\u0dff\u1160-\u11ff]*", re.DOTALL)
_APOSTROPHE = re.compile("'")
_PREFIXES = (re.compile(" می "), re.compile(" نمی "))


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the normalised text and its place in the original, end exclusive."""

    token: str
    start: int
    end: int


class _Traced:
    """A text being changed, each character with its place in the original."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._places = [(i, i + 1) for i in range(len(text))]

    def each(self, pieces: Iterable[str], change: Callable[[str], str]) -> None:
        """Change the text piece by piece."""
        at = 0
        changed: list[str] = []
        places: list[tuple[int, int]] = []
        for piece in pieces:
            fresh, end = change(piece), at + len(piece)
            if len(fresh) == len(piece):
                places += self._places[at:end]
            else:
                places += [(self._places[at][0], self._places[end - 1][1])] * len(fresh)
            changed.append(fresh)
            at = end
        self.text, self._places = "".join(changed), places

    def sub(self, pattern: re.Pattern[str], fresh: str | Callable[[re.Match[str]], str]) -> None:
        """What ``pattern.sub`` does; what is put in stands where the match stood."""
        at = 0
        changed: list[str] = []
        places: list[tuple[int, int]] = []
        for match in pattern.finditer(self.text):
            put = match.expand(fresh) if isinstance(fresh, str) else fresh(match)
            changed += (self.text[at : match.start()], put)
            places += self._places[at : match.start()] + self._put(match, put)
            at = match.end()
        changed.append(self.text[at:])
        self.text, self._places = "".join(changed), places + self._places[at:]

    def _put(self, match: re.Match[str], put: str) -> list[tuple[int, int]]:
        """Where the characters put in the place of a match belong."""
        if not put or match.start() == match.end():
            return []
        held = self._places[match.start() : match.end()]
        if match.group().startswith(put):  # the rest was dropped: it belongs to the last one kept
            return [*held[: len(put) - 1], (held[len(put) - 1][0], held[-1][1])]
        return [(held[0][0], held[-1][1])] * len(put)

    def begin_with_a_space(self) -> None:
        self.text, self._places = f" {self.text}", [(0, 0), *self._places]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Where a match of the changed text stood."""
        return self._places[match.start()][0], self._places[match.end() - 1][1]


def _normalise(traced: _Traced) -> None:
    """The steps of ``normalise.normalise``."""
    if traced.text.isascii():
        traced.each(list(traced.text.lower()), lambda c: c.translate(normalise.ASCII_FOLDING))
    else:
        traced.each(_CLUSTER.findall(traced.text), lambda part: unicodedata.normalize("NFC", part))
        traced.each(list(traced.text), str.lower)
        traced.each(list(traced.text), lambda c: c.translate(normalise.FOLDING))
    if "@" in traced.text or "://" in traced.text or "www." in traced.text:
        traced.sub(normalise.ADDRESS, " url ")
        traced.sub(normalise.MENTION, " ")
    traced.sub(normalise.REPEATED, r"\1")
    if "'" in traced.text:
        traced.sub(normalise.SPLIT_NOT, "nt")
        traced.sub(_APOSTROPHE, "")
    if not traced.text.isascii():
        traced.begin_with_a_space()
        for prefix in _PREFIXES:
            traced.sub(prefix, lambda match: match.group()[:-1])
        traced.sub(normalise.PLURAL_OR_DEGREE, "")


def words_of(text: str, *, finglish: bool = False) -> list[Word]:
    """The tokens a model reads of a text, in order, each with its place in the text.

    ``finglish`` says that the text is Persian in Latin letters.
    """
    text = text[:LONGEST]
    traced = _Traced(text)
    if finglish:
        traced.each(list(traced.text), str.lower)
        traced.sub(LATIN_WORD, lambda match: word_to_persian(match.group()))
    _normalise(traced)
    words = []
    for match in normalise.TOKEN.finditer(traced.text):
        start, end = traced.span(match)
        words.append(Word(match.group(), start, start + len(text[start:end].rstrip())))
    return words

"""Which keywords stand in a text.

    >>> matcher = Matcher([(1, "پشتیبانی"), (2, "قیمت")])
    >>> sorted(matcher.keywords_in(fold("قیمتاشون خوبه، پشتیبانیتون نه")))
    [1, 2]

Every form of every keyword is in one dictionary, so a text costs one look-up a word, however many
keywords there are. Pure: text in, numbers out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from voc.core.folding import fold
from voc.scoring.themes.inflection import forms

MOST_WORDS = 4
"""Words of one keyword; what stands behind them is not read."""
LONGEST_TEXT = 10_000
"""Characters read of one text."""

_TOKEN = re.compile(r"[^\W_]+")
_JOINED = re.compile("[\u200c\u200d\u00ad\u2010\u2011_-]+")
_PLURAL = re.compile("\u200c(?:ها|های|هایی)(?=$|[\\s\u200c])")
_LOOSE = frozenset(
    "ها های هایی هاش هام هات هاشون هاتون هامون هایشان هایتان هایمان ام ات اش مان تان شان مون تون"
    " شون تر ترین ای".split()
)
"""Endings that people type apart from their word."""
_PREFIXES = frozenset({"می", "نمی"})


@dataclass(frozen=True, slots=True)
class _Keyword:
    """What a keyword asks for after its first word: one set of forms a word."""

    id: int
    rest: tuple[frozenset[str], ...]


class Matcher:
    """Keywords, ready to be found; made once for a taxonomy."""

    def __init__(self, keywords: Iterable[tuple[int, str]]) -> None:
        """`keywords` are (id, text as staff wrote it)."""
        self._alone: dict[str, list[int]] = {}
        self._first: dict[str, list[_Keyword]] = {}
        for number, text in keywords:
            for words in spellings(text):
                self._add(number, [forms(word) for word in words])

    def _add(self, number: int, words: Sequence[frozenset[str]]) -> None:
        for form in words[0]:
            if len(words) == 1:
                found = self._alone.setdefault(form, [])
                if number not in found:
                    found.append(number)
            else:
                self._first.setdefault(form, []).append(_Keyword(number, tuple(words[1:])))

    def keywords_in(self, folded: str) -> set[int]:
        """The ids of the keywords that stand in a text, which must be folded."""
        tokens = _TOKEN.findall(folded, 0, LONGEST_TEXT)
        if not _PREFIXES.isdisjoint(tokens):
            tokens = list(_with_prefixes(tokens))
        found = set(chain.from_iterable(filter(None, map(self._alone.get, tokens))))
        first = self._first
        if not first.keys().isdisjoint(tokens):
            for place, token in enumerate(tokens):
                if token in first:
                    found.update(self._following(tokens, place, first[token]))
        return found

    @staticmethod
    def _following(tokens: list[str], place: int, wanted: list[_Keyword]) -> Iterator[int]:
        near = tokens[place + 1 : place + 2 * MOST_WORDS]
        ahead = [token for token in near if token not in _LOOSE]
        for keyword in wanted:
            words = ahead[: len(keyword.rest)]
            if len(words) == len(keyword.rest) and all(
                word in forms for word, forms in zip(words, keyword.rest, strict=True)
            ):
                yield keyword.id


def _with_prefixes(tokens: Iterable[str]) -> Iterator[str]:
    """The words with «می» and «نمی» joined to their verb."""
    before = ""
    for token in tokens:
        if token in _PREFIXES:
            before = token
        else:
            yield before + token
            before = ""


@lru_cache(maxsize=4096)
def spellings(text: str) -> tuple[tuple[str, ...], ...]:
    """A keyword as the folded words it may be typed as.

    Where it has a space, a hyphen or a zero-width non-joiner, people type any of them or nothing:
    «بسته‌بندی», «بسته بندی» and «بستهبندی» are one keyword; so are "check-out" and "checkout".
    """
    bare = _JOINED.sub(" ", _PLURAL.sub("", text.strip()))
    words = tuple(_with_prefixes(_TOKEN.findall(fold(bare))))[:MOST_WORDS]
    if not words:
        return ()
    made = []
    for joined in product((False, True), repeat=len(words) - 1):
        spelling = [words[0]]
        for word, is_joined in zip(words[1:], joined, strict=True):
            if is_joined:
                spelling[-1] += word
            else:
                spelling.append(word)
        made.append(tuple(spelling))
    return tuple(made)

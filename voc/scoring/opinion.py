"""TextBlob's opinion of an English text, sooner than TextBlob gives it.

``TextBlob(text).sentiment`` cuts a text into words with some twenty regular expressions, and looks
each word up through several layers. The pieces of a text between spaces repeat, so TextBlob's own
tokenizer cuts each piece once, its lexicon and emoticons are read out once, and its rules
(negation, modifiers, exclamation marks) are followed here word by word. A test holds both to the
same two numbers; a text that TextBlob might join across a space is left to TextBlob itself.

The lexicon comes with the package and nothing is downloaded. Importing it takes a second or two,
which waits for the first English text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from voc.scoring.normalise import LONGEST

_REMEMBERED = 50_000
_LONGEST_REMEMBERED = 40
_BOOST = 1.25
_LOUD = "!"
_AGAINST = -0.5
"""What a negation leaves of a word's polarity."""

_JOINS_ACROSS_SPACE = re.compile(
    # two halves of an emoticon, or of the sarcastic (!), that stand apart
    r"(?::\s+[-^'\])}>\[{<(/\\|]|:\s+[DPpbcoOsS3](?![^\W_])|:'\s+\("
    r"|=\s+[-D)\](/]|[xX]\s+[-D]|8\s+[-)]|;\s+[-)\]D^'(]|>\s+[:;.]|<\s+3"
    r"|[-^co*']\s+[)(]|-\s+[DPpbOosSc](?![^\W_])|-\s+[.\[\]/\\<]|[oO°_]\s+[_.°]|[_.°]\s+[oO°](?![^\W_])"
    r"|[>.]\s+[.>]|\*\s+-|\(\s+!|!\s+\))"
)

_MAY_JOIN = re.compile(
    r"\s(?:[-^'\])}>\[{<(/\\|:;._°!](?<=[-:=xX8;><^co*'O°_.(!\s]\s.)|D(?<=[=;xX\s]\s.)"
    r"|[DPpbcoOsS3](?<=[-:<_.°\s]\s.)(?![^\W_]))"
)
"""Found wherever the other is, and sooner where neither is."""
_BEGINS_JOINED = re.compile(r"[-^'\])}>\[{<(/\\|:;._°!D]|[PpbcoOsS3](?![^\W_])")
"""A piece with which one of them may go on behind its space."""


class _Word(NamedTuple):
    """What a word does in TextBlob's rules; a word that only ends a phrase is None instead."""

    known: bool
    polarity: float
    subjectivity: float
    intensity: float
    modifies: bool
    negates: bool
    is_adverb: bool
    """Whether a negation behind it turns it round: it ends with "ly"."""
    ends_negation: bool
    ends_modifier: bool
    exclaims: bool
    mood: float | None
    """The polarity of an emoticon."""


@cache
def textblob() -> Any:
    """TextBlob's English sentiment lexicon, with its rules: ``textblob.en.sentiment``."""
    from textblob.en import sentiment

    sentiment("good")  # reads the lexicon
    return sentiment


@cache
def _moods() -> dict[str, float]:
    from textblob._text import EMOTICONS

    moods: dict[str, float] = {"(!)": 0.0}  # sarcasm
    for (_, polarity), emoticons in EMOTICONS.items():
        for emoticon in emoticons:
            moods.setdefault(emoticon.lower(), polarity)
    # It takes only short ones for emoticons, and none of letters alone: not "xD".
    return {mood: moods[mood] for mood in moods if len(mood) <= 5 and not mood.isalpha()}


def _known(token: str, senses: dict[str | None, Any], negates: bool) -> _Word:
    polarity, subjectivity, intensity = senses[None]
    return _Word(
        known=True,
        polarity=polarity,
        subjectivity=subjectivity,
        intensity=intensity,
        modifies="RB" in senses,
        negates=negates,
        is_adverb=token.endswith("ly"),
        ends_negation=True,
        ends_modifier=True,
        exclaims=False,
        mood=None,
    )


@lru_cache(maxsize=_REMEMBERED)
def _word(token: str) -> _Word | None:
    """A token's part in the rules; None for an unknown word, which ends what went before."""
    lexicon = textblob()
    negates = token in lexicon.negations
    senses = dict.get(lexicon, token)
    if senses is not None and None in senses:
        return _known(token, senses, negates)
    ends_negation = len(token.strip("'")) > 1
    ends_modifier = len(token) > 2
    mood = _moods().get(token)
    if ends_negation and ends_modifier and not negates and mood is None:
        return None
    return _Word(
        known=False,
        polarity=0.0,
        subjectivity=0.0,
        intensity=1.0,
        modifies=False,
        negates=negates,
        is_adverb=False,
        ends_negation=ends_negation and not negates,
        ends_modifier=ends_modifier,
        exclaims=token == _LOUD,
        mood=mood,
    )


@cache
def _abbreviations() -> frozenset[str]:
    from textblob._text import ABBREVIATIONS

    return frozenset(ABBREVIATIONS)


_ABBREVIATING = frozenset("bcdfghjklmnpqrstvwxz")
"""Behind a capital these may make an abbreviation: "Mr."."""


def _tokens(piece: str) -> list[str]:
    """TextBlob's tokens of a piece; where there is no doubt it need not be asked."""
    if piece.isascii():
        if piece.isalpha() or piece.isdigit():
            return [piece]
        if piece[0] in "#@" and (len(piece) > 2 and piece[1:].isalnum()):
            return [piece[0], piece[1:]]
        stem = piece.rstrip("!?,;") if piece[-1] in "!?,;" else piece[:-1]
        marks = piece[len(stem) :]
        ends = marks[0] in "!?,;" or (marks == "." and _ends_sentence(stem, piece))
        if ends and len(stem) > 1 and stem.isalpha():
            return [stem, *marks]
        before, _, behind = piece.partition("'")
        if len(before) > 1 and before.isalpha() and behind.isalpha():
            negated = before[-1] == "n" and behind.startswith("t")
            return [before[:-1], "n", "'", behind] if negated else [before, "'", behind]
    return " ".join(textblob().tokenizer(piece)).split()


def _ends_sentence(stem: str, piece: str) -> bool:
    """Whether the point behind a word cannot be that of an abbreviation."""
    return (stem.islower() or stem[1:2] not in _ABBREVIATING) and piece not in _abbreviations()


class _Pieces(dict[str, tuple[_Word | None, ...]]):
    """The words of each piece of text between spaces met lately; see _forget()."""

    def __missing__(self, piece: str) -> tuple[_Word | None, ...]:
        parts = piece.split()
        words = tuple([_word(token.lower()) for part in parts for token in _tokens(part)])
        if len(piece) <= _LONGEST_REMEMBERED:
            self[piece] = words
        if any(map(_BEGINS_JOINED.match, parts)):
            _joining.add(piece)
        return words


_joining: set[str] = set()
"""Pieces met lately that may go on with what stands before their space."""
_pieces = _Pieces()
_words_of_piece = _pieces.__getitem__


def _forget() -> None:
    """Keep the bound on memory; between two texts, so that no text loses half of its pieces."""
    if len(_pieces) >= _REMEMBERED or len(_joining) >= _REMEMBERED:
        _pieces.clear()
        _joining.clear()


class _Assessed:
    """A known word and what stands around it."""

    __slots__ = ("intensity", "negated", "polarity", "subjectivity")

    def __init__(self, polarity: float, subjectivity: float, intensity: float) -> None:
        self.polarity = polarity
        self.subjectivity = subjectivity
        self.intensity = intensity
        self.negated = False

    def modify(self, word: _Word) -> None:
        """Let an adverb strengthen or weaken the word behind it, as in "really good"."""
        self.polarity = max(-1.0, min(word.polarity * self.intensity, 1.0))
        self.subjectivity = max(-1.0, min(word.subjectivity * self.intensity, 1.0))
        self.intensity = word.intensity

    def negate(self) -> None:
        """Make it weaker and the other way, as in "not really good"."""
        self.intensity = 1.0 / self.intensity
        self.negated = True


def _assess(words: list[_Word | None]) -> list[_Assessed]:
    """TextBlob's rules, word by word."""
    found: list[_Assessed] = []
    modifier: _Word | None = None
    negation = False
    for word in words:
        if word is None:
            modifier, negation = None, False
        elif word.known:
            if modifier is None:
                found.append(_Assessed(word.polarity, word.subjectivity, word.intensity))
            else:
                found[-1].modify(word)
            if negation:
                found[-1].negate()
            modifier = word if word.modifies else None
            negation = word.negates
        else:
            negation = word.negates or (negation and not word.ends_negation)
            if negation and modifier is not None and modifier.is_adverb:
                found[-1].negated, negation = True, False
            elif word.ends_modifier:
                modifier = None
            if word.exclaims and found:
                found[-1].polarity = max(-1.0, min(found[-1].polarity * _BOOST, 1.0))
            if word.mood is not None:
                found.append(_Assessed(word.mood, 1.0, 1.0))
    return found


def opinion(text: str) -> tuple[float, float]:
    """TextBlob's polarity from -1 to 1, and its subjectivity from 0 to 1."""
    text = text[:LONGEST]
    return opinion_of_pieces(text, text.split(" "))


def opinion_of_pieces(text: str, pieces: list[str]) -> tuple[float, float]:
    """The same of a text that is already cut at its spaces."""
    _forget()
    words = list(chain.from_iterable(map(_words_of_piece, pieces)))
    may_join = not _joining.isdisjoint(pieces) and _MAY_JOIN.search(text)
    if may_join and _JOINS_ACROSS_SPACE.search(text):
        polarity, subjectivity = textblob()(text)
        return float(polarity), float(subjectivity)
    found = _assess(words) if any(words) else []
    if not found:
        return 0.0, 0.0
    polarity = subjectivity = 0.0
    for one in found:
        polarity += one.polarity * _AGAINST if one.negated else one.polarity
        subjectivity += one.subjectivity
    return polarity / len(found), subjectivity / len(found)

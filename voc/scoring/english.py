"""Sentiment of English: TextBlob's opinion is part of every verdict.

``textblob.en.sentiment`` gives what ``TextBlob(text).sentiment`` gives, four times faster, from
the lexicon that the package carries; nothing is downloaded. Its import takes a second or two, so
it waits for the first English text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Protocol, cast

from voc.scoring.model import Reading, model
from voc.scoring.normalise import LONGEST


class _Sentiment(Protocol):
    def __call__(self, text: str | list[str]) -> Any: ...


_LONGEST_PLAIN = 1_000
_ABBREVIATED = "adj|adv|al|cf|comp|conf|def|ed|esp|etc|ex|fig|gen|id|int|orig|pl|pred|pres|ref|vs"
_PLAIN = re.compile(
    rf"(?:(?:(?!(?:{_ABBREVIATED})\.)[a-z]{{2,}}\.(?:\.\.)?(?= |$)"  # a word that ends a sentence
    r"|[A-Za-z0-9]+(?:[-'][A-Za-z0-9]+)*+[,!?]*(?= |$)) *)+"
)
_PLAIN_TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|\.\.\.|[.,!?']")


def _plain_tokens(text: str) -> list[str]:
    """TextBlob's own words of a plain text, found faster."""
    return _PLAIN_TOKEN.findall(text.replace("n't", " n't").lower())


@cache
def _textblob() -> _Sentiment:
    from textblob.en import sentiment

    return cast("_Sentiment", sentiment)


def opinion(text: str) -> tuple[float, float]:
    """TextBlob's polarity from -1 to 1, and its subjectivity from 0 to 1."""
    text = text[:LONGEST]
    # Cutting a text into words is most of TextBlob's work, and in plain ones there is no doubt
    # where to cut: it takes the words then, and says the same.
    plain = len(text) < _LONGEST_PLAIN and _PLAIN.fullmatch(text)
    polarity, subjectivity = _textblob()(_plain_tokens(text) if plain else text)
    return float(polarity), float(subjectivity)


def extras(polarity: float, subjectivity: float) -> tuple[float, float, float]:
    """TextBlob's opinion as the model takes it, beside the words."""
    return 2 * polarity, 2 * abs(polarity), subjectivity - 0.5


def opinion_of_words(text: str) -> dict[str, float]:
    """What each word, in lower case, adds to TextBlob's polarity of a text."""
    assessments = _textblob()(text[:LONGEST]).assessments
    said: dict[str, float] = {}
    for words, polarity, *_ in assessments:
        for word in words:
            part = polarity / len(words) / len(assessments)
            said[word.lower()] = said.get(word.lower(), 0.0) + part
    return said


def read(text: str, tokens: list[str]) -> Reading | None:
    """The reading of an English text; None when the model knows none of its words."""
    polarity, subjectivity = opinion(text)
    return model("en").read(tokens, extras(polarity, subjectivity), subjectivity)


def read_clause(tokens: list[str]) -> Reading | None:
    """The reading of a part of a text, by its words alone."""
    return model("en").read(tokens, extras(0, 0))

"""Sentiment of English: TextBlob's opinion is part of every verdict."""

from __future__ import annotations

from voc.scoring.model import Reading, model
from voc.scoring.normalise import LONGEST
from voc.scoring.opinion import opinion, opinion_of_pieces, textblob

__all__ = ["extras", "opinion", "opinion_of_pieces", "opinion_of_words", "read"]


def extras(polarity: float, subjectivity: float) -> tuple[float, float, float]:
    """TextBlob's opinion as the model takes it, beside the words."""
    return 2 * polarity, 2 * abs(polarity), subjectivity - 0.5


def opinion_of_words(text: str) -> dict[str, float]:
    """What each word, in lower case, adds to TextBlob's polarity of a text."""
    assessments = textblob()(text[:LONGEST]).assessments
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

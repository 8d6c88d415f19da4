"""Why a text got its polarity: what each of its words added."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from voc.scoring import english
from voc.scoring.language import detect
from voc.scoring.model import model
from voc.scoring.traced import Word, words_of


class Contribution(NamedTuple):
    """One word of a text and what it moved.

    ``text[start:end]`` is the word as the customer typed it; ``weight`` is in logits of "positive",
    before calibration: above 0 it spoke for positive, below 0 for negative. As a rule of thumb 0.2
    is a hint and 1 a strong word.
    """

    start: int
    end: int
    weight: float


def contributions(text: str) -> list[Contribution]:
    """What every word of ``text`` added to its polarity, in order of appearance.

    Pairs and triples of words are shared out evenly among their words, TextBlob's opinion of an
    English text among the words it is based on; the sum and the model's constant together are
    what calibration turns into the polarity. Empty for a text that no model reads. Spans never
    overlap: what the model reads as one word («می شود») has one span. Never raises.
    """
    language = detect(text)
    if language not in {"fa", "en", "finglish"}:
        return []
    words = words_of(text, finglish=language == "finglish")
    shares = model("en" if language == "en" else "fa").shares([word.token for word in words])
    if language == "en":
        shares = _with_opinion(text, words, shares)
    return [
        Contribution(word.start, word.end, share)
        for word, share in zip(words, shares, strict=True)
        if word.end > word.start
    ]


def _with_opinion(text: str, words: list[Word], shares: list[float]) -> list[float]:
    """TextBlob's part added to the words it has an opinion on; the rest of it to all words."""
    moving = model("en").extra_share
    rest = moving(english.extras(*english.opinion(text)))
    opinions = english.opinion_of_words(text)
    met = Counter(word.token for word in words)
    added = [
        moving((2 * opinions.get(word.token, 0.0) / met[word.token], 0.0, 0.0)) for word in words
    ]
    rest = (rest - sum(added)) / max(len(words), 1)
    return [share + more + rest for share, more in zip(shares, added, strict=True)]

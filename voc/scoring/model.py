"""A linear sentiment model: two logistic heads over hashed words, read in plain Python.

The first head tells positive from negative, the second neutral from the rest. Weights are int8 by
square-root companding: ``q = 127 * sign(w) * sqrt(|w| / largest)``, so that small weights keep
their sign. A head's sum is a sum of integers and therefore the same in any order and on any
machine. Platt scaling (Platt 1999) turns each sum into a probability. Beside the sum it weighs the
sum bent by asinh, as large sums are less certain than they say, and gives each side its own slope.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from math import asinh, exp
from operator import itemgetter, mul
from pathlib import Path
from typing import Any, NamedTuple

from voc.scoring.artifact import Artifact, BadArtifact, read_artifact
from voc.scoring.features import grams, word_hashes
from voc.scoring.lanes import BITS, KNOWN, LANE, Lanes
from voc.scoring.marks import MARKS
from voc.scoring.normalise import NORMALISER
from voc.scoring.pieces import Pieces

ARTIFACTS = Path(__file__).parent / "artifacts"


class Label(StrEnum):
    """The sentiment of a text."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Reading(NamedTuple):
    """What a model makes of one text or clause."""

    positive: float
    """Probability that it is positive, given that it is not neutral."""
    neutral: float
    """Probability that it is neutral."""
    label: Label
    subjectivity: float | None = None

    @property
    def polarity(self) -> float:
        """From -1, certainly negative, to 1, certainly positive."""
        return 2 * self.positive - 1

    @property
    def confidence(self) -> float:
        """Probability of the label, from 0 to 1."""
        if self.label is Label.NEUTRAL:
            return self.neutral
        return (1 - self.neutral) * max(self.positive, 1 - self.positive)


def _square(byte: int) -> int:
    """The integer that a stored byte stands for: sign(q) * q * q."""
    q = byte - 256 if byte > 127 else byte
    return q * abs(q)


_SQUARES = [_square(byte) for byte in range(256)]
_LOW_BITS = (1 << 32) - 1
_LEAST_LOG_ODDS = -700.0
"""Below this the exponential of its negative is no number."""
_CLEAR = 1.25
"""What a word, pair or triple adds to the logit of a text of one word when it speaks clearly."""
_SHIFT = 1 << 15
"""Added to every neutral weight, so that the lower half of a packed pair is never negative."""


def _packed(polarity: bytes, neutral: bytes) -> array[int]:
    """Both heads' integers of each bucket in one: polarity * 2^32 + neutral + 2^15.

    One look into memory then serves both heads, and one sum adds both. Made without a loop over
    the buckets, byte by byte of the packed integers, lowest first.
    """
    packed = bytearray(8 * len(polarity))
    for place in range(2):
        packed[place::8] = neutral.translate(
            bytes((square + _SHIFT) >> 8 * place & 255 for square in _SQUARES)
        )
    for place in range(4):
        packed[4 + place :: 8] = polarity.translate(
            bytes(square >> 8 * place & 255 for square in _SQUARES)
        )
    pairs = array("q", bytes(packed))
    if sys.byteorder == "big":
        pairs.byteswap()
    return pairs


class _Head:
    """One logistic head: the scale of its weights, its intercept, extras and calibration."""

    __slots__ = ("_bend", "_extras", "_intercept", "_lean", "_offset", "_scale", "_slope")

    def __init__(self, description: dict[str, Any]) -> None:
        self._scale = float(description["scale"])
        self._intercept = float(description["intercept"])
        self._extras: tuple[float, ...] = tuple(description["extras"])
        self._slope, self._bend, self._lean, self._offset = description["calibration"]

    def logit(self, total: int, value: float, extras: tuple[float, ...]) -> float:
        """The head's sum for a text whose weights add to ``total``."""
        logit = total * self._scale * value + self._intercept
        return logit + self.extra_weight(extras) if extras else logit

    def worth(self, value: float) -> float:
        """What one step of a weight adds to the head's sum."""
        return self._scale * value

    def extra_weight(self, extras: tuple[float, ...]) -> float:
        """What the extras add to the head's sum."""
        return float(sum(map(mul, self._extras, extras)))

    def probability(self, logit: float) -> float:
        """What a sum of the head means."""
        log_odds = self._slope * logit + self._bend * asinh(2 * logit) + self._offset
        log_odds += self._lean * abs(asinh(logit))
        return 1 / (1 + exp(-log_odds)) if log_odds > _LEAST_LOG_ODDS else 0.0


class Model:
    """A loaded artifact that reads tokens; BadArtifact when another normaliser made it."""

    def __init__(self, artifact: Artifact, marks: Mapping[str, int] | None = None) -> None:
        """``marks`` are the bits of words that are signs of something; see marks.py."""
        description = artifact.description
        if description["normaliser"] != NORMALISER:
            raise BadArtifact(
                f"this model was trained with normaliser {description['normaliser']}, "
                f"the running one is {NORMALISER}: train it again"
            )
        self.version: str = description["version"]
        self._neutral_from = float(description["neutral_from"])
        self._mask = len(artifact.polarity) - 1
        self._lanes = Lanes(self._mask, artifact.known, marks or {})
        self.pieces = Pieces(self._lanes)
        self._pairs = _packed(artifact.polarity, artifact.neutral)
        self._polarity = _Head(description["heads"]["polarity"])
        self._neutral = _Head(description["heads"]["neutral"])
        self._clear = int(_CLEAR / self._polarity.worth(1)) << 32

    def lanes(self, tokens: list[str]) -> int:
        """The words of a text as ``read_lanes`` takes them; see lanes.py."""
        return self._lanes.of(tokens)

    def logits(
        self, tokens: list[str], extras: tuple[float, ...] = ()
    ) -> tuple[float, float] | None:
        """The sums of both heads, polarity and neutral; None when not one token is known."""
        weights = self.weights(self.lanes(tokens), len(tokens))
        return self._sums(weights, len(tokens), extras) if weights else None

    def weights(self, lanes: int, count: int) -> tuple[int, ...]:
        """The packed weights of a text of ``count`` words; none when not one word is known."""
        return self._looked_up(lanes, count + 2) if lanes & KNOWN else ()

    def _looked_up(self, lanes: int, count: int) -> tuple[int, ...]:
        """The packed weights of ``count`` lanes, in the order of ``Lanes.buckets``."""
        found: tuple[int, ...] = itemgetter(*self._lanes.buckets(lanes, count))(self._pairs)
        return found

    def between_ends(self, words: bytes) -> int:
        """The words of a text, as ``pieces.of`` gives them, as ``weights`` takes them."""
        return self._lanes.between_ends(words)

    def polarities(
        self, parts: Sequence[bytes], extras: Sequence[tuple[float, ...]]
    ) -> list[float]:
        """The polarity of each part of a text with a known word, looked up together.

        ``parts`` are words as ``pieces.of`` gives them.
        """
        lanes = self._lanes.between_ends(*parts)
        lengths = [len(part) // LANE + 2 for part in parts]
        weights = self._looked_up(lanes, sum(lengths))
        first, triples, found = 0, 2 * sum(lengths) - 1, []
        for length, extra in zip(lengths, extras, strict=True):
            if lanes >> BITS * first & KNOWN & (1 << BITS * length) - 1:
                total = sum(weights[2 * first : 2 * (first + length) - 1])
                total += sum(weights[triples + first : triples + first + length - 2])
                logit = self._polarity.logit(total >> 32, float((length - 2) ** -0.5), extra)
                found.append(2 * self._polarity.probability(logit) - 1)
            first += length
        return found

    def speaks_both_ways(self, weights: tuple[int, ...]) -> bool:
        """Whether some words of a text speak clearly for each side.

        Few texts can be mixed otherwise. ``weights`` are those of all its words.
        """
        return max(weights) > self._clear and min(weights) < -self._clear

    def _sums(
        self, weights: tuple[int, ...], count: int, extras: tuple[float, ...]
    ) -> tuple[float, float]:
        """The sums of both heads for a text of ``count`` words with these packed weights."""
        pairs = sum(weights)
        neutral = (pairs & _LOW_BITS) - _SHIFT * len(weights)
        value = float(count**-0.5)
        return (
            self._polarity.logit(pairs >> 32, value, extras),
            self._neutral.logit(neutral, value, extras),
        )

    def shares(self, tokens: list[str]) -> list[float]:
        """What each token adds to the polarity head's sum, pairs and triples shared out evenly."""
        buckets = grams(word_hashes(tokens), self._mask)
        worth = self._polarity.worth(max(len(tokens), 1) ** -0.5)
        weights = [(self._pairs[bucket] >> 32) * worth for bucket in buckets]
        count = len(tokens)
        shares = [0.0] * (count + 2)  # with the two ends
        for place, weight in enumerate(weights):
            # grams() lists the words with both ends, then the pairs, then the triples.
            if place < count + 2:
                held = range(place, place + 1)
            elif place < 2 * count + 3:
                held = range(place - count - 2, place - count)
            else:
                held = range(place - 2 * count - 3, place - 2 * count)
            words = [word for word in held if 0 < word <= count]
            for word in words:
                shares[word] += weight / len(words)
        return shares[1:-1]

    def extra_share(self, extras: tuple[float, ...]) -> float:
        """What the extras add to the sum of the polarity head."""
        return self._polarity.extra_weight(extras)

    def reading(self, logits: tuple[float, float]) -> Reading:
        """What the sums of both heads mean."""
        positive = self._polarity.probability(logits[0])
        neutral = self._neutral.probability(logits[1])
        return Reading(positive, neutral, self._label(positive, neutral))

    def _label(self, positive: float, neutral: float) -> Label:
        if neutral >= self._neutral_from:
            return Label.NEUTRAL
        return Label.POSITIVE if positive >= 0.5 else Label.NEGATIVE

    def read(
        self,
        tokens: list[str],
        extras: tuple[float, ...] = (),
        subjectivity: float | None = None,
    ) -> Reading | None:
        """The reading of a text by its tokens; None when not one of them is known."""
        weights = self.weights(self.lanes(tokens), len(tokens))
        return self.read_weights(weights, len(tokens), extras, subjectivity) if weights else None

    def read_weights(
        self,
        weights: tuple[int, ...],
        count: int,
        extras: tuple[float, ...] = (),
        subjectivity: float | None = None,
    ) -> Reading:
        """The reading of a text of ``count`` words by their weights."""
        polarity, neutral = self._sums(weights, count, extras)
        positive = self._polarity.probability(polarity)
        neutral = self._neutral.probability(neutral)
        return Reading(positive, neutral, self._label(positive, neutral), subjectivity)


@cache
def model(language: str) -> Model:
    """The model of ``fa`` or ``en``, loaded once a process."""
    return Model(read_artifact(ARTIFACTS / f"{language}.npz"), MARKS[language])

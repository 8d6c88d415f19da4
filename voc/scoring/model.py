"""A linear sentiment model: two logistic heads over hashed words, read in plain Python.

The first head tells positive from negative, the second neutral from the rest. Weights are int8 by
square-root companding: ``q = 127 * sign(w) * sqrt(|w| / largest)``, so that small weights keep
their sign. A head's sum is a sum of integers and therefore the same in any order and on any
machine. Platt scaling (Platt 1999) turns each sum into a probability.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from voc.scoring.artifact import Artifact, BadArtifact, read_artifact
from voc.scoring.features import grams, word_hashes
from voc.scoring.normalise import NORMALISER

ARTIFACTS = Path(__file__).parent / "artifacts"


class Label(StrEnum):
    """The sentiment of a text."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Reading:
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


_LOW = bytes(_square(byte) & 255 for byte in range(256))
_HIGH = bytes(_square(byte) >> 8 & 255 for byte in range(256))


def _expanded(table: bytes) -> array[int]:
    """The integers of a whole table, two bytes each, made without a loop."""
    pairs = bytearray(2 * len(table))
    pairs[0::2] = table.translate(_LOW)
    pairs[1::2] = table.translate(_HIGH)
    expanded = array("h", bytes(pairs))
    if sys.byteorder == "big":
        expanded.byteswap()
    return expanded


def sigmoid(logit: float) -> float:
    """The logistic function, without overflow."""
    if logit < -700:
        return 0.0
    return 1 / (1 + math.exp(-logit))


class _Head:
    """One logistic head: a table of weights, its scale, intercept, extras and calibration."""

    __slots__ = ("_extras", "_intercept", "_platt", "_scale", "_weight_at")

    def __init__(self, table: bytes, description: dict[str, Any]) -> None:
        self._weight_at: Callable[[int], int] = _expanded(table).__getitem__
        self._scale = float(description["scale"])
        self._intercept = float(description["intercept"])
        self._extras: tuple[float, ...] = tuple(description["extras"])
        self._platt: tuple[float, ...] = tuple(description["platt"])

    def logit(self, buckets: list[int], value: float, extras: tuple[float, ...]) -> float:
        total = sum(map(self._weight_at, buckets))
        logit = total * self._scale * value + self._intercept
        for weight, extra in zip(self._extras, extras, strict=True):
            logit += weight * extra
        return logit

    def weights(self, buckets: list[int], value: float) -> list[float]:
        """What each bucket adds to the calibrated logit."""
        worth = self._scale * value * self._platt[0]
        return [self._weight_at(bucket) * worth for bucket in buckets]

    def extra_weight(self, extras: tuple[float, ...]) -> float:
        """What the extras add to the calibrated logit."""
        pairs = zip(self._extras, extras, strict=True)
        return self._platt[0] * sum(weight * extra for weight, extra in pairs)

    def probability(self, logit: float) -> float:
        slope, offset = self._platt
        return sigmoid(slope * logit + offset)


class Model:
    """A loaded artifact that reads tokens; BadArtifact when another normaliser made it."""

    def __init__(self, artifact: Artifact) -> None:
        description = artifact.description
        if description["normaliser"] != NORMALISER:
            raise BadArtifact(
                f"this model was trained with normaliser {description['normaliser']}, "
                f"the running one is {NORMALISER}: train it again"
            )
        self.version: str = description["version"]
        self._neutral_from = float(description["neutral_from"])
        self._mask = len(artifact.polarity) - 1
        self._known = artifact.known
        self._known_mask = len(artifact.known) * 8 - 1
        self._polarity = _Head(artifact.polarity, description["heads"]["polarity"])
        self._neutral = _Head(artifact.neutral, description["heads"]["neutral"])

    def knows_any(self, hashes: list[int]) -> bool:
        """Whether any of the words stood in the training texts (1 % of strange ones slip in)."""
        known, mask = self._known, self._known_mask
        for value in hashes:
            place = (value >> 8) & mask
            if known[place >> 3] >> (place & 7) & 1:
                return True
        return False

    def logits(
        self, tokens: list[str], extras: tuple[float, ...] = ()
    ) -> tuple[float, float] | None:
        """The sums of both heads, polarity and neutral; None when not one token is known."""
        hashes = word_hashes(tokens)
        if not self.knows_any(hashes):
            return None
        buckets = grams(hashes, self._mask)
        value = len(tokens) ** -0.5
        return (
            self._polarity.logit(buckets, value, extras),
            self._neutral.logit(buckets, value, extras),
        )

    def shares(self, tokens: list[str]) -> list[float]:
        """What each token adds to the logit of positive, pairs and triples shared out evenly."""
        buckets = grams(word_hashes(tokens), self._mask)
        weights = self._polarity.weights(buckets, max(len(tokens), 1) ** -0.5)
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
        """What the extras add to the logit of positive."""
        return self._polarity.extra_weight(extras)

    def reading(self, logits: tuple[float, float], subjectivity: float | None = None) -> Reading:
        """What the sums of both heads mean."""
        positive = self._polarity.probability(logits[0])
        neutral = self._neutral.probability(logits[1])
        if neutral >= self._neutral_from:
            label = Label.NEUTRAL
        else:
            label = Label.POSITIVE if positive >= 0.5 else Label.NEGATIVE
        return Reading(positive, neutral, label, subjectivity)

    def read(
        self,
        tokens: list[str],
        extras: tuple[float, ...] = (),
        subjectivity: float | None = None,
    ) -> Reading | None:
        """The reading of a text by its tokens; None when not one of them is known."""
        logits = self.logits(tokens, extras)
        return None if logits is None else self.reading(logits, subjectivity)


@cache
def model(language: str) -> Model:
    """The model of ``fa`` or ``en``, loaded once a process."""
    return Model(read_artifact(ARTIFACTS / f"{language}.npz"))

"""The sentiment and intent of a customer's words.

    >>> score("ارسال سریع بود، ممنون").label
    <Label.POSITIVE: 'positive'>

Pure and total: any string has a score, even one that cannot be scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from voc.scoring import clauses, english
from voc.scoring.contrast import turns
from voc.scoring.intent import Intent, beside, intent_of, praises_what_is_not
from voc.scoring.lanes import LANE
from voc.scoring.language import detect
from voc.scoring.marks import TURNS
from voc.scoring.model import Label, Reading, model
from voc.scoring.normalise import LONGEST
from voc.scoring.said import Said, said

__all__ = ["Intent", "Label", "Score", "score", "score_many"]

NO_MODEL = "none"
"""The model of a text in a language that no model reads."""

_UNSURE_SPELLING = 0.6
"""Finglish is read through a word list: its confidence counts for this much."""
_CERTAIN = 0.95
"""A text this one-sided, without a contrast word, is not searched for the other side."""
_FEWEST_MIXED = 4
"""Words below which a text without a contrast word has no two sides."""
_MOST_CLAUSES = 100
_SHORT = 20
"""Words up to which a text that only wishes or asks is neutral, unless it is strongly worded."""
_UNDECIDED = 0.5
"""Confidence of a label that a rule gives and the model does not."""
_OPINION = 0.9
"""Polarity from which words are an opinion, though they stand in or beside a wish or question."""


class Score(NamedTuple):
    """What a text says; polarity, label and confidence are None when it could not be scored."""

    language: str
    """fa, en, finglish, ar or other."""
    polarity: float | None
    """From -1, certainly negative, to 1, certainly positive."""
    label: Label | None
    confidence: float | None
    """Probability of the label, from 0 to 1."""
    intent: Intent
    mixed: bool
    """Whether parts of the text are clearly positive and others clearly negative."""
    subjectivity: float | None
    """TextBlob's, from 0 to 1; English only."""
    model: str
    """Version of the model that scored it, "none" when no model reads its language."""


def _not_scored(language: str, intent: Intent, version: str) -> Score:
    return Score(
        language=language,
        polarity=None,
        label=None,
        confidence=None,
        intent=intent,
        mixed=False,
        subjectivity=None,
        model=version,
    )


def _worded(
    parts: list[str], language: str, *, shortest: int
) -> Iterator[tuple[bytes, tuple[float, ...]]]:
    """The words of every clause of at least so many, and what TextBlob thinks of an English one."""
    reader = model(language)
    for part in parts[:_MOST_CLAUSES]:
        pieces = part.split(" ")
        words = reader.pieces.of(pieces)
        if len(words) >= LANE * shortest:
            opinion = english.opinion_of_pieces(part, pieces) if language == "en" else None
            yield words, english.extras(*opinion) if opinion else ()


def _polarities(parts: list[str], language: str, *, shortest: int) -> list[float]:
    """The polarity of every clause of at least so many words, where there are two."""
    worded = list(_worded(parts, language, shortest=shortest))
    if len(worded) < 2:
        return []
    words, extras = zip(*worded, strict=True)
    return model(language).polarities(words, extras)


def _readings(parts: list[str], language: str, *, shortest: int) -> list[Reading]:
    """What a model makes of clauses of at least so many words."""
    reader = model(language)
    readings = []
    for words, extras in _worded(parts, language, shortest=shortest):
        count = len(words) // LANE
        if weights := reader.weights(reader.between_ends(words), count):
            readings.append(reader.read_weights(weights, count, extras))
    return readings


def _is_mixed(said: Said, polarity: float, weights: tuple[int, ...]) -> bool:
    """Whether parts of a text are clearly positive and others clearly negative."""
    contrast = bool(said.signs & TURNS) and turns(said.normalised)
    if not contrast and (
        said.count < _FEWEST_MIXED
        or abs(polarity) > _CERTAIN
        or not said.reader.speaks_both_ways(weights)
    ):
        return False
    parts = clauses.split(said.normalised, contrast=contrast)
    if len(parts) < 2:
        return False
    # «هیچی، همه چیز عالیه»: one word takes no side of its own unless a contrast word sets it off.
    polarities = _polarities(parts, said.language, shortest=1 if contrast else 2)
    return clauses.pulls_both_ways(polarities, contrast=contrast)


def _beside(said: Said, whole: Reading) -> tuple[Label, float, bool]:
    """Label, confidence and whether it is mixed of a text that wishes or asks.

    Its wishes and questions are no opinion; what it says beside them may be one.
    """
    readings = _readings(beside(said), said.language, shortest=2)
    if not readings:
        weak = abs(whole.polarity) < _OPINION or praises_what_is_not(said)
        plain = weak and said.count <= _SHORT
        confidence = max(whole.neutral, _UNDECIDED) if plain else whole.confidence
        return Label.NEUTRAL if plain else whole.label, confidence, False
    mixed = clauses.pulls_both_ways([one.polarity for one in readings], contrast=True)
    best = max(readings, key=lambda one: one.polarity)
    if whole.label is Label.NEUTRAL and best.polarity >= _OPINION and not mixed:
        return best.label, best.confidence, mixed
    return whole.label, whole.confidence, mixed


def _agreeing(
    intent: Intent, polarity: float, label: Label, confidence: float, *, mixed: bool
) -> tuple[float, Label, float]:
    """Polarity, label and confidence that say what the intent says.

    Who asks for amends or scolds is not content, however politely; who would change nothing is.
    """
    complains = intent is Intent.COMPLAINT and label is not Label.NEGATIVE
    if complains and not mixed and polarity < _OPINION:
        return min(polarity, 0.0), Label.NEGATIVE, _UNDECIDED
    if intent is Intent.PRAISE and label is Label.NEGATIVE:
        return max(polarity, 0.0), Label.POSITIVE, _UNDECIDED
    return polarity, label, confidence


def _scored(text: str, language: str, *, asked_for_change: bool) -> Score:
    """The score of a text in a language that a model reads."""
    words = said(text, language)
    reader, count = words.reader, words.count
    weights = reader.weights(words.lanes, count)
    if not weights:
        intent = intent_of(words, None, asked_for_change=asked_for_change)
        return _not_scored(language, intent, reader.version)
    if language == "en":
        opinion = english.opinion_of_pieces(text, words.pieces)
        reading = reader.read_weights(weights, count, english.extras(*opinion), opinion[1])
    else:
        reading = reader.read_weights(weights, count)
    polarity, label, confidence = reading.polarity, reading.label, reading.confidence
    mixed = _is_mixed(words, polarity, weights)
    intent = intent_of(
        words,
        label,
        mixed=mixed,
        strong=abs(polarity) >= _OPINION,
        asked_for_change=asked_for_change,
    )
    if intent is Intent.SUGGESTION or intent is Intent.QUESTION:
        label, confidence, mixed = _beside(words, reading)
    elif intent is Intent.OTHER:
        label, confidence, mixed = Label.NEUTRAL, max(reading.neutral, _UNDECIDED), False
    polarity, label, confidence = _agreeing(intent, polarity, label, confidence, mixed=mixed)
    return Score(
        language,
        round(polarity, 4),
        label,
        round(confidence * _UNSURE_SPELLING if language == "finglish" else confidence, 4),
        intent,
        mixed,
        reading.subjectivity,
        reader.version,
    )


def score(text: str, *, asked_for_change: bool = False) -> Score:
    """The score of one text; never raises, whatever the string holds.

    ``asked_for_change`` says that the text answers "what would you change?".
    """
    text = text[:LONGEST]
    language = detect(text)
    if language in {"fa", "en", "finglish"}:
        return _scored(text, language, asked_for_change=asked_for_change)
    intent = Intent.QUESTION if "?" in text or "؟" in text else Intent.OTHER
    return _not_scored(language, intent, NO_MODEL)


def score_many(texts: Iterable[str], *, asked_for_change: bool = False) -> Iterator[Score]:
    """The scores of texts, in order, one at a time."""
    return map(partial(score, asked_for_change=asked_for_change), texts)

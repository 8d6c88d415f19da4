"""The sentiment and intent of a customer's words.

    >>> score("ارسال سریع بود، ممنون").label
    <Label.POSITIVE: 'positive'>

Pure and total: any string has a score, even one that cannot be scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from voc.scoring import clauses, english, persian
from voc.scoring.finglish import to_persian
from voc.scoring.intent import Intent, intent_of
from voc.scoring.language import detect
from voc.scoring.model import Label, Reading, model
from voc.scoring.normalise import LONGEST, normalise, tokenize

__all__ = ["Intent", "Label", "Score", "score", "score_many"]

NO_MODEL = "none"
"""The model of a text in a language that no model reads."""

_UNSURE_SPELLING = 0.6
"""Finglish is read through a word list: its confidence counts for this much."""
_CERTAIN = 0.95
"""A text this one-sided, without a contrast word, is not searched for the other side."""
_MOST_CLAUSES = 100


@dataclass(frozen=True, slots=True)
class Score:
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


def _is_mixed(whole: Reading, normalised: str, tokens: list[str], language: str) -> bool:
    """Whether parts of a text are clearly positive and others clearly negative."""
    contrast = clauses.has_contrast(normalised, tokens)
    if not contrast and abs(whole.polarity) > _CERTAIN:
        return False
    parts = clauses.split(normalised)[:_MOST_CLAUSES]
    if len(parts) < 2:
        return False
    read = english.read_clause if language == "en" else persian.read
    said = map(tokenize, parts)
    # «هیچی، همه چیز عالیه»: one word takes no side of its own unless a contrast word sets it off.
    readings = [read(tokens) for tokens in said if contrast or len(tokens) > 1]
    polarities = [reading.polarity for reading in readings if reading is not None]
    return clauses.pulls_both_ways(polarities, contrast=contrast)


def _scored(text: str, language: str, *, asked_for_change: bool) -> Score:
    """The score of a text in a language that a model reads."""
    normalised = normalise(to_persian(text) if language == "finglish" else text)
    tokens = tokenize(normalised)
    reading = english.read(text, tokens) if language == "en" else persian.read(tokens)
    mixed = reading is not None and _is_mixed(reading, normalised, tokens, language)
    label = reading.label if reading else None
    intent = intent_of(
        normalised, tokens, language, label, mixed=mixed, asked_for_change=asked_for_change
    )
    version = model("en" if language == "en" else "fa").version
    if reading is None:
        return _not_scored(language, intent, version)
    confidence = reading.confidence * (_UNSURE_SPELLING if language == "finglish" else 1)
    return Score(
        language=language,
        polarity=round(reading.polarity, 4),
        label=label,
        confidence=round(confidence, 4),
        intent=intent,
        mixed=mixed,
        subjectivity=reading.subjectivity,
        model=version,
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

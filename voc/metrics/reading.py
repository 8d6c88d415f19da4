"""Why a comment was scored as it was: its words and clauses, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from voc.scoring import clauses, english
from voc.scoring.explaining import Moved, explain
from voc.scoring.model import model

MOST_WORDS = 12
"""Named in the list; every word that moved the score is coloured in the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `strength` from -3 to 3 where it moved the score, else 0."""

    text: str
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be shown of how a text was read."""

    pieces: Sequence[Piece]
    """The whole text, in order."""
    words: Sequence[tuple[str, Moved]]
    """What moved the score, the strongest first."""
    clauses: Sequence[clauses.Clause]
    """Where parts of the text say opposite things; else empty."""
    opinion: tuple[float, float] | None
    """TextBlob's polarity and subjectivity of an English text."""
    is_of_today: bool
    """Whether the model that explains is the one that scored the text."""


def reading(row: Any) -> Reading:
    """How a comment of `comments.one` was read; the model of now explains."""
    language, text = row.language, row.text
    moved = explain(text) if row.model_label is not None else []
    strongest = sorted(moved, key=lambda word: -abs(word.weight))[:MOST_WORDS]
    is_english = row.model_label is not None and language == "en"
    known = "en" if language == "en" else "fa"
    return Reading(
        pieces=_pieces(text, moved),
        words=[(text[word.start : word.end], word) for word in strongest],
        clauses=clauses.clauses(text, language) if row.is_mixed else (),
        opinion=english.opinion(text) if is_english else None,
        is_of_today=row.model_label is None or row.model == model(known).version,
    )


def _pieces(text: str, moved: Sequence[Moved]) -> list[Piece]:
    pieces, at = [], 0
    for word in moved:
        pieces += [Piece(text[at : word.start]), Piece(text[word.start : word.end], word.strength)]
        at = word.end
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]

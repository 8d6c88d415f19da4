"""Why a comment was scored as it was: its words and clauses, ready to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from voc.core.i18n import _, _l
from voc.scoring import clauses, english
from voc.scoring.explaining import Moved, explain
from voc.scoring.intent import Intent
from voc.scoring.model import Label, model
from voc.scoring.versions import stamped

MOST_WORDS = 12
"""Named in the list; every word that moved the score is coloured in the text."""


_NO_OPINION = {
    Intent.SUGGESTION: _l(
        "A wish is about what is not there yet: it counts as neutral, and is in no average."
    ),
    Intent.QUESTION: _l("A question is neither praise nor blame: it counts as neutral."),
    Intent.OTHER: _l("It says something without judging it, and so counts as neutral."),
}


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
    rule: str
    """Why the label is another than the words alone would give it; empty where it is not."""


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
        is_of_today=row.model_label is None or row.model == stamped(model(known).version),
        rule=_rule(row),
    )


def _rule(row: Any) -> str:
    """What its kind did to the label of a text, in words."""
    if row.model_label is None or row.model_is_mixed:
        return ""
    label, intent, polarity = Label(row.model_label), row.model_intent, row.model_polarity
    if label is Label.NEUTRAL and intent in _NO_OPINION:
        return str(_NO_OPINION[intent])
    if label is Label.NEGATIVE and intent == Intent.COMPLAINT and polarity >= 0:
        return _("It asks for amends, scolds or regrets: however polite, that counts as negative.")
    if label is Label.POSITIVE and intent == Intent.PRAISE and polarity <= 0:
        return _("It says that nothing need change: that counts as positive.")
    return ""


def _pieces(text: str, moved: Sequence[Moved]) -> list[Piece]:
    pieces, at = [], 0
    for word in moved:
        pieces += [Piece(text[at : word.start]), Piece(text[word.start : word.end], word.strength)]
        at = word.end
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]

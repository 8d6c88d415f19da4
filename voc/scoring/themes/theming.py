"""Find the themes of comments that are new, or were looked at with an older taxonomy."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from voc.core.db import db, looking, upsert
from voc.core.folding import fold
from voc.responses.models import Feedback
from voc.scoring import english, persian
from voc.scoring.clauses import split
from voc.scoring.finglish import to_persian
from voc.scoring.model import Label, Reading
from voc.scoring.models import Sentiment
from voc.scoring.normalise import normalise, tokenize
from voc.scoring.themes import queries, taxonomy
from voc.scoring.themes.matching import Matcher
from voc.scoring.themes.models import FeedbackKeyword, FeedbackTheme, ThemeChoice, ThemeKeyword

log = logging.getLogger(__name__)

BATCH = 50
"""Comments in one transaction: few, so that an answer being stored hardly waits."""
UNIT = 10_000
LEANING = 0.25
"""Polarity from which a clause takes a side."""

READABLE = frozenset({"fa", "en", "finglish"})
MOST_CLAUSES = 200

Keyword = tuple[int, int, str]
"""Id, theme's id, text."""
Tone = tuple[int, str] | None
"""Polarity and label of what is said of a theme; None is "as the whole comment"."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a comment."""

    keywords: Collection[int] = ()
    themes: Mapping[int, Tone] = field(default_factory=dict)


class Taxonomy:
    """Keywords and the themes they belong to, ready to be found."""

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._matcher = Matcher((number, text) for number, _theme, text in keywords)
        self._theme_of = {number: theme for number, theme, _text in keywords}

    def find(self, text: str, language: str, folded: str, *, by_clause: bool = True) -> Found:
        """The keywords and themes of a text; with what the clauses that name a theme say of it.

        `folded` is the text as `folding.fold` leaves it.
        """
        if language == "finglish":
            folded = fold(to_persian(text))
        keywords = self._matcher.keywords_in(folded)
        if not keywords:
            return Found()
        themes: dict[int, Tone] = {self._theme_of[number]: None for number in sorted(keywords)}
        if by_clause:
            themes.update(self._tones(text, language))
        return Found(keywords, themes)

    def _tones(self, text: str, language: str) -> dict[int, Tone]:
        """What the clauses that name a theme say of it; nothing of a text of one clause."""
        if language not in READABLE:
            return {}
        normalised = normalise(to_persian(text) if language == "finglish" else text)
        parts = split(normalised)[:MOST_CLAUSES]
        if len(parts) < 2:
            return {}
        said: dict[int, list[float]] = {}
        for part in parts:
            themes = {self._theme_of[number] for number in self._matcher.keywords_in(part)}
            if themes and (reading := _read(part, language)):
                for theme in themes:
                    said.setdefault(theme, []).append(reading.polarity)
        return {theme: _tone(sum(heard) / len(heard)) for theme, heard in said.items()}


def _read(part: str, language: str) -> Reading | None:
    tokens = tokenize(part)
    return english.read(part, tokens) if language == "en" else persian.read(tokens)


def _tone(polarity: float) -> Tone:
    label = Label.NEUTRAL
    if abs(polarity) >= LEANING:
        label = Label.POSITIVE if polarity > 0 else Label.NEGATIVE
    return round(polarity * UNIT), label.value


@lru_cache(maxsize=2)
def compiled(keywords: tuple[Keyword, ...]) -> Taxonomy:
    """The taxonomy of these keywords, made once while they stay the same."""
    return Taxonomy(keywords)


def current_taxonomy() -> Taxonomy:
    """The taxonomy as it stands; of archived themes too, so that they can come back at once."""
    rows = db.session.execute(
        select(ThemeKeyword.id, ThemeKeyword.theme_id, ThemeKeyword.text).order_by(ThemeKeyword.id)
    )
    return compiled(tuple(map(tuple, rows)))


def theme_pending(at: datetime) -> int:
    """Look at a batch of scored comments whose themes are out of date; how many those were.

    New comments come first, the newest of them before the others. Any number of workers may do so
    at once. Where there is no taxonomy yet, the general one is brought in.
    """
    with looking():
        if _is_up_to_date():
            return 0
    revision = queries.revision() or taxonomy.begin(at)
    batch = _claim(revision)
    if not batch:
        return 0
    known = current_taxonomy()
    chosen = set(
        db.session.scalars(
            select(ThemeChoice.feedback_id).where(
                ThemeChoice.feedback_id.in_([row.feedback_id for row in batch])
            )
        )
    )
    found = {row.feedback_id: _look_at(row, known) for row in batch}
    _keep_keywords(found)
    _keep_themes(found, chosen)
    db.session.execute(
        update(Sentiment)
        .where(Sentiment.feedback_id.in_(found))
        .values(theme_revision=revision)
        .execution_options(synchronize_session=False)
    )
    return len(batch)


def _is_up_to_date() -> bool:
    revision = queries.revision()
    return bool(revision) and not db.session.scalar(
        select(Sentiment.id).where(Sentiment.theme_revision < revision).limit(1)
    )


def _claim(revision: int) -> Sequence[Any]:
    oldest = db.session.scalar(
        select(func.min(Sentiment.theme_revision)).where(Sentiment.theme_revision < revision)
    )
    if oldest is None:
        return ()
    # One revision at a time: the index then hands out the newest without sorting the others.
    wanted = (
        select(
            Sentiment.feedback_id,
            Sentiment.language,
            Sentiment.label,
            Sentiment.model_label,
            Sentiment.is_mixed,
            Feedback.text,
            Feedback.folded,
        )
        .join(Feedback, Feedback.id == Sentiment.feedback_id)
        .where(Sentiment.theme_revision == oldest)
        .order_by(Sentiment.feedback_id.desc())
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Sentiment)
    )
    return db.session.execute(wanted).all()


def _look_at(row: Any, known: Taxonomy) -> Found:
    """What stands in one comment; nothing where looking at it fails."""
    # Where a person has said what the whole comment says, its clauses have no other word for it.
    is_corrected = row.label != row.model_label and not row.is_mixed
    try:
        return known.find(row.text, row.language, row.folded, by_clause=not is_corrected)
    except Exception as error:  # noqa: BLE001 - one text must never stand in the others' way
        log.warning("themes of feedback %s not found (%s)", row.feedback_id, type(error).__name__)
        return Found()


def _keep_keywords(found: Mapping[int, Found]) -> None:
    """Write what differs from what is there."""
    rows = db.session.execute(
        select(FeedbackKeyword.feedback_id, FeedbackKeyword.keyword_id).where(
            FeedbackKeyword.feedback_id.in_(found)
        )
    )
    before = {(row.feedback_id, row.keyword_id) for row in rows}
    now = {(number, keyword) for number, one in found.items() for keyword in one.keywords}
    if gone := before - now:
        _remove(FeedbackKeyword, FeedbackKeyword.keyword_id, gone)
    if fresh := sorted(now - before):
        # Past the unit of work, which would cost more than the rows.
        db.session.connection().execute(
            upsert(FeedbackKeyword.__table__).on_conflict_do_nothing(),
            [{"feedback_id": number, "keyword_id": keyword} for number, keyword in fresh],
        )


def _keep_themes(found: Mapping[int, Found], chosen: Collection[int]) -> None:
    """Write what differs; of comments that a person has spoken for, only what is said of each."""
    rows = db.session.execute(
        select(
            FeedbackTheme.feedback_id,
            FeedbackTheme.theme_id,
            FeedbackTheme.polarity,
            FeedbackTheme.label,
            FeedbackTheme.by_person,
        ).where(FeedbackTheme.feedback_id.in_(found))
    ).all()
    before = {
        (row.feedback_id, row.theme_id): None if row.label is None else (row.polarity, row.label)
        for row in rows
    }
    persons = {(row.feedback_id, row.theme_id) for row in rows if row.by_person}
    now: dict[tuple[int, int], Tone] = {}
    for number, one in found.items():
        if number not in chosen:
            now |= {(number, theme): tone for theme, tone in one.themes.items()}
    now |= {pair: found[pair[0]].themes.get(pair[1]) for pair in persons}
    if gone := before.keys() - now.keys():
        _remove(FeedbackTheme, FeedbackTheme.theme_id, gone)
    _write_themes({pair: tone for pair, tone in now.items() if before.get(pair, ()) != tone})


def _write_themes(fresh: Mapping[tuple[int, int], Tone]) -> None:
    if not fresh:
        return
    statement = upsert(FeedbackTheme.__table__)
    said = {name: statement.excluded[name] for name in ("polarity", "label")}
    rows = [
        {
            "feedback_id": number,
            "theme_id": theme,
            "polarity": tone[0] if tone else None,
            "label": tone[1] if tone else None,
        }
        for (number, theme), tone in sorted(fresh.items(), key=lambda one: one[0])
    ]
    db.session.connection().execute(
        statement.on_conflict_do_update(index_elements=["feedback_id", "theme_id"], set_=said), rows
    )


def _remove(model: Any, column: Any, pairs: Collection[tuple[int, int]]) -> None:
    db.session.connection().execute(
        delete(model).where(
            model.feedback_id == bindparam("of_feedback"), column == bindparam("of_other")
        ),
        [{"of_feedback": number, "of_other": other} for number, other in pairs],
    )

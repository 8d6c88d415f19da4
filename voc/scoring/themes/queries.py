"""What the taxonomy holds, what comments are about, and how far a new look has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select
from sqlalchemy.orm import selectinload

from voc.core import i18n
from voc.core.db import Model, db
from voc.core.errors import NotFound
from voc.responses.models import Feedback
from voc.scoring.models import Sentiment
from voc.scoring.themes.models import FeedbackKeyword, FeedbackTheme, Kind, Taxonomy, Theme

NOTICED = 300
"""Comments in a backlog that people are told of; fewer are done before they have read it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One theme of one comment, with what the comment says of it."""

    theme_id: int
    name: str
    label: str | None
    """negative, neutral, positive; None where it could not be scored."""
    polarity: int | None
    """In 1/10,000."""
    by_person: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long job is: `done` of `total` comments."""

    job: str
    """"score" or "themes"."""
    done: int
    total: int


def in_order() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """How themes are listed: by kind, then as staff put them."""
    kinds = {kind.value: place for place, kind in enumerate(Kind)}
    return case(kinds, value=Theme.kind, else_=len(kinds)), Theme.position.expression


def choices() -> dict[int, str]:
    """The themes to choose from, id to name in the reader's language, in order."""
    rows = db.session.execute(
        select(Theme.id, Theme.name_fa, Theme.name_en)
        .where(Theme.archived_at.is_(None))
        .order_by(*in_order(), Theme.id)
    )
    is_persian = i18n.current().code == "fa"
    return {
        row.id: (row.name_fa or row.name_en) if is_persian else (row.name_en or row.name_fa)
        for row in rows
    }


def about(theme_id: int) -> ColumnElement[bool]:
    """A condition over Feedback: comments about that theme."""
    return Feedback.id.in_(
        select(FeedbackTheme.feedback_id).where(FeedbackTheme.theme_id == theme_id)
    )


def label_of_mention() -> ColumnElement[str | None]:
    """What is said of a theme: the clause's label, else the whole comment's."""
    return func.coalesce(FeedbackTheme.label, Sentiment.label)


def mentions(feedback_ids: Collection[int]) -> Mapping[int, list[Mention]]:
    """The themes of these comments, by comment, in the taxonomy's order; archived ones not."""
    rows = db.session.execute(
        select(
            FeedbackTheme.feedback_id,
            Theme,
            label_of_mention().label("label"),
            func.coalesce(FeedbackTheme.polarity, Sentiment.polarity).label("polarity"),
            FeedbackTheme.by_person,
        )
        .join(Theme, Theme.id == FeedbackTheme.theme_id)
        .outerjoin(Sentiment, Sentiment.feedback_id == FeedbackTheme.feedback_id)
        .where(FeedbackTheme.feedback_id.in_(feedback_ids), Theme.archived_at.is_(None))
        .order_by(*in_order(), Theme.id)
    )
    language = i18n.current().code
    found: dict[int, list[Mention]] = {}
    for row in rows:
        one = Mention(
            row.Theme.id, row.Theme.name(language), row.label, row.polarity, row.by_person
        )
        found.setdefault(row.feedback_id, []).append(one)
    return found


def revision() -> int:
    """The taxonomy's; 0 where there is no taxonomy yet."""
    return db.session.scalar(select(Taxonomy.revision).where(Taxonomy.id == 1)) or 0


def all_themes() -> Sequence[Theme]:
    """Every theme with its keywords, archived ones too, in order."""
    return db.session.scalars(
        select(Theme).options(selectinload(Theme.keywords)).order_by(*in_order(), Theme.id)
    ).all()


def theme(theme_id: int) -> Theme:
    """One theme.

    :raises NotFound: there is none with that id.
    """
    found = db.session.get(Theme, theme_id)
    if found is None:
        raise NotFound
    return found


def keyword_counts() -> dict[int, int]:
    """How many comments each keyword stands in, by keyword; test answers are not counted."""
    rows = db.session.execute(
        select(FeedbackKeyword.keyword_id, func.count().label("n"))
        .join(Feedback, Feedback.id == FeedbackKeyword.feedback_id)
        .where(Feedback.is_test.is_(False))
        .group_by(FeedbackKeyword.keyword_id)
    )
    return {row.keyword_id: row.n for row in rows}


def theme_counts() -> dict[int, int]:
    """How many comments each theme has, by theme; test answers are not counted."""
    rows = db.session.execute(
        select(FeedbackTheme.theme_id, func.count().label("n"))
        .join(Feedback, Feedback.id == FeedbackTheme.feedback_id)
        .where(Feedback.is_test.is_(False))
        .group_by(FeedbackTheme.theme_id)
    )
    return {row.theme_id: row.n for row in rows}


def progress() -> Progress | None:
    """How far scoring, or else the new look for themes, has come; None where little is left.

    One cheap statement while nothing is going on: it counts no further than the first few hundred.
    """
    unscored = Feedback.unscored_at.is_not(None)
    newest = select(Taxonomy.revision).where(Taxonomy.id == 1).scalar_subquery()
    stale = Sentiment.theme_revision < newest
    found = db.session.execute(
        select(
            _counted_up_to_noticed(select(Feedback.id).where(unscored)).label("unscored"),
            _counted_up_to_noticed(select(Sentiment.id).where(stale)).label("stale"),
        )
    ).one()
    if found.unscored >= NOTICED:
        return _progress("score", Feedback, unscored)
    return _progress("themes", Sentiment, stale) if found.stale >= NOTICED else None


def _counted_up_to_noticed(statement: Select[Any]) -> ScalarSelect[int]:
    some = statement.limit(NOTICED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _progress(job: str, model: type[Model], waits: ColumnElement[bool]) -> Progress:
    total, left = db.session.execute(
        select(
            select(func.count(model.id)).scalar_subquery(),
            select(func.count(model.id)).where(waits).scalar_subquery(),
        )
    ).one()
    return Progress(job, total - left, total)

"""Counting themes in SQL: five statements, however many themes, comments and days there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from voc.core import calendar, i18n
from voc.core.calendar import Bucket
from voc.core.db import db
from voc.core.i18n import _l
from voc.metrics import queries, trend
from voc.metrics.filters import Filter
from voc.metrics.nps import Nps
from voc.metrics.themes import Heard, Theme, Themes
from voc.responses.models import Feedback, Response
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.models import Sentiment
from voc.scoring.themes.models import FeedbackTheme, FourC, Kind
from voc.scoring.themes.models import Theme as Named
from voc.scoring.themes.queries import label_of_mention


class Grouping(StrEnum):
    """What the rows of the page are."""

    THEMES = "themes"
    WHY = "why"
    FOUR_CS = "four_cs"
    COMPETITORS = "competitors"


KINDS = {
    Grouping.THEMES: (Kind.THEME,),
    Grouping.WHY: (Kind.MOTIVE, Kind.FEAR, Kind.WISH),
    Grouping.FOUR_CS: (Kind.THEME,),
    Grouping.COMPETITORS: (Kind.COMPETITOR,),
}
FOUR_CS = {
    FourC.VALUE: _l("Value to the customer"),
    FourC.COST: _l("Cost to the customer"),
    FourC.CONVENIENCE: _l("Convenience"),
    FourC.COMMUNICATION: _l("Communication"),
}


@dataclass(frozen=True, slots=True)
class Stretches:
    """The time of a page, cut into the reader's days, weeks or months."""

    buckets: tuple[Bucket, ...]
    today: date

    def place_of(self, day: InstrumentedAttribute[date]) -> ColumnElement[int]:
        """Which of them a day is in."""
        limits = [(day <= one.last, place) for place, one in enumerate(self.buckets)]
        return case(*limits, else_=len(self.buckets) - 1).label("place")


def stretches(wanted: Filter, at: datetime) -> Stretches:
    """From the filter's first day, or the first comment's, to its last or today."""
    language = i18n.current()
    ends = queries.with_context((func.min(Feedback.day), func.max(Feedback.day)))
    low, high = db.session.execute(ends.where(*wanted.words())).one()
    today = calendar.local_day(at, wanted.zone)
    first = wanted.first or low or today
    last = wanted.last or max(today, high or today, first)
    unit = trend.unit_for((last - first).days + 1)
    return Stretches(tuple(calendar.buckets(first, last, unit, language.calendar)), today)


def themes(wanted: Filter, grouping: Grouping, time: Stretches) -> Themes:
    """Every theme that somebody named, most frequent first, beside all comments."""
    whole, themed = _whole(wanted, time)
    heard = _mentions(wanted, grouping, time)
    scores = _scores(wanted, grouping)
    names = _names(grouping)
    rows = [
        Theme(key, names[key], tuple(by_place), scores.get(key, Nps()))
        for key, by_place in heard.items()
        if key in names
    ]
    rows.sort(key=lambda one: (-one.total.n, one.name))
    return Themes(rows, tuple(whole), themed, queries.nps(wanted))


def _names(grouping: Grouping) -> dict[str, str]:
    """What the rows are called, by key; archived themes have no name."""
    if grouping is Grouping.FOUR_CS:
        return {kind.value: str(words) for kind, words in FOUR_CS.items()}
    rows = db.session.scalars(
        select(Named).where(Named.kind.in_(KINDS[grouping]), Named.archived_at.is_(None))
    )
    language = i18n.current().code
    return {str(row.id): row.name(language) for row in rows}


def _key(grouping: Grouping) -> ColumnElement[Any]:
    return (Named.four_c if grouping is Grouping.FOUR_CS else Named.id).expression


def _belongs(grouping: Grouping) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        Named.kind.in_(KINDS[grouping]),
        Named.archived_at.is_(None),
    ]
    if grouping is Grouping.FOUR_CS:
        wanted.append(Named.four_c.is_not(None))
    return wanted


def _intent() -> ColumnElement[str]:
    return func.coalesce(Sentiment.intent, "").label("intent")


def _whole(wanted: Filter, time: Stretches) -> tuple[list[Heard], int]:
    """All comments by stretch, and how many of them have any theme."""
    has_theme = (
        select(literal(1))
        .select_from(FeedbackTheme)
        .join(Named, and_(Named.id == FeedbackTheme.theme_id, Named.archived_at.is_(None)))
        .where(FeedbackTheme.feedback_id == Feedback.id)
        .exists()
    )
    columns = (
        time.place_of(Feedback.day),
        Sentiment.label.label("label"),
        _intent(),
        case((has_theme, 1), else_=0).label("has_theme"),
    )
    texts = queries.with_context(columns).where(*wanted.words()).subquery()
    kinds = (texts.c.place, texts.c.label, texts.c.intent)
    counted = select(*kinds, func.count().label("n"), func.sum(texts.c.has_theme).label("themed"))
    found, themed = [Heard()] * len(time.buckets), 0
    for row in db.session.execute(counted.group_by(*kinds)):
        found[row.place] += _heard(row, praised=True)
        themed += int(row.themed)
    return found, themed


def _mentions(wanted: Filter, grouping: Grouping, time: Stretches) -> dict[str, list[Heard]]:
    """The comments that name each theme, by stretch; of a group of themes each comment once."""
    said = label_of_mention()
    severity = case({Label.NEGATIVE: 0, Label.NEUTRAL: 1, Label.POSITIVE: 2}, value=said)
    columns = (
        Feedback.id,
        _key(grouping).label("key"),
        time.place_of(Feedback.day),
        severity.label("severity"),
        _intent(),
    )
    texts = (
        queries.with_context(columns)
        .join(FeedbackTheme, FeedbackTheme.feedback_id == Feedback.id)
        .join(Named, Named.id == FeedbackTheme.theme_id)
        .where(*wanted.words(), *_belongs(grouping))
        .subquery()
    )
    if grouping is Grouping.FOUR_CS:  # what hurts most of several themes of one C is what counts
        own = (texts.c.id, texts.c.key, texts.c.place, texts.c.intent)
        worst = select(*own, func.min(texts.c.severity).label("severity"))
        texts = worst.group_by(*own).subquery()
    label = case({0: Label.NEGATIVE.value, 1: Label.NEUTRAL.value, 2: Label.POSITIVE.value},
                 value=texts.c.severity).label("label")  # fmt: skip
    kinds = (texts.c.key, texts.c.place, texts.c.severity, texts.c.intent)
    counted = select(texts.c.key, texts.c.place, label, texts.c.intent, func.count().label("n"))
    found: dict[str, list[Heard]] = {}
    for row in db.session.execute(counted.group_by(*kinds)):
        by_place = found.setdefault(str(row.key), [Heard()] * len(time.buckets))
        by_place[row.place] += _heard(row)
    return found


def _heard(row: Any, *, praised: bool = False) -> Heard:
    """Comments of one label and intent; `praised` counts complaints with praise in them too."""
    if row.intent == Intent.SUGGESTION.value:
        return Heard(wishes=row.n)
    is_about_it = praised or row.label != Label.POSITIVE.value
    complaints = row.n if row.intent == Intent.COMPLAINT.value and is_about_it else 0
    if row.label is None:
        return Heard(not_scored=row.n, complaints=complaints)
    return Heard(**{row.label: row.n}, complaints=complaints)


def _scores(wanted: Filter, grouping: Grouping) -> dict[str, Nps]:
    """NPS of the answers that name each theme."""
    key = _key(grouping).label("key")
    named = (
        select(Feedback.response_id, key)
        .join(FeedbackTheme, FeedbackTheme.feedback_id == Feedback.id)
        .join(Named, Named.id == FeedbackTheme.theme_id)
        .where(Feedback.response_id.is_not(None), *_belongs(grouping))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(named.c.key, *queries.nps_columns())
        .select_from(Response)
        .join(named, named.c.response_id == Response.id)
        .where(*wanted.responses(), Response.nps.is_not(None))
        .group_by(named.c.key)
    )
    return {str(row.key): Nps(row.promoters, row.passives, row.detractors) for row in rows}


def labels(time: Stretches) -> Sequence[tuple[str, bool]]:
    """What the stretches are called, in the reader's language, and whether each goes on."""
    language = i18n.current().code
    return [(one.label(language), trend.is_open(one, time.today)) for one in time.buckets]

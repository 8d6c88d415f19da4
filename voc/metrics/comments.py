"""The customers' own words, with what they scored and what the words say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.sql import ColumnElement

from voc.core.db import db
from voc.core.folding import fold
from voc.core.paging import Page, paged
from voc.customers.models import Customer
from voc.metrics import queries
from voc.metrics.filters import Filter, of_group
from voc.responses.models import Feedback, Response
from voc.scoring.models import Sentiment
from voc.surveys.models import Survey

PAGE = 25
NOT_SCORED = "not_scored"
MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which of the filter's comments: those that hold words, say something, come from a group."""

    search: str = ""
    sentiment: str = ""
    """negative, neutral, positive, mixed, not_scored; wishes have a sentiment of their own too."""
    intent: str = ""
    group: str = ""
    """promoter, passive, detractor."""
    scored: str = ""
    """nps, csat, ces: said beside an answer to that question."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions over Feedback, outer joined to Response and Sentiment."""
        wanted: list[ColumnElement[bool]] = [
            Feedback.folded.contains(word, autoescape=True) for word in fold(self.search).split()
        ]
        if self.sentiment == NOT_SCORED:
            wanted.append(Sentiment.label.is_(None))
        elif self.sentiment == MIXED:
            wanted.append(Sentiment.is_mixed.is_(True))
        elif self.sentiment:
            wanted.append(Sentiment.label == self.sentiment)
        if self.intent:
            wanted.append(Sentiment.intent == self.intent)
        if self.group:
            wanted.append(of_group(self.group))
        if self.scored:
            answer = {"nps": Response.nps, "csat": Response.csat, "ces": Response.ces}[self.scored]
            wanted.append(answer.is_not(None))
        return wanted


def _statement(wanted: Filter, narrowed: Narrowed, *, with_names: bool) -> Select[Any]:
    columns: list[Any] = [
        Feedback.id,
        Feedback.text,
        Feedback.said_at,
        Feedback.channel,
        Feedback.unscored_at,
        Feedback.customer_id,
        Response.nps,
        Response.csat,
        Response.csat_scale,
        Response.ces,
        Response.language.label("sitting_language"),
        Sentiment.language,
        Sentiment.label,
        Sentiment.confidence,
        Sentiment.intent,
        Sentiment.is_mixed,
        Survey.name.label("survey"),
    ]
    if with_names:
        columns.append(Customer.name.label("customer"))
    statement = queries.with_context(columns).outerjoin(Survey, Survey.id == Feedback.survey_id)
    if with_names:
        statement = statement.outerjoin(Customer, Customer.id == Feedback.customer_id)
    return statement.where(*wanted.words(), *narrowed.conditions())


def latest(wanted: Filter, size: int, *, with_names: bool) -> Sequence[Any]:
    """The newest comments of a filter."""
    statement = _statement(wanted, Narrowed(), with_names=with_names)
    newest = statement.order_by(Feedback.said_at.desc(), Feedback.id.desc()).limit(size)
    return db.session.execute(newest).all()


def page(wanted: Filter, narrowed: Narrowed, cursor: str | None, *, with_names: bool) -> Page[Any]:
    """One page of comments, newest first."""
    return paged(
        _statement(wanted, narrowed, with_names=with_names),
        (Feedback.said_at, Feedback.id),
        lambda row: (row.said_at, row.id),
        cursor,
        size=PAGE,
    )


def count(wanted: Filter, narrowed: Narrowed) -> int:
    """How many comments there are."""
    found = queries.with_context([func.count()]).where(*wanted.words(), *narrowed.conditions())
    return int(db.session.execute(found).scalar_one())


def count_up_to(wanted: Filter, most: int) -> int:
    """How many comments there are in a filter, counted no further than `most`."""
    some = queries.with_context([Feedback.id]).where(*wanted.words()).limit(most).subquery()
    return db.session.execute(select(func.count()).select_from(some)).scalar_one()

"""The customers' own words, with what they scored and what the words say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, func, select, tuple_

from voc.accounts.models import User
from voc.core.db import db
from voc.core.paging import Page, paged
from voc.customers.models import Customer
from voc.metrics import queries
from voc.metrics.filters import Filter
from voc.metrics.narrowed import Narrowed, disagrees
from voc.responses.models import Feedback, Response
from voc.scoring.models import Correction, Sentiment
from voc.surveys.models import Survey

PAGE = 25


def _statement(*, with_names: bool) -> Select[Any]:
    """Every comment with what stands beside it on a card."""
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
        Correction.label.label("person_label"),
        Correction.corrected_at,
        disagrees().label("disagrees"),
        Survey.name.label("survey"),
        Survey.is_anonymous,
    ]
    if with_names:
        columns.append(Customer.name.label("customer"))
    statement = (
        queries.with_context(columns)
        .outerjoin(Survey, Survey.id == Feedback.survey_id)
        .outerjoin(Correction, Correction.feedback_id == Feedback.id)
    )
    if with_names:
        statement = statement.outerjoin(Customer, Customer.id == Feedback.customer_id)
    return statement


def latest(wanted: Filter, size: int, *, with_names: bool) -> Sequence[Any]:
    """The newest comments of a filter."""
    statement = _statement(with_names=with_names).where(*wanted.words())
    newest = statement.order_by(Feedback.said_at.desc(), Feedback.id.desc()).limit(size)
    return db.session.execute(newest).all()


def page(wanted: Filter, narrowed: Narrowed, cursor: str | None, *, with_names: bool) -> Page[Any]:
    """One page of comments, newest first."""
    return paged(
        _statement(with_names=with_names).where(*wanted.words(), *narrowed.conditions()),
        (Feedback.said_at, Feedback.id),
        lambda row: (row.said_at, row.id),
        cursor,
        size=PAGE,
    )


def one(comment_id: int, *, with_names: bool) -> Any | None:
    """One comment with all that is known of it; None where there is none, or only a test's."""
    statement = (
        _statement(with_names=with_names)
        .add_columns(
            Feedback.response_id,
            Feedback.survey_id,
            Feedback.question,
            Feedback.asks_for_change,
            Sentiment.polarity,
            Sentiment.subjectivity,
            Sentiment.model,
            Sentiment.model_label,
            Sentiment.model_polarity,
            Sentiment.model_confidence,
            Sentiment.model_intent,
            Sentiment.model_is_mixed,
            Correction.intent.label("person_intent"),
            Correction.mixed.label("person_mixed"),
            Correction.by_chance,
            User.name.label("corrected_by"),
        )
        .outerjoin(User, User.id == Correction.by_id)
        .where(Feedback.id == comment_id, Feedback.is_test.is_(False))
        .where(Feedback.is_information.is_(False))
    )
    return db.session.execute(statement).one_or_none()


def beside(row: Any, wanted: Filter, narrowed: Narrowed) -> tuple[int | None, int | None]:
    """The next newer and the next older comment of a filter, from one of its comments."""
    place = tuple_(Feedback.said_at, Feedback.id)
    here = tuple_(row.said_at, row.id)
    found = queries.with_context([Feedback.id]).where(*wanted.words(), *narrowed.conditions())
    newer = found.where(place > here).order_by(Feedback.said_at, Feedback.id).limit(1)
    order = (Feedback.said_at.desc(), Feedback.id.desc())
    older = found.where(place < here).order_by(*order).limit(1)
    return db.session.scalar(newer), db.session.scalar(older)


def unread(draw: Callable[[int], int]) -> int | None:
    """A scored comment that nobody has read yet, drawn by chance; None where all are read.

    `draw(n)` is a number from 0 to n - 1.
    """
    waiting = (
        select(Feedback.id)
        .join(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(
            Feedback.is_test.is_(False),
            Sentiment.label.is_not(None),
            Feedback.id.not_in(select(Correction.feedback_id)),
        )
    )
    known = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    if not known:
        return None
    return db.session.scalar(waiting.order_by(Feedback.id).offset(draw(known)).limit(1))


def count(wanted: Filter, narrowed: Narrowed) -> int:
    """How many comments there are."""
    found = queries.with_context([func.count()]).where(*wanted.words(), *narrowed.conditions())
    return int(db.session.execute(found).scalar_one())


def count_up_to(wanted: Filter, most: int) -> int:
    """How many comments there are in a filter, counted no further than `most`."""
    some = queries.with_context([Feedback.id]).where(*wanted.words()).limit(most).subquery()
    return db.session.execute(select(func.count()).select_from(some)).scalar_one()

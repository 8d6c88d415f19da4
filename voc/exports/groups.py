"""The summary's counting: one group a month, survey and language, in three statements.

The months are the calendar's own, so they are handed to the database as day limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from voc.core.calendar import Bucket, Unit, buckets, month_bounds
from voc.exports.tables import Asked
from voc.metrics import queries
from voc.metrics.ces import SCALE as CES_SCALE
from voc.metrics.ces import Ces
from voc.metrics.csat import TOP_BOXES
from voc.metrics.nps import Nps
from voc.metrics.queries import Words
from voc.metrics.rates import Rate
from voc.metrics.sentiment_summary import SentimentCounts
from voc.responses.models import Feedback, Response
from voc.scoring.models import Correction, Sentiment
from voc.scoring.sentiment import Intent, Label

MONTH = "month"


class Key(NamedTuple):
    """What a group is about. No survey: words heard in calls. No language: not known yet."""

    month: int
    survey_id: int
    language: str


@dataclass(slots=True)
class Group:
    """What the answers and words of a group add up to."""

    responses: int = 0
    nps: Nps = field(default_factory=Nps)
    csat: Rate = field(default_factory=Rate)
    ces: Ces = field(default_factory=Ces)
    words: Words = field(default_factory=Words)
    model: Words = field(default_factory=Words)
    """What the words would add up to without what people say of them."""
    corrected: int = 0
    """Texts that a person has read."""
    most_positive: str | None = None
    most_negative: str | None = None

    @property
    def comments(self) -> int:
        """All texts, scored or not, and the suggestions."""
        return self.words.counts.total + self.words.suggestions


def months(connection: Connection, asked: Asked) -> list[Bucket]:
    """The calendar's months that hold answers or words, without gaps, cut where the filter ends."""
    wanted = asked.wanted
    answers = select(func.min(Response.day), func.max(Response.day)).where(*wanted.responses())
    texts = queries.with_context([func.min(Feedback.day), func.max(Feedback.day)])
    ends = [
        day
        for statement in (answers, texts.where(*wanted.words()))
        for day in connection.execute(statement).one()
        if day is not None
    ]
    if not ends:
        return []
    first = month_bounds(min(ends), asked.calendar)[0]
    last = month_bounds(max(ends), asked.calendar)[1]
    first = max(first, wanted.first) if wanted.first else first
    last = min(last, wanted.last) if wanted.last else last
    return buckets(first, last, Unit.MONTH, asked.calendar)


def groups(connection: Connection, asked: Asked, stretches: Sequence[Bucket]) -> dict[Key, Group]:
    """Every group that has answers or words, by month, survey and language."""
    found: dict[Key, Group] = {}
    if stretches:
        _add_scores(connection, asked, stretches, found)
        _add_words(connection, asked, stretches, found)
        if asked.reader.sees_comments:
            _add_extremes(connection, asked, stretches, found)
    return {key: found[key] for key in sorted(found, key=_order)}


def _order(key: Key) -> tuple[int, bool, int, str]:
    """By month and survey; what was said outside surveys comes last."""
    return key.month, not key.survey_id, key.survey_id, key.language


def month_of(day: InstrumentedAttribute[date], stretches: Sequence[Bucket]) -> ColumnElement[int]:
    """Which of the stretches a day is in."""
    limits = [(day <= stretch.last, place) for place, stretch in enumerate(stretches)]
    return case(*limits).label(MONTH)


def _add_scores(
    connection: Connection,
    asked: Asked,
    stretches: Sequence[Bucket],
    found: dict[Key, Group],
) -> None:
    efforts = [
        func.count(case((Response.ces == value, 1))).label(f"ces{value}")
        for value in range(1, CES_SCALE + 1)
    ]
    statement = (
        select(
            month_of(Response.day, stretches),
            Response.survey_id,
            Response.language,
            func.count().label("n"),
            *queries.nps_columns(),
            func.count(case((_is_satisfied(), 1))).label("satisfied"),
            func.count(Response.csat).label("rated"),
            *efforts,
        )
        .where(*asked.wanted.responses())
        # By its name: PostgreSQL does not see that two expressions with parameters are the same.
        .group_by(MONTH, Response.survey_id, Response.language)
    )
    for row in connection.execute(statement):
        found[Key(row.month, row.survey_id, row.language)] = Group(
            row.n,
            Nps(row.promoters, row.passives, row.detractors),
            Rate(row.satisfied, row.rated),
            Ces(tuple(getattr(row, effort.name) for effort in efforts)),
        )


def _is_satisfied() -> ColumnElement[bool]:
    """Whether a CSAT answer is in the top boxes of its own scale."""
    lowest = {scale: scale - top + 1 for scale, top in TOP_BOXES.items()}
    return Response.csat >= case(lowest, value=Response.csat_scale)


def language_of_words() -> ColumnElement[str]:
    """The sitting's, of words outside a survey their own; "" while that is not known."""
    return func.coalesce(Response.language, Sentiment.language, "")


def _is_wish() -> ColumnElement[bool]:
    return func.coalesce(Sentiment.intent, "") == Intent.SUGGESTION.value


def _was_wish() -> ColumnElement[bool]:
    """Whether the model took it for one."""
    return func.coalesce(Sentiment.model_intent, "") == Intent.SUGGESTION.value


def _add_words(
    connection: Connection,
    asked: Asked,
    stretches: Sequence[Bucket],
    found: dict[Key, Group],
) -> None:
    kinds = (
        month_of(Feedback.day, stretches),
        func.coalesce(Feedback.survey_id, 0).label("survey_id"),
        language_of_words().label("language"),
        Sentiment.label.label("sentiment"),
        case((_is_wish(), 1), else_=0).label("is_wish"),
        Sentiment.model_label.label("model_sentiment"),
        case((_was_wish(), 1), else_=0).label("was_wish"),
    )
    summed = (Sentiment.polarity, Sentiment.model_polarity)
    one = (
        queries.with_context(
            [*kinds, *summed, Sentiment.id.label("scored"), Correction.id.label("correction")]
        )
        .outerjoin(Correction, Correction.feedback_id == Feedback.id)
        .where(*asked.wanted.words())
    )
    texts = one.subquery()
    keys = [texts.c[kind.name] for kind in kinds]
    statement = select(
        *keys,
        func.count().label("n"),
        func.count(texts.c.scored).label("scored"),
        func.count(texts.c.correction).label("corrected"),
        *(func.coalesce(func.sum(texts.c[one.key]), 0).label(one.key) for one in summed),
    ).group_by(*keys)
    for row in connection.execute(statement):
        key = Key(row.month, row.survey_id, row.language)
        group = found.setdefault(key, Group())
        waiting = row.n - row.scored
        group.words += _words_of(row.sentiment, row.is_wish, row.n, row.polarity, waiting)
        group.model += _words_of(
            row.model_sentiment, row.was_wish, row.n, row.model_polarity, waiting
        )
        group.corrected += row.corrected


def _words_of(label: str | None, is_wish: int, n: int, total: Any, waiting: int) -> Words:
    if is_wish:
        return Words(suggestions=n)
    polarity = int(total)  # PostgreSQL sums integers into decimals
    counts = {
        Label.NEGATIVE: SentimentCounts(negative=n, polarity_sum=polarity),
        Label.NEUTRAL: SentimentCounts(neutral=n, polarity_sum=polarity),
        Label.POSITIVE: SentimentCounts(positive=n, polarity_sum=polarity),
        None: SentimentCounts(not_scored=n),
    }[None if label is None else Label(label)]
    return Words(counts, waiting=waiting)


def _add_extremes(
    connection: Connection,
    asked: Asked,
    stretches: Sequence[Bucket],
    found: dict[Key, Group],
) -> None:
    """The most positive and the most negative text of each group; wishes are neither."""
    keys = (
        month_of(Feedback.day, stretches),
        func.coalesce(Feedback.survey_id, 0).label("survey_id"),
        language_of_words().label("language"),
        Sentiment.label.label("sentiment"),
    )
    strength = (func.abs(Sentiment.polarity), Sentiment.confidence, Feedback.id)
    texts = (
        queries.with_context(
            [
                *keys,
                Feedback.id,
                *(part.label(f"strength{place}") for place, part in enumerate(strength)),
            ]
        )
        .where(*asked.wanted.words(), Sentiment.label.in_((Label.NEGATIVE, Label.POSITIVE)))
        .where(~_is_wish())
        .subquery()
    )
    own = (texts.c.month, texts.c.survey_id, texts.c.language, texts.c.sentiment)
    rank = func.row_number().over(
        partition_by=own, order_by=[texts.c[f"strength{place}"].desc() for place in range(3)]
    )
    ranked = select(*own, texts.c.id, rank.label("rank")).subquery()
    statement = (
        select(ranked, Feedback.text)
        .join(Feedback, Feedback.id == ranked.c.id)
        .where(ranked.c.rank == 1)
    )
    for row in connection.execute(statement):
        group = found[Key(row.month, row.survey_id, row.language)]
        if row.sentiment == Label.POSITIVE:
            group.most_positive = row.text
        else:
            group.most_negative = row.text

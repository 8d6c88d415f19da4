"""Counting in SQL: every figure comes from a GROUP BY, never from loaded answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from voc.accounts.models import Organisation, User
from voc.core.db import db
from voc.core.i18n import LANGUAGES
from voc.customers.models import Attribute, AttributeKind, Customer, CustomerAttribute, Segment
from voc.metrics import ways
from voc.metrics.ces import SCALE as CES_SCALE
from voc.metrics.ces import Ces
from voc.metrics.csat import Csat
from voc.metrics.filters import AttributeValue, Choices, Filter
from voc.metrics.first_steps import Begun
from voc.metrics.nps import Nps
from voc.metrics.rates import Rate
from voc.metrics.sentiment_summary import SentimentCounts
from voc.responses.models import Feedback, Response
from voc.scoring.models import Correction, Sentiment
from voc.scoring.sentiment import Intent, Label
from voc.surveys.models import Survey, SurveyState, SurveyVersion
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave

MOST_VALUES = 60
"""Attribute values to choose from, over all attributes."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the scale questions add up to; `nps_counts[7]` answered 7."""

    responses: int = 0
    nps_counts: tuple[int, ...] = (0,) * 11
    csat: tuple[Csat, ...] = ()
    """One a scale: a share of five is not a share of ten."""
    ces: Ces = field(default_factory=Ces)

    @property
    def nps(self) -> Nps:
        """Promoters, passives and detractors."""
        counts = self.nps_counts
        return Nps(sum(counts[9:]), sum(counts[7:9]), sum(counts[:7]))


@dataclass(frozen=True, slots=True)
class Words:
    """What the texts add up to. Wishes are in no average."""

    counts: SentimentCounts = field(default_factory=SentimentCounts)
    mixed: int = 0
    suggestions: int = 0
    waiting: int = 0
    """Not looked at yet; counted as not scored too."""

    def __add__(self, other: Words) -> Words:
        return Words(
            self.counts + other.counts,
            self.mixed + other.mixed,
            self.suggestions + other.suggestions,
            self.waiting + other.waiting,
        )


def choices(minimum: int) -> Choices:
    """What this company's filters choose from; values that at least `minimum` customers share."""
    is_shown = and_(SurveyVersion.survey_id == Survey.id, SurveyVersion.published_at.is_not(None))
    tags = SurveyVersion.content["languages"].label("tags")
    surveys = db.session.execute(  # a row a version that was published
        select(Survey.id, Survey.name, Survey.has_fields, tags)
        .outerjoin(SurveyVersion, is_shown)
        .where(Survey.state != SurveyState.DRAFT)
        .order_by(Survey.id)
    ).all()
    parts = db.session.execute(
        select(Segment.id, Segment.name, Segment.conditions).order_by(Segment.name)
    )
    attributes = db.session.execute(
        select(Attribute.key, Attribute.name, Attribute.kind).order_by(Attribute.name)
    )
    return Choices(
        {row.id: row.name for row in surveys},
        {row.id: (row.name, tuple(row.conditions)) for row in parts},
        {row.key: (row.name, row.kind) for row in attributes},
        _shared_values(minimum),
        _languages(row.tags for row in surveys),
        ways.choices(minimum, has_fields=any(row.has_fields for row in surveys)),
    )


def _languages(of_versions: Iterable[Sequence[str] | None]) -> list[str]:
    """Those that answers may be in: both of the screen, then what published versions add."""
    further = {tag for tags in of_versions for tag in tags or ()}
    return [*LANGUAGES, *sorted(further.difference(LANGUAGES))]


def _shared_values(minimum: int) -> list[AttributeValue]:
    rows = db.session.execute(
        select(Attribute.key, Attribute.name, CustomerAttribute.text)
        .join(CustomerAttribute, CustomerAttribute.attribute_id == Attribute.id)
        .where(Attribute.kind == AttributeKind.TEXT)
        .group_by(Attribute.key, Attribute.name, CustomerAttribute.text)
        .having(func.count() >= minimum)
        .order_by(Attribute.name, func.count().desc(), CustomerAttribute.text)
        .limit(MOST_VALUES)
    )
    return [AttributeValue(row.key, row.name, row.text) for row in rows]


def scores(wanted: Filter) -> Scores:
    """NPS, CSAT by scale, CES and how many answered, in one pass."""
    columns = (Response.nps, Response.csat, Response.csat_scale, Response.ces)
    rows = db.session.execute(
        select(*columns, func.count().label("n")).where(*wanted.responses()).group_by(*columns)
    ).all()
    nps, ces = [0] * 11, [0] * CES_SCALE
    csat: dict[int, list[int]] = {}
    for row in rows:
        if row.nps is not None:
            nps[row.nps] += row.n
        if row.csat is not None:
            csat.setdefault(row.csat_scale, [0] * row.csat_scale)[row.csat - 1] += row.n
        if row.ces is not None:
            ces[row.ces - 1] += row.n
    return Scores(
        sum(row.n for row in rows),
        tuple(nps),
        tuple(Csat(tuple(csat[scale])) for scale in sorted(csat)),
        Ces(tuple(ces)),
    )


def nps(wanted: Filter) -> Nps:
    """Promoters, passives and detractors alone."""
    row = db.session.execute(select(*nps_columns()).where(*wanted.responses())).one()
    return Nps(row.promoters, row.passives, row.detractors)


def nps_columns() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Three counts over Response: promoters, passives, detractors."""
    return (
        func.count(case((Response.nps >= 9, 1))).label("promoters"),
        func.count(case((Response.nps.between(7, 8), 1))).label("passives"),
        func.count(case((Response.nps <= 6, 1))).label("detractors"),
    )


def daily_nps(wanted: Filter) -> dict[date, Nps]:
    """NPS of each of the organisation's days that has answers."""
    rows = db.session.execute(
        select(Response.day, *nps_columns())
        .where(*wanted.responses(), Response.nps.is_not(None))
        .group_by(Response.day)
    )
    return {row.day: Nps(row.promoters, row.passives, row.detractors) for row in rows}


def with_context(columns: Sequence[Any]) -> Select[Any]:
    """A SELECT over Feedback beside its sitting and its score, where it has them."""
    return (
        select(*columns)
        .select_from(Feedback)
        .outerjoin(Response, Response.id == Feedback.response_id)
        .outerjoin(Sentiment, Sentiment.feedback_id == Feedback.id)
    )


def daily_words(wanted: Filter) -> dict[date, Words]:
    """What the texts of each day add up to."""
    is_wish = func.coalesce(Sentiment.intent, "") == Intent.SUGGESTION.value
    kinds = (Feedback.day, Sentiment.label, case((is_wish, 1), else_=0).label("is_wish"))
    columns = (
        *kinds,
        func.count().label("n"),
        func.coalesce(func.sum(Sentiment.polarity), 0).label("polarity"),
        func.count(case((Sentiment.is_mixed.is_(True), 1))).label("mixed"),
        func.count(case((Sentiment.id.is_(None), 1))).label("waiting"),
    )
    days: dict[date, Words] = {}
    for row in db.session.execute(with_context(columns).where(*wanted.words()).group_by(*kinds)):
        days[row.day] = days.get(row.day, Words()) + _words_of(row)
    return days


def _words_of(row: Any) -> Words:
    if row.is_wish:
        return Words(suggestions=row.n)
    polarity = int(row.polarity)  # PostgreSQL sums integers into decimals
    counts = {
        Label.NEGATIVE: SentimentCounts(negative=row.n, polarity_sum=polarity),
        Label.NEUTRAL: SentimentCounts(neutral=row.n, polarity_sum=polarity),
        Label.POSITIVE: SentimentCounts(positive=row.n, polarity_sum=polarity),
        None: SentimentCounts(not_scored=row.n),
    }[row.label]
    return Words(counts, row.mixed, waiting=row.waiting)


def response_rate(wanted: Filter) -> Rate:
    """Those who answered of those whose invitation went out (AAPOR RR2)."""
    went_out = or_(Invitation.sent_at.is_not(None), Invitation.run_id.is_(None))
    answered = or_(Invitation.completed_at.is_not(None), Invitation.started_at.is_not(None))
    row = db.session.execute(
        select(func.count().label("n"), func.count(case((answered, 1))).label("answered"))
        .select_from(Invitation)
        .where(
            and_(Invitation.skipped_at.is_(None), Invitation.revoked_at.is_(None), went_out),
            *wanted.invitations(),
        )
    ).one()
    return Rate(row.answered, row.n)


def is_anything_asked() -> bool:
    """Whether there is a survey at all that customers could answer."""
    found = select(Survey.id).where(Survey.state != SurveyState.DRAFT).limit(1)
    return db.session.scalar(found) is not None


def begun(organisation: Organisation) -> Begun:
    """What of the first steps is done, in one statement."""
    row = db.session.execute(
        select(
            exists(select(Survey.id).where(Survey.state != SurveyState.DRAFT)).label("survey"),
            exists(select(Customer.id)).label("customers"),
            exists(select(Wave.id)).label("wave"),
            select(func.count(User.id)).scalar_subquery().label("people"),
        )
    ).one()
    return Begun(
        is_named=bool(organisation.name),
        has_survey=bool(row.survey),
        has_customers=bool(row.customers),
        has_wave=bool(row.wave),
        has_colleagues=row.people > 1,
    )


def state(today: date) -> str:
    """A short mark that changes whenever answers, words or scores of these days do.

    Cheap enough to be asked every second by every open page: it reads the newest ids, and only
    the rows of today and yesterday.
    """
    recent = today - timedelta(days=1)
    ids = db.session.execute(
        select(
            select(func.max(Response.id)).scalar_subquery(),
            select(func.max(Feedback.id)).scalar_subquery(),
            select(func.max(Sentiment.id)).scalar_subquery(),
            select(func.max(Correction.corrected_at)).scalar_subquery(),
            select(func.count(Correction.id)).scalar_subquery(),
        )
    ).one()
    given = (func.count(), func.sum(Response.nps), func.sum(Response.csat), func.sum(Response.ces))
    answers = db.session.execute(
        select(*given).where(Response.day >= recent, Response.is_test.is_(False))
    ).one()
    said = (func.count(), func.count(Sentiment.id), func.sum(Sentiment.polarity))
    words = db.session.execute(
        with_context(said).where(Feedback.day >= recent, Feedback.is_test.is_(False))
    ).one()
    told = [str(value) for row in (ids, answers, words) for value in row]
    return hashlib.sha256("|".join([today.isoformat(), *told]).encode()).hexdigest()[:16]

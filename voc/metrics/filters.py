"""Which answers a page is about, as conditions over responses, words and invitations.

Test answers are never among them. A filter is a value: `voc/metrics/forms.py` reads it from a
query string and says it in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from voc.core.calendar import Period, day_start
from voc.customers import segments
from voc.customers.conditions import ATTRIBUTE
from voc.customers.models import AttributeKind, Customer
from voc.metrics.ways import ANY, Way, Ways
from voc.responses.models import Feedback, Response, ResponseState
from voc.scoring.models import Sentiment
from voc.waves.invitation_models import Invitation

CUSTOM = "custom"
"""The period that has a first and a last day of its own."""

Wanted = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A survey, a stretch of days, a language and a group of customers; None is no limit.

    `at` is the moment that "within 30 days" counts from, `zone` the organisation's, whose days
    these are. `attribute` is a key and the value that customers must have.
    """

    at: datetime
    zone: tzinfo
    period: str = Period.ALL.value
    first: date | None = None
    last: date | None = None
    survey_id: int | None = None
    language: str | None = None
    attribute: tuple[str, str | float] | None = None
    segment_id: int | None = None
    conditions: tuple[Mapping[str, Any], ...] = ()
    """What makes the segment."""
    way: Way = ANY
    anonymous: frozenset[int] = frozenset()
    """The anonymous surveys."""
    thin: tuple[int, ...] = ()
    """Those of them with too few answers to be shown among others."""

    @property
    def is_anonymous(self) -> bool:
        """Whether it is about an anonymous survey: then nobody sees what is too few."""
        return self.survey_id in self.anonymous

    @property
    def days(self) -> int | None:
        """How many days it spans; None where it has no beginning or no end."""
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    @property
    def is_about_some(self) -> bool:
        """Whether it is narrowed to some customers by what they are."""
        return self.attribute is not None or self.segment_id is not None

    def before(self) -> Filter | None:
        """The same over as many days just before; None where it spans all time."""
        if self.first is None or self.days is None:
            return None
        last = self.first - timedelta(days=1)
        first = self.first - timedelta(days=self.days)
        return replace(self, period=CUSTOM, first=first, last=last)

    def responses(self) -> Wanted:
        """Conditions over Response."""
        wanted = [Response.is_test.is_(False), *self._within(Response.day)]
        wanted.append(Response.state != ResponseState.STARTED)  # nothing in it counts yet
        wanted += self._survey(Response.survey_id)
        if self.language is not None:
            wanted.append(Response.language == self.language)
        wanted += self.way.conditions(
            Response.channel, Response.id, Response.survey_id, self.anonymous
        )
        return wanted + self._people(Response.customer_id)

    def words(self, *, is_information: bool | None = False) -> Wanted:
        """Conditions over Feedback, outer joined to Response and Sentiment.

        Words that are no opinion are left out, or where `is_information` all others; None: neither.
        The language is that of the sitting; of words outside a survey it is their own.
        """
        wanted = [Feedback.is_test.is_(False), *self._within(Feedback.day)]
        if is_information is not None:
            wanted.append(Feedback.is_information.is_(is_information))
        wanted += self._survey(Feedback.survey_id)
        if self.language is not None:
            wanted.append(func.coalesce(Response.language, Sentiment.language) == self.language)
        wanted += self.way.conditions(
            Feedback.channel, Feedback.response_id, Feedback.survey_id, self.anonymous
        )
        return wanted + self._people(Feedback.customer_id)

    def invitations(self) -> Wanted:
        """Conditions over Invitation, by the moment it was made and the customer's language."""
        wanted: Wanted = [] if self.way.has_invitations else [false()]
        if self.first is not None:
            wanted.append(Invitation.created_at >= day_start(self.first, self.zone))
        if self.last is not None:
            end = day_start(self.last + timedelta(days=1), self.zone)
            wanted.append(Invitation.created_at < end)
        if self.survey_id is not None:
            wanted.append(Invitation.survey_id == self.survey_id)
        if self.language is not None:
            speakers = select(Customer.id).where(Customer.language == self.language)
            wanted.append(Invitation.customer_id.in_(speakers))
        return wanted + self._people(Invitation.customer_id)

    def _survey(self, column: Any) -> Wanted:
        if self.survey_id is not None:
            return [column == self.survey_id]
        return [or_(column.is_(None), column.not_in(self.thin))] if self.thin else []

    def _within(self, day: InstrumentedAttribute[date]) -> Wanted:
        wanted: Wanted = []
        if self.first is not None:
            wanted.append(day >= self.first)
        if self.last is not None:
            wanted.append(day <= self.last)
        return wanted

    def _people(self, customer_id: InstrumentedAttribute[int | None]) -> Wanted:
        if not self.is_about_some:
            return []
        conditions = list(self.conditions)
        if self.attribute is not None:
            key, value = self.attribute
            field = ATTRIBUTE + key
            conditions.append({"field": field, "operator": "is", "value": value})
        members = select(Customer.id).where(segments.matching(conditions, self.at, self.zone))
        return [customer_id.in_(members)]


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """A value of a customers' attribute that enough of them share."""

    key: str
    name: str
    value: str

    @property
    def code(self) -> str:
        """As it stands in a query string: "plan:gold"."""
        return f"{self.key}:{self.value}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of this company choose from."""

    surveys: Mapping[int, str]
    segments: Mapping[int, tuple[str, tuple[Mapping[str, Any], ...]]]
    attributes: Mapping[str, tuple[str, AttributeKind]]
    """By key: the name, and what its values are."""
    values: Sequence[AttributeValue]
    languages: Sequence[str]
    """Tags of those that answers may be in."""
    ways: Ways


def of_group(group: str) -> ColumnElement[bool]:
    """Responses of promoters, passives or detractors."""
    if group == "promoter":
        return Response.nps >= 9
    return Response.nps.between(7, 8) if group == "passive" else Response.nps <= 6

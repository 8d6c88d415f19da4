"""NPS and CSAT side by side for the parts of a whole, with too thin parts hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from voc.core import tongues
from voc.core.db import db
from voc.customers.models import Attribute, CustomerAttribute
from voc.metrics import queries, ways
from voc.metrics.csat import TOP_BOXES
from voc.metrics.disclosure import Shown, disclose
from voc.metrics.filters import Filter
from voc.metrics.nps import Nps
from voc.metrics.rates import Rate
from voc.responses.models import Channel, Response
from voc.surveys.models import Survey

MOST_PARTS = 12
BY_SURVEY = "survey"
BY_LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `value` as a filter takes it, None for all the rest together."""

    value: str | None
    name: str
    nps: Nps
    csat: Rate
    nps_shown: Shown = Shown.YES
    csat_shown: Shown = Shown.YES


def parts(wanted: Filter, by: str, whole: queries.Scores, minimum: int) -> list[Part]:
    """The parts of a filter's answers by survey, language, a way or an attribute's key.

    The largest first.
    What is below `minimum`, or could be worked out from the others and the whole, is marked.
    """
    found = [
        Part(
            str(row.value),
            _called(row.name, by),
            Nps(row.promoters, row.passives, row.detractors),
            Rate(row.satisfied, row.rated),
        )
        for row in _rows(wanted, by)
    ]
    found += _rest(found, whole)
    nps_shown = disclose([part.nps.n for part in found], minimum)
    csat_shown = disclose([part.csat.n for part in found], minimum)
    return [
        Part(part.value, part.name, part.nps, part.csat, nps, csat)
        for part, nps, csat in zip(found, nps_shown, csat_shown, strict=True)
    ]


def _called(name: str, by: str) -> str:
    """What a part is called on the screen; languages in their own words."""
    if by == BY_LANGUAGE:
        return tongues.own_name(name)
    return str(ways.CHANNELS[Channel(name)] if by == ways.BY_CHANNEL else name)


def _rest(found: Sequence[Part], whole: queries.Scores) -> list[Part]:
    """What the parts leave of the whole: values too many to list, and customers without one.

    Never below 0, also when an answer arrives between the two questions to the database.
    """
    named = sum((part.nps for part in found), Nps())
    pairs = zip(whole.nps.counts, named.counts, strict=True)
    nps = Nps(*(max(everybody - own, 0) for everybody, own in pairs))
    rated = sum((part.csat for part in found), Rate())
    count = max(sum(one.good for one in whole.csat) - rated.count, 0)
    csat = Rate(count, max(sum(one.n for one in whole.csat) - rated.n, count))
    return [Part(None, "", nps, csat)] if nps.n or csat.n else []


def _rows(wanted: Filter, by: str) -> Sequence[Any]:
    satisfied = func.count(case((_is_satisfied(), 1))).label("satisfied")
    rated = func.count(Response.csat).label("rated")
    counts = (*queries.nps_columns(), satisfied, rated)
    if by == BY_SURVEY:
        keys: tuple[Any, Any] = (Survey.id, Survey.name)
    elif by == BY_LANGUAGE:
        keys = (Response.language, Response.language)
    elif by.startswith(":"):
        return _by_way(wanted, by, counts)
    else:
        keys = (CustomerAttribute.text, CustomerAttribute.text)
    statement = select(keys[0].label("value"), keys[1].label("name"), *counts).select_from(Response)
    if by == BY_SURVEY:
        statement = statement.join(Survey, Survey.id == Response.survey_id)
    elif by != BY_LANGUAGE:
        statement = statement.join(
            CustomerAttribute, CustomerAttribute.customer_id == Response.customer_id
        ).join(Attribute, and_(Attribute.id == CustomerAttribute.attribute_id, Attribute.key == by))
    return _largest(statement.where(*wanted.responses()), keys)


def _by_way(wanted: Filter, by: str, counts: Sequence[Any]) -> Sequence[Any]:
    """Anonymous answers are in the rest: not even a channel is told of them."""
    value, name, joined = ways.keys(by)
    statement = select(value.label("value"), name.label("name"), *counts).select_from(Response)
    for table, condition in joined:
        statement = statement.join(table, condition)
    named = ways.named(Response.survey_id, wanted.anonymous)
    return _largest(statement.where(*wanted.responses(), *named), (value, name))


def _largest(statement: Select[Any], keys: tuple[Any, Any]) -> Sequence[Any]:
    has_scores = func.count(Response.nps) + func.count(Response.csat)
    grouped = statement.group_by(*dict.fromkeys(keys)).having(has_scores > 0)
    largest = grouped.order_by(has_scores.desc(), keys[0])
    return db.session.execute(largest.limit(MOST_PARTS)).all()


def _is_satisfied() -> ColumnElement[bool]:
    """Whether a CSAT answer is in the top boxes of its own scale."""
    lowest = {scale: scale - top + 1 for scale, top in TOP_BOXES.items()}
    return Response.csat >= case(lowest, value=Response.csat_scale)

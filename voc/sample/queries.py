"""What there is of the sample company."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from voc.core.db import db
from voc.customers.event_models import EventKind
from voc.customers.models import Customer
from voc.responses.models import Response
from voc.surveys.models import Survey


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of the sample is here."""

    customers: int
    surveys: int
    responses: int


def counts() -> Counts:
    """The marked rows."""
    return Counts(*(_marked(model) for model in (Customer, Survey, Response)))


def is_untouched() -> bool:
    """Whether nobody has made or answered anything yet: then the sample may come in."""
    return all(
        db.session.scalar(select(model.id).limit(1)) is None
        for model in (Customer, Survey, Response, EventKind)
    )


def _marked(model: type[Customer | Survey | Response]) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.is_sample)) or 0

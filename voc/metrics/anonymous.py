"""Anonymous surveys, of which nobody sees single answers before there are enough of them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from voc.core.db import db
from voc.metrics import sittings
from voc.metrics.filters import Filter
from voc.surveys.models import Survey


def guarded(wanted: Filter, minimum: int) -> Filter:
    """The same filter, knowing which surveys are anonymous and which of them have too few answers.

    `minimum` is the number of answers that words need.
    """
    found = frozenset(db.session.scalars(select(Survey.id).where(Survey.is_anonymous)))
    if not found:
        return wanted
    thin = sorted(one for one in found if sittings.counted(one, minimum) < minimum)
    return replace(wanted, anonymous=found, thin=tuple(thin))

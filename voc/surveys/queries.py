"""Finding surveys and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from voc.core.db import db
from voc.core.errors import NotFound
from voc.customers.models import Attribute
from voc.surveys.models import Survey, SurveyVersion


def survey(survey_id: int) -> Survey:
    """One survey.

    :raises NotFound: there is none.
    """
    found = db.session.get(Survey, survey_id)
    if found is None:
        raise NotFound
    return found


def all_surveys() -> Sequence[Survey]:
    """Every survey with its versions, newest first."""
    newest = select(Survey).options(selectinload(Survey.versions)).order_by(Survey.id.desc())
    return db.session.scalars(newest).all()


def published_version(found: Survey) -> SurveyVersion | None:
    """The version that customers see now; None before the first publication."""
    return next((v for v in found.versions if v.number == found.published_number), None)


def published(found: Survey) -> list[tuple[int, dict[str, Any]]]:
    """The numbers and contents of every version that was published, oldest first."""
    return [(one.number, one.content) for one in found.versions if one.published_at]


def draft_of(found: Survey) -> SurveyVersion | None:
    """The version that is being written, if any."""
    return next((v for v in found.versions if v.published_at is None), None)


def version(found: Survey, number: int) -> SurveyVersion:
    """One version of a survey.

    :raises NotFound: there is none with that number.
    """
    one = next((v for v in found.versions if v.number == number), None)
    if one is None:
        raise NotFound
    return one


def shown_version(found: Survey) -> SurveyVersion:
    """What staff look at: the draft where there is one, else what customers see."""
    version = draft_of(found) or published_version(found)
    if version is None:
        raise NotFound
    return version


def attribute_names() -> dict[str, str]:
    """What is kept of customers, key to name: conditions may ask about it."""
    rows = db.session.execute(select(Attribute.key, Attribute.name).order_by(Attribute.name))
    return {row.key: row.name for row in rows}


def carried_names(survey: Survey) -> list[str]:
    """The values that its links may carry; none of an anonymous survey, which keeps none."""
    return [] if survey.is_anonymous else [one.name for one in survey.fields]


def survey_at(slug: str) -> Survey | None:
    """The survey whose open link ends so, if there is one."""
    return db.session.scalar(select(Survey).where(Survey.slug == slug))

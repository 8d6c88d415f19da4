"""A personal link whose page is only shown: what is its own is read, what is its survey's was.

An answer is taken by what `links.personal_link` reads in that moment.
"""

from __future__ import annotations

from flask import Flask, current_app
from sqlalchemy import bindparam, select

from voc.accounts.models import Organisation
from voc.core import tokens
from voc.core.built import Built
from voc.core.errors import NotFound
from voc.core.recent import Recent
from voc.customers.models import Customer
from voc.responses.links import OF_INVITATION, OF_SURVEY, PUBLISHED, Link, proven
from voc.responses.models import Response
from voc.surveys.models import Survey, SurveyVersion
from voc.waves.invitation_models import Invitation

Columns = tuple[object, ...]

_OWN = Built(
    lambda _dialect: (
        select(Invitation.survey_id, *OF_INVITATION)
        .select_from(Invitation)
        .outerjoin(Customer, Customer.id == Invitation.customer_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(Invitation.id == bindparam("invitation_id"))
    )
)
_SURVEY = Built(
    lambda _dialect: (
        select(*OF_SURVEY)
        .select_from(Survey)
        .join(SurveyVersion, PUBLISHED)
        .outerjoin(Organisation, Organisation.id == 1)
        .where(Survey.id == bindparam("survey_id"))
    )
)


def init_app(app: Flask) -> None:
    """Give the application the surveys that it read lately."""
    app.extensions["voc.shown_surveys"] = Recent[int, Columns]()


def personal_link(token: str) -> Link:
    """As `links.personal_link`, its survey and organisation as they were within the last second.

    :raises NotFound: no such link, or it was revoked, replaced or never sent.
    """
    row = _OWN.row(invitation_id=tokens.claimed_id(token))
    if row is None:
        raise NotFound
    survey_id, *own = row
    surveys: Recent[int, Columns] = current_app.extensions["voc.shown_surveys"]
    return proven(Link(*surveys.get(survey_id, _survey), *own), token)  # type: ignore[arg-type]


def _survey(survey_id: int) -> Columns:
    row = _SURVEY.row(survey_id=survey_id)
    if row is None:
        raise NotFound
    return row

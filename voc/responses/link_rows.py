"""The statements that say where a public link leads, in the order in which a `Link` holds it.

A customer waits for each, so what one link needs is one statement.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, bindparam, case, select

from voc.accounts.models import Organisation
from voc.core.built import Built
from voc.customers.models import Customer
from voc.responses.models import Response
from voc.surveys.models import EarlierSlug, Survey, SurveyVersion
from voc.waves.batch_models import LinkBatch, SingleLink
from voc.waves.invitation_models import Invitation

_OF_SURVEY = (
    Survey.id,
    Survey.slug,
    Survey.state,
    Survey.closes_at,
    Survey.language,
    Survey.has_open_link,
    Survey.is_anonymous,
    Survey.has_quota,
    Survey.has_fields,
    Survey.touchpoint,
    SurveyVersion.id,
    SurveyVersion.published_at,
    Organisation.name,
    Organisation.zone,
    Organisation.logo_type,
    Organisation.language,
    Organisation.colour,
    Organisation.privacy_fa,
    Organisation.privacy_en,
    Organisation.privacy_url,
    Organisation.link_hosts,
)
_OF_INVITATION = (
    Invitation.id,
    Invitation.generation,
    Invitation.customer_id,
    Customer.language,
    Invitation.expires_at,
    Invitation.revoked_at,
    Invitation.skipped_at,
    Invitation.fetched_at,
    Invitation.fetched_score,
    Invitation.scanner_at,
    Invitation.completed_at,
    case((Response.saved_at.is_(None), Response.digest)),
    Response.saved_at,
    Response.completed_at,
)
_PUBLISHED = and_(
    SurveyVersion.survey_id == Survey.id, SurveyVersion.number == Survey.published_number
)


def _of_survey(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the version that customers see, and whose survey it is."""
    return found.join(SurveyVersion, _PUBLISHED).outerjoin(Organisation, Organisation.id == 1)


def _of_invitation(found: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The invitation of that id, with whom it asks and what they have answered."""
    return (
        found.outerjoin(Customer, Customer.id == Invitation.customer_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .where(Invitation.id == bindparam("invitation_id"))
    )


PERSONAL = Built(
    lambda _dialect: _of_invitation(
        _of_survey(
            select(*_OF_SURVEY, *_OF_INVITATION)
            .select_from(Invitation)
            .join(Survey, Survey.id == Invitation.survey_id)
        )
    )
)
OWN = Built(
    lambda _dialect: _of_invitation(
        select(Invitation.survey_id, *_OF_INVITATION).select_from(Invitation)
    )
)
"""Of a personal link, what is not its survey's; the survey's id before it."""
OF_SURVEY = Built(
    lambda _dialect: _of_survey(select(*_OF_SURVEY).select_from(Survey)).where(
        Survey.id == bindparam("survey_id")
    )
)
OPEN = Built(
    lambda _dialect: _of_survey(select(*_OF_SURVEY).select_from(Survey)).where(
        Survey.slug == bindparam("slug")
    )
)
SINGLE = Built(
    lambda _dialect: _of_survey(
        select(
            *_OF_SURVEY,
            SingleLink.id,
            SingleLink.batch_id,
            SingleLink.is_spent,
            LinkBatch.expires_at,
            LinkBatch.revoked_at,
        )
        .select_from(SingleLink)
        .join(LinkBatch, LinkBatch.id == SingleLink.batch_id)
        .join(Survey, Survey.id == LinkBatch.survey_id)
    ).where(SingleLink.id == bindparam("link_id"))
)
NOW_AT = Built(
    lambda _dialect: (
        select(Survey.slug)
        .join(EarlierSlug, EarlierSlug.survey_id == Survey.id)
        .where(EarlierSlug.slug == bindparam("earlier"))
    )
)
VERSION = Built(
    lambda _dialect: select(SurveyVersion.id, SurveyVersion.published_at).where(
        SurveyVersion.id == bindparam("version_id"),
        SurveyVersion.survey_id == bindparam("survey_id"),
        SurveyVersion.published_at.is_not(None),
    )
)

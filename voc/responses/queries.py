"""Finding what was answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from voc.core.built import Built
from voc.core.db import db
from voc.core.errors import NotFound
from voc.responses.models import Response
from voc.surveys.models import SurveyVersion

_THROUGH = Built(
    lambda _dialect: select(Response.digest).where(
        Response.invitation_id == bindparam("invitation_id")
    )
)
_IN = Built(
    lambda _dialect: select(Response.survey_id, Response.digest).where(
        Response.submission == bindparam("submission")
    )
)


def digest_of(invitation_id: int) -> str | None:
    """The digest of what was given through an invitation, if anything."""
    row = _THROUGH.row(invitation_id=invitation_id)
    return row[0] if row else None


def digest_in(submission: str, survey_id: int) -> str | None:
    """The digest of what was given in a submission, if anything; "" if to another survey."""
    row = _IN.row(submission=submission)
    if row is None:
        return None
    asked, digest = row
    return digest if asked == survey_id else ""


def response_through(invitation_id: int) -> Response | None:
    """The response that was given, or begun, through an invitation."""
    return db.session.scalar(select(Response).where(Response.invitation_id == invitation_id))


def content_of(version_id: int) -> dict[str, Any]:
    """The stored questionnaire of a version.

    :raises NotFound: no such version.
    """
    content: dict[str, Any] | None = db.session.scalar(
        select(SurveyVersion.content).where(SurveyVersion.id == version_id)
    )
    if content is None:
        raise NotFound
    return content


def response_for(response_id: int) -> Response:
    """One response with its answers, its words, its customer and its version.

    :raises NotFound: no such response.
    """
    response = db.session.scalar(
        select(Response)
        .where(Response.id == response_id)
        .options(
            joinedload(Response.survey),
            joinedload(Response.version),
            joinedload(Response.customer),
            selectinload(Response.answers),
            selectinload(Response.feedback),
            selectinload(Response.contact_requests),
        )
    )
    if response is None:
        raise NotFound
    return response

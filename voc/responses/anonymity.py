"""Whether a survey's answers are kept without whose they are: decided before the first one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import db
from voc.core.errors import Conflict
from voc.core.i18n import _l
from voc.responses.models import Response
from voc.surveys.models import Survey


def is_settled(survey_id: int) -> bool:
    """Whether there are answers, of any kind: what they were promised cannot be changed."""
    return bool(db.session.scalar(select(exists().where(Response.survey_id == survey_id))))


def decide(survey: Survey, *, is_anonymous: bool, by: User, at: datetime) -> None:
    """Make a survey anonymous, or not.

    :raises Conflict: answers exist, or it stops after so many answers in one language, which
        anonymous answers do not tell.
    """
    # An answer that is being stored holds the survey; it is waited for, and then seen.
    db.session.scalar(select(Survey.id).where(Survey.id == survey.id).with_for_update())
    if survey.is_anonymous == is_anonymous:
        return
    if is_settled(survey.id):
        raise Conflict(_l("There are answers already. What they were promised stays."))
    if is_anonymous and any(quota.language for quota in survey.quotas):
        raise Conflict(_l("Anonymous answers do not tell a language. Take away its limit first."))
    survey.is_anonymous = is_anonymous
    if is_anonymous:
        audit("made a survey anonymous", survey, by=by, at=at)
    else:
        audit("made a survey linked", survey, by=by, at=at)

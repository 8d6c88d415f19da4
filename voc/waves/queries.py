"""Finding waves, their runs and invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.paging import Page, paged
from voc.customers import facts
from voc.customers.models import Customer
from voc.customers.queries import customer_by
from voc.delivery.queries import settings
from voc.surveys.models import Survey, SurveyState
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave, WaveRun

RUNS = 24
"""How many runs a page shows."""


def invitation_for(token: str) -> Invitation:
    """The invitation behind a personal link, whether or not it has expired or been used.

    :raises NotFound: no such link, or it was revoked or replaced.
    """
    invitation = db.session.get(Invitation, tokens.claimed_id(token))
    if (
        invitation is None
        or invitation.revoked_at is not None
        or not tokens.is_genuine(
            token, tokens.Purpose.INVITATION, invitation.id, invitation.generation
        )
    ):
        raise NotFound
    return invitation


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link, as `/s/<token>` takes it."""
    return tokens.make(tokens.Purpose.INVITATION, invitation.id, invitation.generation)


def link_of(invitation: Invitation) -> str:
    """The whole personal link."""
    return f"{settings().public_url}/s/{token_of(invitation)}"


def waves(after: str | None) -> Page[Wave]:
    """A page of waves, newest first."""
    return paged(
        select(Wave).options(joinedload(Wave.survey), joinedload(Wave.segment)),
        (Wave.created_at, Wave.id),
        lambda row: (row.created_at, row.id),
        after,
    )


def waiting() -> int:
    """How many drafts wait for an approval."""
    count = select(func.count()).select_from(Wave).where(Wave.ready_at.is_not(None))
    return db.session.scalar(count) or 0


def wave(wave_id: int, *, for_change: bool = False) -> Wave:
    """One wave with what belongs to it; `for_change` keeps everybody else from changing it.

    :raises NotFound: there is none.
    """
    one = select(Wave).where(Wave.id == wave_id)
    if for_change:
        one = one.with_for_update(of=Wave)
    found = db.session.scalar(
        one.options(joinedload(Wave.survey), joinedload(Wave.segment), selectinload(Wave.texts))
    )
    if found is None:
        raise NotFound
    return found


def latest_runs(wave: Wave) -> Sequence[WaveRun]:
    """The newest runs of a wave."""
    its = select(WaveRun).where(WaveRun.wave_id == wave.id)
    return db.session.scalars(its.order_by(WaveRun.due_at.desc()).limit(RUNS)).all()


def runs(wave: Wave, after: str | None) -> Page[WaveRun]:
    """A page of the runs of a wave, newest first."""
    return paged(
        select(WaveRun).where(WaveRun.wave_id == wave.id).options(selectinload(WaveRun.strata)),
        (WaveRun.due_at, WaveRun.id),
        lambda row: (row.due_at, row.id),
        after,
        size=RUNS,
    )


def askable_surveys(wave: Wave | None = None) -> Sequence[Survey]:
    """The surveys that take answers, and the one the wave has already."""
    known = Survey.state == SurveyState.OPEN
    if wave is not None:
        known = or_(known, Survey.id == wave.survey_id)
    return db.session.scalars(select(Survey).where(known).order_by(Survey.name, Survey.id)).all()


def survey(survey_id: int) -> Survey:
    """One survey.

    :raises NotFound: there is none.
    """
    found = db.session.get(Survey, survey_id)
    if found is None:
        raise NotFound
    return found


def customer_called(text: str) -> Customer | None:
    """Who has this email, phone or number of the company's, as somebody wrote it."""
    readers = (
        (Customer.email, facts.email),
        (Customer.reference, facts.reference),
        (Customer.phone, facts.phone),
    )
    for column, read in readers:
        try:
            found = customer_by(column, read(text))
        except ValueError:
            continue
        if found is not None:
            return found
    return None


def links(after: str | None) -> Page[Invitation]:
    """Links made by hand, newest first."""
    return paged(
        select(Invitation)
        .where(Invitation.run_id.is_(None), Invitation.revoked_at.is_(None))
        .options(joinedload(Invitation.customer), joinedload(Invitation.survey)),
        (Invitation.id,),
        lambda row: (row.id,),
        after,
    )


def links_between(first: int, last: int) -> Sequence[Invitation]:
    """Links made by hand with these ids, both included; at most a thousand."""
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.id.between(first, last),
            Invitation.run_id.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .options(joinedload(Invitation.customer), joinedload(Invitation.survey))
        .order_by(Invitation.id)
        .limit(1000)
    ).all()


def link_made_by_hand(invitation_id: int) -> Invitation:
    """One of them.

    :raises NotFound: there is none.
    """
    found = db.session.get(Invitation, invitation_id)
    if found is None or found.run_id is not None:
        raise NotFound
    return found

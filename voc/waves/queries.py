"""Finding waves, their runs and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.intervals import Interval, wilson
from voc.core.paging import Page, paged
from voc.customers import facts
from voc.customers.models import Customer
from voc.customers.queries import customer_by
from voc.delivery.queries import settings
from voc.surveys.models import Survey, SurveyState
from voc.waves.models import Invitation, SkipReason, Wave, WaveRun


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far the invitations of a wave or a run have come, in numbers of people."""

    asked: int = 0
    sent: int = 0
    bounced: int = 0
    opened: int = 0
    started: int = 0
    completed: int = 0

    @property
    def rate(self) -> float | None:
        """The share of those who got a mail and finished the survey; None before any was sent."""
        return self.completed / self.sent if self.sent else None

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of `rate`."""
        return wilson(self.completed, self.sent) if self.sent else None


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


def wave(wave_id: int) -> Wave:
    """One wave with what belongs to it.

    :raises NotFound: there is none.
    """
    found = db.session.scalar(
        select(Wave)
        .where(Wave.id == wave_id)
        .options(joinedload(Wave.survey), joinedload(Wave.segment), selectinload(Wave.texts))
    )
    if found is None:
        raise NotFound
    return found


def funnels(waves: Sequence[Wave]) -> dict[int, Funnel]:
    """The funnel of each of these waves, by the wave's id."""
    ids = [one.id for one in waves]
    return _funnels(WaveRun.wave_id, WaveRun.wave_id.in_(ids))


def funnels_of_runs(runs: Sequence[WaveRun]) -> dict[int, Funnel]:
    """The funnel of each of these runs, by the run's id."""
    return _funnels(Invitation.run_id, Invitation.run_id.in_([run.id for run in runs]))


def latest_runs(wave: Wave, most: int = 24) -> Sequence[WaveRun]:
    """The newest runs of a wave."""
    return db.session.scalars(
        select(WaveRun)
        .where(WaveRun.wave_id == wave.id)
        .order_by(WaveRun.due_at.desc())
        .limit(most)
    ).all()


def skipped(wave: Wave) -> dict[SkipReason, int]:
    """How many were left out of a wave's runs, by reason."""
    rows = db.session.execute(
        select(Invitation.skip_reason, func.count())
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .where(WaveRun.wave_id == wave.id, Invitation.skip_reason.is_not(None))
        .group_by(Invitation.skip_reason)
    )
    found = {row[0]: row[1] for row in rows}
    return {reason: found[reason] for reason in SkipReason if reason in found}


def _funnels(key: Any, within: ColumnElement[bool]) -> dict[int, Funnel]:
    rows = db.session.execute(
        select(
            key,
            func.count(Invitation.queued_at),
            func.count(Invitation.sent_at),
            func.count(Invitation.bounced_at),
            func.count(Invitation.opened_at),
            func.count(Invitation.started_at),
            func.count(Invitation.completed_at),
        )
        .select_from(Invitation)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .where(within)
        .group_by(key)
    )
    return {row[0]: Funnel(*row[1:]) for row in rows}


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

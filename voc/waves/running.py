"""What the worker does with waves: open a due run, remind, and call what is over finished.

Each step does one batch in the transaction of its caller and may be repeated, or done by many
workers at once: what makes it happen once are unique rows, and rows that are locked while taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, select, update

from voc.accounts.queries import organisation
from voc.core.db import changed, db, upsert
from voc.customers.models import Customer
from voc.delivery import actions as delivery
from voc.delivery.contact_rules import has_had_enough
from voc.delivery.models import Mailing, MailingText, Message, MessagePurpose
from voc.waves import after_events, audience, drawing, inviting, letters, schedule, thanking
from voc.waves.invitation_models import Invitation
from voc.waves.links import expiry
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind, RestDays

REMINDERS = 500


def open_due(at: datetime) -> int:
    """Open one run whose moment has come; returns 1, or 0 when none is due.

    Runs that were missed while nothing worked become one, late, the last of them; or none, where
    the wave skips what it missed.
    """
    due = (
        select(Wave)
        .where(Wave.next_at <= at, Wave.state == WaveState.ACTIVE)
        .order_by(Wave.next_at, Wave.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Wave)
    )
    wave = db.session.scalar(due, execution_options={"populate_existing": True})
    if wave is None or wave.next_at is None:
        return 0
    if wave.repeats is Kind.EVENT:
        return _open_after_events(wave, at)
    due_at = schedule.latest_due(wave, at)
    wave.next_at = schedule.next_due(wave, at)
    if wave.survey.is_open(at) and not schedule.has_missed(wave, due_at, at):
        _open_run(wave, due_at, at)
    elif wave.next_at is None:
        wave.state = WaveState.FINISHED
    db.session.flush()
    return 1


def _open_after_events(wave: Wave, at: datetime) -> int:
    """Open a run for the events whose moment has come; while the survey is closed, they wait."""
    if not wave.survey.is_open(at):
        wave.next_at = at + after_events.BETWEEN_RUNS
    else:
        if after_events.has_due(wave, at):
            _open_run(wave, at, at)
        after_events.set_next(wave)
    db.session.flush()
    return 1


def _open_run(wave: Wave, due_at: datetime, at: datetime) -> WaveRun | None:
    """The run, with its mailing and its sample; None where it was opened before."""
    opened = upsert(WaveRun).values(
        wave_id=wave.id, due_at=due_at, opened_at=at, next_at=at, cursor=0
    )
    run_id = db.session.scalar(
        opened.on_conflict_do_nothing(index_elements=[WaveRun.wave_id, WaveRun.due_at]).returning(
            WaveRun.id
        )
    )
    if run_id is None:
        return None
    run = db.session.get_one(WaveRun, run_id)
    expires_at = expiry(at, wave.expires_days, organisation().zone_info)
    run.mailing = _mailing(wave, letters.texts_of(wave), expires_at, at)
    if thanks := letters.thanks_of(wave):
        run.thanks_mailing = _mailing(wave, thanks, expires_at + thanking.LATE, at)
    db.session.flush()
    if wave.repeats is Kind.EVENT:
        after_events.take(run)
    drawing.draw(run, at)
    return run


def _mailing(
    wave: Wave, texts: Sequence[MailingText], expires_at: datetime, at: datetime
) -> Mailing:
    mailing = delivery.open_mailing(
        at, channel=wave.channel, expires_at=expires_at, survey_id=wave.survey_id
    )
    mailing.from_hour, mailing.until_hour = wave.from_hour, wave.until_hour
    mailing.minds_rest = wave.rest_days is not RestDays.KEEP
    mailing.in_their_zone = wave.in_their_zone
    mailing.texts.extend(texts)
    return mailing


def remind_due(at: datetime) -> int:
    """Write the reminders that are due; returns how many invitations were looked at.

    Only to those who were sent an invitation, have not begun, can still answer, and have not
    had more messages lately than one person bears.
    """
    due = db.session.execute(
        select(Invitation.id, Wave.id)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Wave, Wave.id == WaveRun.wave_id)
        .where(Invitation.remind_at <= at, Wave.state != WaveState.PAUSED)
        .order_by(Invitation.remind_at, Invitation.id)
        .limit(REMINDERS)
        .with_for_update(of=Invitation, skip_locked=True)
    ).all()
    if not due:
        return _finish_past(at)
    ids = [invitation_id for invitation_id, _wave in due]
    waves = db.session.scalars(select(Wave).where(Wave.id.in_({wave for _id, wave in due})))
    for wave in waves:
        _remind(wave, [one for one, of in due if of == wave.id], at)
    changed(update(Invitation).where(Invitation.id.in_(ids)).values(remind_at=None))
    return len(ids)


def _remind(wave: Wave, ids: Sequence[int], at: datetime) -> None:
    about = (Message.purpose == MessagePurpose.INVITATION, Message.subject_id == Invitation.id)
    last = select(func.max(Message.number)).where(*about).correlate(Invitation).scalar_subquery()
    can_answer = and_(
        Invitation.id.in_(ids),
        Invitation.started_at.is_(None),
        Invitation.completed_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.bounced_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > at,
        Wave.state == WaveState.ACTIVE,
        audience.address(wave).is_not(None),
        last < Wave.reminders,
        ~exists().where(*about, Message.outcome.is_(None)),
        ~has_had_enough(organisation(), at, Customer.id),
    )
    whom = (
        select(Invitation)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Wave, Wave.id == WaveRun.wave_id)
        .where(can_answer)
    )
    leaves = inviting.leaving(wave, at)
    address = audience.address(wave)
    inviting.write_messages(whom, WaveRun.mailing_id, address, last + 1, at, leaves)


def _finish_past(at: datetime) -> int:
    """Call a wave of one run finished once nobody can answer it any more."""
    going_on = (
        exists()
        .where(WaveRun.wave_id == Wave.id, WaveRun.mailing_id == Mailing.id)
        .where(Mailing.expires_at > at)
    )
    over = (Wave.state == WaveState.ACTIVE, Wave.repeats == Kind.ONCE, Wave.next_at.is_(None))
    changed(update(Wave).where(*over, ~going_on).values(state=WaveState.FINISHED))
    return 0

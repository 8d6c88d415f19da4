"""What the worker does with waves: open a due run, invite its people, remind, take in the news.

Each step does one batch in the transaction of its caller and may be repeated, or done by many
workers at once: what makes it happen once are unique rows, and rows that are locked while taken.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from voc.accounts.models import Organisation
from voc.accounts.queries import organisation
from voc.core.db import UTCDateTime, changed, db, upsert
from voc.customers import history
from voc.customers.models import Contact, Customer
from voc.delivery import actions as delivery
from voc.delivery.models import ChannelName, Mailing, Message, MessagePurpose
from voc.waves import audience, letters, schedule
from voc.waves.links import expiry
from voc.waves.models import Invitation, Repeats, Wave, WaveRun, WaveState

BATCH = 20_000
REMINDERS = 500


def open_due(at: datetime) -> int:
    """Open one run whose moment has come; returns 1, or 0 when none is due.

    Runs that were missed while nothing worked become one, late: the last of them.
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
    due_at = schedule.latest_due(wave, at)
    wave.next_at = schedule.next_due(wave, at)
    if wave.survey.is_open(at):
        _open_run(wave, due_at, at)
    elif wave.next_at is None:
        wave.state = WaveState.FINISHED
    db.session.flush()
    return 1


def _open_run(wave: Wave, due_at: datetime, at: datetime) -> None:
    opened = upsert(WaveRun).values(
        wave_id=wave.id, due_at=due_at, opened_at=at, next_at=at, cursor=0
    )
    run_id = db.session.scalar(
        opened.on_conflict_do_nothing(index_elements=[WaveRun.wave_id, WaveRun.due_at]).returning(
            WaveRun.id
        )
    )
    if run_id is None:
        return
    mailing = delivery.open_mailing(
        at,
        by_mail=wave.channel is ChannelName.EMAIL,
        expires_at=expiry(at, wave.expires_days, organisation().zone_info),
        survey_id=wave.survey_id,
    )
    mailing.texts.extend(letters.texts_of(wave))
    db.session.flush()
    changed(update(WaveRun).where(WaveRun.id == run_id).values(mailing_id=mailing.id))


def invite_due(at: datetime, size: int = BATCH) -> int:
    """Consider the next customers of a run; returns how many, 0 when no run is waiting.

    Rows and cursor move in one transaction. One worker invites at a time, so that two waves
    due at once see each other's invitations and ask nobody twice.
    """
    turn = select(Organisation.id).with_for_update(skip_locked=True)
    if db.session.scalar(turn) is None:
        return 0
    run = db.session.scalar(
        select(WaveRun)
        .join(WaveRun.wave)
        .where(WaveRun.next_at <= at, Wave.state == WaveState.ACTIVE)
        .order_by(WaveRun.next_at, WaveRun.id)
        .limit(1),
        execution_options={"populate_existing": True},
    )
    if run is None:
        return 0
    considered, last = _span(run, size)
    if considered:
        _invite(run, last, at)
        run.cursor = last
    run.next_at = at if considered == size else None
    db.session.flush()
    return considered or 1


def _span(run: WaveRun, size: int) -> tuple[int, int]:
    """How many customers are next, and the last one's id."""
    batch = (
        select(Customer.id)
        .where(audience.members(run.wave, run.due_at), Customer.id > run.cursor)
        .order_by(Customer.id)
        .limit(size)
        .subquery()
    )
    count, last = db.session.execute(select(func.count(), func.max(batch.c.id))).one()
    return count, last or 0


def _invite(run: WaveRun, last: int, at: datetime) -> None:
    """Invitations for everybody up to `last`, messages for those who may be asked."""
    moment = literal(at, UTCDateTime())
    considered = _considered(run, last)
    reason = considered.c.reason
    columns = {
        "survey_id": literal(run.wave.survey_id),
        "run_id": literal(run.id),
        "customer_id": considered.c.id,
        "generation": literal(0),
        "created_at": moment,
        "expires_at": literal(run.mailing.expires_at if run.mailing else at, UTCDateTime()),
        "queued_at": case((reason.is_(None), moment), else_=null()),
        "skipped_at": case((reason.is_not(None), moment), else_=null()),
        "skip_reason": reason,
    }
    rows = select(*columns.values()).order_by(considered.c.id)
    db.session.execute(insert(Invitation).from_select(list(columns), rows))
    asked = and_(
        Invitation.run_id == run.id,
        Invitation.customer_id > run.cursor,
        Invitation.customer_id <= last,
        Invitation.skipped_at.is_(None),
    )
    _write_messages(select(Invitation).where(asked), literal(run.mailing_id), 0, at)
    ids = db.session.scalars(select(Invitation.customer_id).where(asked)).all()
    history.note_invited([one for one in ids if one is not None], run.due_at)


def _considered(run: WaveRun, last: int) -> CTE:
    """Each customer of the batch, and why they are left out; worked out once for each."""
    reason = audience.why_not(run.wave, run.due_at).label("reason")
    batch = (
        select(Customer.id, reason)
        .outerjoin(Contact, Contact.customer_id == Customer.id)
        .where(
            audience.members(run.wave, run.due_at), Customer.id > run.cursor, Customer.id <= last
        )
    )
    return batch.cte("considered").prefix_with("MATERIALIZED")


def _write_messages(
    whom: Select[Any], mailing: ColumnElement[Any] | Any, number: int, at: datetime
) -> None:
    moment = literal(at, UTCDateTime())
    columns = {
        "mailing_id": mailing,
        "purpose": literal(MessagePurpose.INVITATION.value),
        "subject_id": Invitation.id,
        "number": literal(number),
        "generation": Invitation.generation,
        "customer_id": Customer.id,
        "address": Customer.email,
        "name": Customer.name,
        "language": Customer.language,
        "next_at": moment,
        "attempts": literal(0),
        "reason": literal(""),
        "created_at": moment,
    }
    rows = (
        whom.join(Customer, Customer.id == Invitation.customer_id)
        .with_only_columns(*columns.values())
        .order_by(Invitation.id)
    )
    db.session.execute(insert(Message).from_select(list(columns), rows))


def remind_due(at: datetime) -> int:
    """Write the reminders that are due; returns how many invitations were looked at.

    Only to those who were sent an invitation, have not begun, and can still answer.
    """
    ids = db.session.scalars(
        select(Invitation.id)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Wave, Wave.id == WaveRun.wave_id)
        .where(Invitation.remind_at <= at, Wave.state != WaveState.PAUSED)
        .order_by(Invitation.remind_at, Invitation.id)
        .limit(REMINDERS)
        .with_for_update(of=Invitation, skip_locked=True)
    ).all()
    if not ids:
        return _finish_past(at)
    can_answer = and_(
        Invitation.id.in_(ids),
        Invitation.started_at.is_(None),
        Invitation.completed_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.bounced_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > at,
        Wave.state == WaveState.ACTIVE,
        Customer.email.is_not(None),
        ~exists().where(
            Message.purpose == MessagePurpose.INVITATION,
            Message.subject_id == Invitation.id,
            Message.number == 1,
        ),
    )
    whom = (
        select(Invitation)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Wave, Wave.id == WaveRun.wave_id)
        .where(can_answer)
    )
    _write_messages(whom, WaveRun.mailing_id, 1, at)
    done = update(Invitation).where(Invitation.id.in_(ids))
    changed(done.values(remind_at=None))
    return len(ids)


def _finish_past(at: datetime) -> int:
    """Call a wave of one run finished once nobody can answer it any more."""
    going_on = (
        exists()
        .where(WaveRun.wave_id == Wave.id, WaveRun.mailing_id == Mailing.id)
        .where(Mailing.expires_at > at)
    )
    over = (Wave.state == WaveState.ACTIVE, Wave.repeats == Repeats.ONCE, Wave.next_at.is_(None))
    changed(update(Wave).where(*over, ~going_on).values(state=WaveState.FINISHED))
    return 0

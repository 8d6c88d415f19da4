"""A run's people are considered, a batch in a transaction: invited, or left out with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from voc.accounts.models import Organisation
from voc.accounts.queries import organisation
from voc.core.db import UTCDateTime, changed, db
from voc.customers import history
from voc.customers.models import Contact, Customer
from voc.delivery.models import Mailing, Message, MessagePurpose
from voc.delivery.queries import window
from voc.delivery.windows import there
from voc.waves import after_events, audience, drawing, sampling
from voc.waves.invitation_models import Invitation
from voc.waves.models import RunStratum, Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind, RestDays

BATCH = 20_000


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
    if run.wave.repeats is Kind.ROLLING:
        considered = _take_turns(run, at)
        run.next_at = None
    else:
        considered, last = _span(run, size)
        if considered:
            _invite(run, _considered(run, last), at)
            run.cursor = last
        run.next_at = at if considered == size else None
    db.session.flush()
    return considered or 1


def _span(run: WaveRun, size: int) -> tuple[int, int]:
    """How many customers are next, and the last one's id."""
    batch = (
        select(Customer.id)
        .where(audience.members(run.wave, run.due_at), Customer.id > run.cursor)
        .where(after_events.of_run(run))
        .order_by(Customer.id)
        .limit(size)
        .subquery()
    )
    count, last = db.session.execute(select(func.count(), func.max(batch.c.id))).one()
    return count, last or 0


def _considered(run: WaveRun, last: int) -> CTE:
    """Each customer of the batch, and why they are left out; whom chance left out is not here."""
    of_batch = and_(Customer.id > run.cursor, Customer.id <= last, after_events.of_run(run))
    is_late = after_events.is_late(run)
    if run.seed is None:
        judged = audience.judged(run.wave, run.due_at, of_batch, is_late)
        return audience.capped(judged.order_by(Customer.id), run.due_at).cte("considered")
    found = audience.judged(run.wave, run.due_at, of_batch, is_late).subquery()
    drawn = and_(
        RunStratum.run_id == run.id,
        RunStratum.value == drawing.part_of(run.wave),
    )
    is_drawn = sampling.key(Customer.id, run.seed) <= RunStratum.threshold
    each = (
        select(*found.c)
        .join(Customer, Customer.id == found.c.id)
        .outerjoin(RunStratum, drawn)
        .where(or_(found.c.reason.is_not(None), is_drawn))
    )
    return audience.capped(each.order_by(Customer.id), run.due_at).cte("considered")


def _take_turns(run: WaveRun, at: datetime) -> int:
    """Invite those whose turn it is in a rolling wave: who was never asked, then the longest ago.

    Whom the contact rules protect have their turn later; nobody is left out for good.
    """
    each = audience.considered(run.wave, run.due_at).subquery()
    rested = drawing.rested_for(run.wave, run.due_at)
    asked_at = Contact.last_invited_at
    theirs = (
        select(each.c.id, each.c.reason)
        .outerjoin(Contact, Contact.customer_id == each.c.id)
        .where(each.c.reason.is_(None), or_(asked_at.is_(None), asked_at <= rested))
        .order_by(asked_at.is_not(None), asked_at, sampling.key(each.c.id, run.wave.id))
        .limit(drawing.turns(run.wave, run.due_at))
    )
    return _invite(run, theirs.cte("considered").prefix_with("MATERIALIZED"), at)


def _invite(run: WaveRun, considered: CTE, at: datetime) -> int:
    """Invitations for all of these, messages for those who may be asked; how many were asked."""
    newest = db.session.scalar(select(func.max(Invitation.id))) or 0
    moment = literal(at, UTCDateTime())
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
    if run.thanks_mailing_id is not None:
        columns["thank_at"] = moment
    db.session.execute(insert(Invitation).from_select(list(columns), select(*columns.values())))
    # Read by their ids, which lie side by side: "+ 0" keeps SQLite from the index by run.
    here = and_(Invitation.id > newest, Invitation.run_id + 0 == run.id)
    run.people += db.session.scalars(select(func.count()).where(here)).one()
    asked = and_(here, Invitation.skipped_at.is_(None))
    has_moment = run.wave.repeats is not Kind.EVENT  # by clocks; of these, as soon as it may
    leaves = leaving(run.wave, at, run.due_at if has_moment else None)
    whom, mailing = select(Invitation).where(asked), literal(run.mailing_id)
    count = write_messages(whom, mailing, audience.address(run.wave), literal(0), at, leaves)
    run.asked += count
    history.note_all_invited(
        select(Invitation.customer_id).where(asked).order_by(Invitation.id), run.due_at
    )
    return count


def leaving(wave: Wave, at: datetime, due_at: datetime | None = None) -> ColumnElement[Any]:
    """When a message to a Customer that is written at `at` may leave.

    By the customer's clock, and within the wave's hours, where it has any; `due_at` is the run's.
    """
    minds_rest = wave.rest_days is not RestDays.KEEP
    if not (wave.in_their_zone or minds_rest or wave.from_hour is not None):
        return literal(at, UTCDateTime())
    here = organisation().zone_info
    open_at = window(wave.from_hour, wave.until_hour, minds_rest=minds_rest)

    def moment(zone: ZoneInfo) -> ColumnElement[Any]:
        due = there(due_at, here, zone) if due_at and wave.in_their_zone else at
        return literal(open_at.first(max(at, due), zone), UTCDateTime())

    if not wave.in_their_zone:
        return moment(here)
    names = db.session.scalars(select(Customer.zone).distinct().where(Customer.zone.is_not(None)))
    by_zone: Mapping[str, ColumnElement[Any]] = {
        name: moment(ZoneInfo(name)) for name in names if name
    }
    if not by_zone:
        return moment(here)
    return case(
        *((Customer.zone == name, when) for name, when in by_zone.items()), else_=moment(here)
    )


def write_messages(
    whom: Select[Any],
    mailing: ColumnElement[Any] | Any,
    address: SQLColumnExpression[Any],
    number: ColumnElement[Any],
    at: datetime,
    leaves: ColumnElement[Any],
    purpose: MessagePurpose = MessagePurpose.INVITATION,
) -> int:
    """A message for each invitation of the SELECT: the first (0), or a reminder with its number.

    Returns how many.
    """
    moment = literal(at, UTCDateTime())
    columns = {
        "mailing_id": mailing,
        "purpose": literal(purpose.value),
        "subject_id": Invitation.id,
        "number": number,
        "generation": Invitation.generation,
        "customer_id": Customer.id,
        "address": address,
        "name": Customer.name,
        "language": Customer.language,
        "next_at": leaves,
        "attempts": literal(0),
        "reason": literal(""),
        "created_at": moment,
    }
    rows = (
        whom.join(Customer, Customer.id == Invitation.customer_id)
        .with_only_columns(*columns.values())
        .order_by(Invitation.id)
    )
    return changed(insert(Message).from_select(list(columns), rows))


def send(invitations: Sequence[Invitation], mailing: Mailing, at: datetime) -> None:
    """Write the first message of each of these, which no run made."""
    ids = [one.id for one in invitations]
    changed(update(Invitation).where(Invitation.id.in_(ids)).values(queued_at=at))
    write_messages(
        select(Invitation).where(Invitation.id.in_(ids)),
        literal(mailing.id),
        Customer.email,
        literal(0),
        at,
        literal(at, UTCDateTime()),
    )

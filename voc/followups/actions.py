"""Drawing the day's list, and recording what a called customer would change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from voc.accounts import queries as accounts
from voc.accounts.actions import audit
from voc.accounts.models import Holiday, Organisation, User
from voc.core.calendar import day_start, local_day
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _l
from voc.customers import history
from voc.followups.drawing import drawn, seed_of
from voc.followups.models import CallOutcome, OutreachCall, OutreachDay
from voc.responses import actions as responses
from voc.responses.models import Channel
from voc.waves.recurrence import next_working_morning

MORNING = 7
REACHED = frozenset({CallOutcome.ANSWERED, CallOutcome.DECLINED})
OPEN = frozenset({None, CallOutcome.NO_ANSWER, CallOutcome.LATER})
QUESTION = "outreach"


def draw_due(at: datetime) -> int:
    """Worker step: on the morning of a working day, draw the day's list once."""
    organisation = accounts.organisation()
    zone = organisation.zone_info
    today = local_day(at, zone)
    if organisation.outreach_size == 0 or _is_drawn(today):
        return 0
    holidays = set(db.session.scalars(select(Holiday.day)))
    night = day_start(today, zone) - timedelta(seconds=1)
    morning = next_working_morning(night, MORNING, zone, organisation.weekend_days, holidays)
    if local_day(morning, zone) != today or at < morning:
        return 0
    return draw(organisation, today, at)


def draw(organisation: Organisation, day: date, at: datetime) -> int:
    """Draw the list of a day; returns how many are on it, 0 where it was drawn before.

    Any process may try: the day is unique, so one of them does it.
    """
    seed = seed_of(day)
    try:
        with db.session.begin_nested():
            record_of_day = OutreachDay(day=day, drawn_at=at, seed=seed)
            db.session.add(record_of_day)
    except IntegrityError:
        return 0
    ids, record_of_day.frame = drawn(organisation, at, organisation.outreach_size, seed)
    db.session.add_all(
        OutreachCall(day=day, position=position, customer_id=customer_id)
        for position, customer_id in enumerate(ids, start=1)
    )
    db.session.flush()
    return len(ids)


def record(
    call: OutreachCall,
    outcome: CallOutcome,
    *,
    words: str = "",
    call_again_at: datetime | None = None,
    by: User,
    at: datetime,
) -> None:
    """Write down what became of a call; what the customer said becomes feedback.

    The same record again changes nothing.

    :raises Invalid: an answer without words, or a later call without its moment.
    :raises Conflict: the call has another outcome already.
    """
    if outcome is CallOutcome.ANSWERED and not words.strip():
        raise Invalid(_l("Please write down what the customer would change."))
    if outcome is CallOutcome.LATER and (call_again_at is None or call_again_at <= at):
        raise Invalid(_l("Please say on which day and at what hour to call again."))
    if call.outcome not in OPEN:
        if call.outcome is outcome and _said(call) == words.strip():
            return
        raise Conflict
    call.outcome, call.recorded_at, call.user_id = outcome, at, by.id
    call.call_again_at = call_again_at if outcome is CallOutcome.LATER else None
    if outcome is CallOutcome.ANSWERED:
        call.feedback_id = _heard(call, words, at)
    if outcome in REACHED:
        history.note_called(call.customer_id, at)
    audit("recorded a call", call, by=by, at=at, detail=outcome.value)


def _heard(call: OutreachCall, words: str, at: datetime) -> int:
    feedback = responses.hear(
        words.strip(),
        channel=Channel.CALL,
        customer=call.customer,
        at=at,
        day=local_day(at, accounts.organisation().zone_info),
        question=QUESTION,
        asks_for_change=True,
    )
    return feedback.id


def _said(call: OutreachCall) -> str:
    return call.feedback.text if call.feedback else ""


def _is_drawn(day: date) -> bool:
    found = db.session.scalar(select(OutreachDay.id).where(OutreachDay.day == day))
    return found is not None

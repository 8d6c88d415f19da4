"""Drawing the day's list, and recording what a called customer would change."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from voc.accounts import queries as accounts
from voc.accounts.actions import audit, found
from voc.accounts.models import Organisation, User
from voc.core.calendar import local_day
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _l, number
from voc.customers import history
from voc.followups import asking, programmes, queries, schedule
from voc.followups.drawing import drawn, seed_of
from voc.followups.models import Asks, CallOutcome, OutreachCall, OutreachDay, Programme
from voc.followups.typed import cleaned
from voc.responses import actions as responses
from voc.responses.models import Channel

REACHED = frozenset({CallOutcome.ANSWERED, CallOutcome.DECLINED})
OPEN = frozenset({None, CallOutcome.NO_ANSWER, CallOutcome.LATER})
QUESTION = "outreach"
LONGEST_NOTE = 1000


class HourIsOver(Invalid):
    """A call cannot be promised for a moment that is over."""

    message = _l("That hour is over. Please choose one that is to come.")


def draw_due(at: datetime) -> int:
    """Worker step: on its morning, draw the list of one programme; returns 1, or 0 if none is due.

    A morning that was missed while nothing worked is made good on the same day, and not later.
    """
    programmes.begin(at)
    due = (
        select(Programme)
        .where(Programme.next_at <= at, Programme.is_active)
        .order_by(Programme.next_at, Programme.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Programme)
    )
    programme = db.session.scalar(due, execution_options={"populate_existing": True})
    if programme is None:
        return 0
    today = local_day(at, accounts.organisation().zone_info)
    morning = schedule.list_of(programme, today)
    programme.next_at = schedule.next_list(programme, at)
    if morning is not None and morning <= at:
        draw(programme, today, at)
    db.session.flush()
    return 1


def draw(programme: Programme, day: date, at: datetime) -> int:
    """Draw a programme's list of a day; returns how many are on it, 0 where it was drawn before.

    A programme that cannot ask, because the survey behind its links is closed, draws none.
    Any process may try: programme and day are unique, so one of them does it; and one at a time,
    so that no customer is on two lists.
    """
    if not asking.can_ask(programme, at):
        return 0
    organisation = _held(at)
    seed = seed_of(programme, day)
    try:
        with db.session.begin_nested():
            made = OutreachDay(programme=programme, day=day, drawn_at=at, seed=seed)
            db.session.add(made)
    except IntegrityError:
        return 0
    ids, made.frame = drawn(programme, organisation, at, seed, by_mail=asking.by_mail())
    callers = _in_turn(programme, day)
    calls = [
        OutreachCall(
            programme=programme,
            day=day,
            position=position,
            customer_id=customer_id,
            caller_id=callers[position % len(callers)] if callers else None,
        )
        for position, customer_id in enumerate(ids, start=1)
    ]
    db.session.add_all(calls)
    db.session.flush()
    if programme.asks is Asks.LINK:
        asking.ask(programme, calls, at)
    return len(ids)


def draw_calls(day: date, at: datetime) -> int:
    """Draw the day's lists of all programmes that call, also on a day off; how many are on them."""
    programmes.begin(at)
    return sum(draw(one, day, at) for one in queries.programmes() if one.is_calling)


def _held(at: datetime) -> Organisation:
    """The organisation, held until the transaction ends."""
    organisation = found(at)
    db.session.scalar(select(Organisation.id).with_for_update())
    return organisation


def _in_turn(programme: Programme, day: date) -> list[int]:
    """Who calls, whoever begins changing from day to day so that all have as many in the end."""
    people = [one.user_id for one in programme.callers if one.user.is_active]
    turn = day.toordinal() % len(people) if people else 0
    return people[turn:] + people[:turn]


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

    :raises HourIsOver: the later call's moment is none to come.
    :raises Invalid: an answer without words, a note that is too long, or words that no database
        can hold.
    :raises Conflict: the call has another outcome already.
    """
    said = cleaned(words)
    if outcome is CallOutcome.ANSWERED and not said:
        raise Invalid(_l("Please write down what the customer would change."))
    if outcome is CallOutcome.LATER and (call_again_at is None or call_again_at <= at):
        raise HourIsOver
    if call.outcome not in OPEN:
        if call.outcome is outcome and said == _kept(call):
            return
        raise Conflict
    if outcome is not CallOutcome.ANSWERED and len(said) > LONGEST_NOTE:
        most = number(LONGEST_NOTE)
        raise Invalid(_l("A note has at most %(most)s characters. Please shorten it.", most=most))
    call.outcome, call.recorded_at, call.user_id = outcome, at, by.id
    call.call_again_at = call_again_at if outcome is CallOutcome.LATER else None
    if outcome is CallOutcome.ANSWERED:
        call.feedback_id, call.note = _heard(call, said, at), ""
    else:
        call.note = said
    if outcome in REACHED:
        history.note_called(call.customer_id, at)
    audit("recorded a call", call, by=by, at=at, detail=outcome.value)


def _heard(call: OutreachCall, said: str, at: datetime) -> int:
    feedback = responses.hear(
        said,
        channel=Channel.CALL,
        customer=call.customer,
        at=at,
        day=local_day(at, accounts.organisation().zone_info),
        question=QUESTION,
        asks_for_change=True,
    )
    return feedback.id


def _kept(call: OutreachCall) -> str:
    """The words that were written down with a call's outcome."""
    return call.feedback.text if call.feedback else call.note

"""Today's calls: a few customers, one question, and what they answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.queries import organisation
from voc.core import clock, i18n
from voc.core.access import Permission, staff
from voc.core.calendar import day_start, format_numeric, local_day
from voc.core.db import db
from voc.core.errors import Invalid
from voc.core.i18n import LANGUAGES, _, localised_digits
from voc.customers.words import CHANNELS
from voc.followups import actions, programmes, queries
from voc.followups.forms import OUTCOMES, CallForm
from voc.followups.models import CallOutcome, OutreachCall
from voc.followups.script import greeting, question

bp = staff(Blueprint("outreach", __name__, url_prefix="/outreach"), Permission.OUTREACH)

USUAL_HOUR = 11
"""When to call again where the customer names no hour."""
BY_SCRIPT = "X-Calls"
"""A header of the page's own script, which asks for an acknowledgement and no page."""
ACKNOWLEDGED = 204


@bp.get("/")
def today() -> ResponseReturnValue:
    """The day's list: who to call, what is known of them, and a form for each."""
    return _page()


@bp.post("/draw")
def draw() -> ResponseReturnValue:
    """Draw today's lists of calls now, also on a day off."""
    actions.draw_calls(_today(), clock.now())
    db.session.commit()
    return redirect(url_for(".today", whose=_whose()), code=303)


@bp.post("/<int:call_id>")
def record(call_id: int) -> ResponseReturnValue:
    """Write down what became of a call."""
    call = queries.call(call_id)
    form = CallForm(prefix=f"c{call_id}")
    if not form.validate():
        return _page(call, form), 422
    try:
        actions.record(
            call,
            CallOutcome(form.outcome.data),
            words=form.words.data or "",
            call_again_at=form.again_at(queries.zone_of(call.customer)),
            by=g.person,
            at=clock.now(),
        )
    except Invalid as error:
        field = form.again_hour if isinstance(error, actions.HourIsOver) else form.words
        field.errors = [error.message]
        return _page(call, form), error.status
    db.session.commit()
    if BY_SCRIPT in request.headers:
        return "", ACKNOWLEDGED
    flash(_("Written down. Thank you."))
    return redirect(url_for(".today", whose=_whose(), _anchor=f"call-{call_id}"), code=303)


def _page(refused: OutreachCall | None = None, filled: CallForm | None = None) -> str:
    """The day's list; what was typed for a refused call stands in it as it was typed."""
    day, everybody = _today(), _whose() is not None
    tomorrow = day_start(day + timedelta(days=1), g.organisation.zone_info)
    mine = None if everybody else g.person.id
    found = queries.today(day, tomorrow, mine, also=refused.id if refused else None)
    forms = {card.call.id: _form(card.call) for card in found.cards}
    if refused is not None and filled is not None:
        forms[refused.id] = filled
    done = sum(card.call.outcome not in actions.OPEN for card in found.cards)
    return render_template(
        "outreach/today.html",
        found=found,
        done=done,
        forms=forms,
        everybody=everybody,
        can_draw=not programmes.is_any() or any(one.is_calling for one in queries.programmes()),
        day=day,
        now=clock.now(),
        outcomes=OUTCOMES,
        channels=CHANNELS,
        open_outcomes=actions.OPEN,
        greeting=greeting,
        question=question,
        zone_of=queries.zone_of,
        all_languages=LANGUAGES,
    )


def _form(call: OutreachCall) -> CallForm:
    """What was typed so far; and the customer's own tomorrow and hour, to call again."""
    language = i18n.current()
    who, hour = call.customer, USUAL_HOUR
    if who.preferred_hour is not None:
        hour = who.preferred_hour
    tomorrow = local_day(clock.now(), queries.zone_of(who)) + timedelta(days=1)
    again = format_numeric(tomorrow, language.calendar, language.code)
    typed = {
        "words": call.note,
        "again_day": again,
        "again_hour": localised_digits(f"{hour:02d}:00"),
    }
    return CallForm(formdata=None, prefix=f"c{call.id}", data=typed)


def _whose() -> str | None:
    """Whose calls are looked at: all people's, or one's own."""
    return "all" if request.args.get("whose") == "all" else None


def _today() -> date:
    now: datetime = clock.now()
    return local_day(now, organisation().zone_info)

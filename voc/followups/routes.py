"""Today's calls: five customers, one question, and what they answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts import actions as accounts
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.calendar import day_start, local_day
from voc.core.db import db
from voc.core.errors import Invalid
from voc.core.i18n import LANGUAGES, _
from voc.followups import actions, queries
from voc.followups.forms import OUTCOMES, CallForm
from voc.followups.models import CallOutcome
from voc.followups.script import greeting, question

bp = staff(Blueprint("outreach", __name__, url_prefix="/outreach"), Permission.OUTREACH)


@bp.get("/")
def today() -> ResponseReturnValue:
    """The day's list: who to call, what is known of them, and a form for each."""
    return _page({})


@bp.post("/draw")
def draw() -> ResponseReturnValue:
    """Draw today's list now, also on a day off."""
    organisation = accounts.found(clock.now())
    count = actions.draw(organisation, _today(), clock.now())
    db.session.commit()
    if not count:
        flash(_("Nobody can be called today: everybody was asked too recently, or has no number."))
    return redirect(url_for(".today"), code=303)


@bp.post("/<int:call_id>")
def record(call_id: int) -> ResponseReturnValue:
    """Write down what became of a call."""
    call = queries.call(call_id)
    form = CallForm(prefix=f"c{call_id}")
    if not form.validate():
        return _page({call_id: form}), 422
    try:
        actions.record(
            call,
            CallOutcome(form.outcome.data),
            words=form.words.data or "",
            call_again_at=form.again_at(g.organisation.zone_info),
            by=g.person,
            at=clock.now(),
        )
    except Invalid as error:
        form.words.errors = [error.message]
        return _page({call_id: form}), error.status
    db.session.commit()
    flash(_("Written down. Thank you."))
    return redirect(url_for(".today", _anchor=f"call-{call_id}"), code=303)


@bp.get("/answers")
def answers() -> ResponseReturnValue:
    """What called customers would change, newest first."""
    page = queries.answers(request.args.get("after"))
    return render_template("outreach/answers.html", page=page, tally=queries.tally())


def _page(filled: dict[int, CallForm]) -> str:
    day = _today()
    tomorrow = day_start(day + timedelta(days=1), g.organisation.zone_info)
    cards = queries.cards(day, tomorrow)
    forms = {
        card.call.id: filled.get(card.call.id) or CallForm(formdata=None, prefix=f"c{card.call.id}")
        for card in cards
    }
    return render_template(
        "outreach/today.html",
        cards=cards,
        forms=forms,
        drawn=queries.list_of(day),
        day=day,
        outcomes=OUTCOMES,
        open_outcomes=actions.OPEN,
        tally=queries.tally(),
        greeting=greeting,
        question=question,
        all_languages=LANGUAGES,
    )


def _today() -> date:
    now: datetime = clock.now()
    return local_day(now, g.organisation.zone_info)

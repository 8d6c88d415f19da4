"""Planning waves, approving them, watching them go; and links made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.accounts.queries import organisation
from voc.core import clock
from voc.core.access import Permission, requires, staff
from voc.core.calendar import Calendar, format_day, local_day
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.i18n import LANGUAGES, Language, _, current
from voc.delivery import compose, sms_words
from voc.delivery.models import MailingText
from voc.delivery.queries import UNKNOWN, can_text, settings
from voc.delivery.routes import FRAMING, framed
from voc.waves import (
    actions,
    after_events,
    audience,
    breaking,
    drawing,
    event_preview,
    funnel,
    letters,
    queries,
    sampling,
    schedule,
    tallies,
    thanking,
)
from voc.waves.acting_routes import do as _do  # by this name its words are found for translation
from voc.waves.forms import SendBackForm, TrySmsForm, WaveForm
from voc.waves.invitation_models import SkipReason
from voc.waves.models import Sampling, Wave, WaveState
from voc.waves.people import Stage
from voc.waves.recurrence import Kind

bp = staff(Blueprint("waves", __name__, url_prefix="/waves"), Permission.WAVES, Permission.APPROVE)

MOMENTS_SHOWN = 5
NAMES = {"fa": "مریم رضایی", "en": "Maryam Rezaei"}
"""Somebody for the example of an SMS."""
SOMEBODY = {"name": UNKNOWN, "link": f"[{UNKNOWN}]", "unsubscribe": "#"}
"""Nobody, for the example of a mail."""


@bp.get("/")
def index() -> str:
    """Every wave, newest first, and how far it has come."""
    page = queries.waves(request.args.get("after"))
    return render_template(
        "waves/index.html",
        page=page,
        funnels=tallies.funnels(page.rows, clock.now()),
        waiting=queries.waiting(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.WAVES)
def create() -> ResponseReturnValue:
    """Plan a wave; nothing is sent before it is approved."""
    form = WaveForm()
    form.offer()
    if not form.validate_on_submit():
        return render_template("waves/edit.html", form=form, wave=None), _status(form)
    at = clock.now()
    wave = actions.create(form.chosen(), at, owner=g.person)
    audit("planned a wave", wave, by=g.person, at=at)
    db.session.commit()
    return redirect(to(".show", wave_id=wave.id), code=303)


@bp.route("/<int:wave_id>/change", methods=["GET", "POST"])
@requires(Permission.WAVES)
def change(wave_id: int) -> ResponseReturnValue:
    """Choose differently while it is a draft."""
    form = WaveForm()
    wave = queries.wave(wave_id, for_change=form.is_submitted())
    if not form.is_submitted():
        form.show(wave)
    form.offer(wave)
    if not form.validate_on_submit():
        return render_template("waves/edit.html", form=form, wave=wave), _status(form)
    at = clock.now()
    actions.change(wave, form.chosen(), at)
    audit("changed a wave", wave, by=g.person, at=at)
    db.session.commit()
    return redirect(to(".show", wave_id=wave.id), code=303)


@bp.get("/<int:wave_id>")
def show(wave_id: int) -> str:
    """A draft with what it would do; a wave that runs with how far it has come."""
    wave, at = queries.wave(wave_id), clock.now()
    if wave.state is WaveState.DRAFT:
        return _preview(wave, at)
    runs, found = queries.latest_runs(wave), tallies.tally(wave, at)
    progress = funnel.progress(wave, runs, found, at)
    return render_template(
        "waves/show.html",
        wave=wave,
        tally=found,
        progress=progress,
        is_moving=progress is not None or funnel.is_about_to_move(wave, runs, at),
        runs=runs,
        page=queries.runs(wave, request.args.get("after")),
        thanked=thanking.thanked(wave) if wave.thanks else 0,
        none_yet=funnel.Funnel(),
        Stage=Stage,
        waiting=after_events.waiting(wave),
        moments=_in_both_calendars(schedule_of(wave, at)),
    )


@bp.get("/<int:wave_id>/mail/<language>")
def mail(wave_id: int, language: str) -> Response:
    """The HTML part of the mail, with nobody's name, for the frame of the preview."""
    return _mail(wave_id, language)


@bp.get("/<int:wave_id>/thanks/<language>")
def thanks(wave_id: int, language: str) -> Response:
    """The HTML part of the thank-you, likewise."""
    return _mail(wave_id, language, thanks=True)


def _mail(wave_id: int, language: str, *, thanks: bool = False) -> Response:
    if language not in LANGUAGES:
        raise NotFound
    text = letters.compiled(queries.wave(wave_id), language, thanks=thanks)
    return framed(compose.filled(text, {**SOMEBODY, "link": "#"}))


@bp.post("/<int:wave_id>/ready")
@requires(Permission.WAVES)
def ready(wave_id: int) -> ResponseReturnValue:
    """Ask whoever may approve to do so."""
    return _do(wave_id, actions.call_ready, "called a wave ready", _("It waits for approval."))


@bp.post("/<int:wave_id>/pause")
def pause(wave_id: int) -> ResponseReturnValue:
    """Hold everything back."""
    return _do(wave_id, actions.pause, "paused a wave", _("Paused. Nothing more is sent."))


@bp.post("/<int:wave_id>/resume")
def resume(wave_id: int) -> ResponseReturnValue:
    """Go on."""
    return _do(wave_id, actions.resume, "resumed a wave", _("The wave goes on."))


@bp.post("/<int:wave_id>/finish")
def finish(wave_id: int) -> ResponseReturnValue:
    """End it for good."""
    return _do(wave_id, actions.finish, "finished a wave", _("The wave has ended."))


@bp.post("/<int:wave_id>/remove")
@requires(Permission.WAVES)
def remove(wave_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    wave = queries.wave(wave_id, for_change=True)
    audit("removed a wave", wave, by=g.person, at=clock.now())
    actions.remove(wave)
    db.session.commit()
    return redirect(to(".index"), code=303)


def schedule_of(wave: Wave, at: datetime) -> list[datetime]:
    """The next moments at which a wave runs; none when it has ended or rests."""
    if wave.state is WaveState.DRAFT:
        return schedule.upcoming(wave, at, MOMENTS_SHOWN)
    found = [wave.next_at] if wave.next_at and wave.state is WaveState.ACTIVE else []
    while found and len(found) < MOMENTS_SHOWN:
        following = schedule.next_due(wave, found[-1])
        if following is None:
            break
        found.append(following)
    return found


def _preview(wave: Wave, at: datetime) -> str:
    g.policy = FRAMING
    moments = schedule_of(wave, at)
    company = organisation()
    is_after_events = wave.repeats is Kind.EVENT
    first = moments[0] if moments else at
    whole = audience.counted(wave, first)
    may_be_drawn = whole.eligible + whole.skipped.get(SkipReason.CAPPED, 0)
    return render_template(
        "waves/preview.html",
        wave=wave,
        audience=whole,
        seen=actions.fingerprint(wave),
        plan=drawing.planned(wave, may_be_drawn, at),
        turns=drawing.turns(wave, first) if wave.repeats is Kind.ROLLING else None,
        needed=sampling.completes(wave.sample_size or 0, may_be_drawn)
        if wave.sampling is Sampling.PRECISION
        else None,
        moments=_in_both_calendars(moments),
        is_now=not is_after_events and first <= at,
        lately=event_preview.lately(wave, at) if is_after_events else None,
        **_examples(letters.texts_of(wave)),
        thanks=_examples(letters.thanks_of(wave)),
        rests_longer=breaking.comes_too_soon(wave, moments, company),
        sends_too_many=breaking.sends_too_many(wave, moments, company),
        company=company,
        is_open=wave.survey.is_open(at),
        back=SendBackForm(),
        trying=TrySmsForm() if can_text() else None,
    )


def _examples(texts: Sequence[MailingText]) -> dict[str, Any]:
    """Mails or SMS as they might leave."""
    mails = [(LANGUAGES[one.language], compose.filled(one, SOMEBODY)) for one in texts if one.html]
    return {"mails": mails, "sms": [_example(one) for one in texts if not one.html]}


def _example(text: MailingText) -> tuple[Language, str, sms_words.Size]:
    """An SMS as it might leave, and how many parts it takes."""
    example = {"name": NAMES[text.language], "link": f"{settings().public_url}/s/{'x' * 24}"}
    said = compose.filled(text, example).text.strip()
    return LANGUAGES[text.language], said, sms_words.size(said)


def _in_both_calendars(moments: list[datetime]) -> list[tuple[datetime, str]]:
    """Each moment, and its day in the calendar that the reader does not use, in their words."""
    reader = current()
    other = Calendar.GREGORIAN if reader.calendar == Calendar.JALALI else Calendar.JALALI
    zone = organisation().zone_info
    return [(one, format_day(local_day(one, zone), other, reader.code)) for one in moments]


def _status(form: WaveForm) -> int:
    return 422 if form.is_submitted() else 200

"""Trying a wave out before any customer sees it: its mail to oneself, its survey as a page."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock, limits
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.i18n import LANGUAGES, _, use
from voc.customers.queries import suppression_for
from voc.delivery import actions as delivery
from voc.delivery.models import ChannelName
from voc.delivery.queries import can_text
from voc.surveys.preview import preview_form, to_nobody
from voc.waves import letters, queries
from voc.waves.forms import TrySmsForm

bp = staff(Blueprint("trying", __name__, url_prefix="/waves"), Permission.WAVES, Permission.APPROVE)
MOST = "10/minute"


@bp.post("/<int:wave_id>/try")
def send(wave_id: int) -> ResponseReturnValue:
    """Send the wave's mail, or its thank-you, in one language to whoever asks, and nobody else."""
    wave, language, at = queries.wave(wave_id), request.form.get("language", ""), clock.now()
    is_thanks = request.form.get("what") == letters.THANKS
    if language not in LANGUAGES or (is_thanks and not wave.thanks):
        raise NotFound
    limits.hit(MOST, "test mail", str(g.person.id))
    text = letters.compiled(wave, language, thanks=is_thanks)
    delivery.try_out(text, g.person, wave.id, at)
    audit("sent a wave to themselves", wave, by=g.person, at=at)
    db.session.commit()
    flash(_("A test is on its way to %(address)s. It counts nowhere.", address=g.person.email))
    return redirect(url_for("waves.show", wave_id=wave_id), code=303)


@bp.post("/<int:wave_id>/try-sms")
def send_sms(wave_id: int) -> ResponseReturnValue:
    """Send the wave's SMS, or its thank-you, to the number that was typed, and to nobody else."""
    wave, form, at = queries.wave(wave_id), TrySmsForm(), clock.now()
    back = redirect(url_for("waves.show", wave_id=wave_id), code=303)
    if wave.channel is not ChannelName.SMS or not can_text():
        raise NotFound
    if not form.validate():
        flash(_("Write a mobile number like 0912 123 4567."), "error")
        return back
    limits.hit(MOST, "test sms", str(g.person.id))
    if suppression_for(form.to()) is not None:
        flash(_("This number has said stop, so nothing is sent to it."), "error")
        return back
    text = letters.sms_of(wave, form.language.data, thanks=form.what.data == letters.THANKS)
    if text is None:
        flash(_("Nobody is thanked by SMS in this language."), "error")
        return back
    delivery.try_out(text, g.person, wave.id, at, form.to())
    audit("sent a wave to themselves", wave, by=g.person, at=at)
    db.session.commit()
    flash(_("A test is on its way to %(address)s. It counts nowhere.", address=form.to()))
    return back


@bp.get("/<int:wave_id>/survey")
def survey(wave_id: int) -> str:
    """Where the links of a test lead: the survey as customers see it, with nothing stored."""
    wave = queries.wave(wave_id)
    asked, fallback = letters.published(wave.survey), wave.survey.language
    language = LANGUAGES.get(request.args.get("as", ""), LANGUAGES[fallback])
    use(language.code)
    return render_template(
        "surveys/preview.html",
        survey=wave.survey,
        wave=wave,
        asked=asked,
        is_framed=False,
        language=language,
        spoken=list(LANGUAGES.values()),
        form=preview_form(asked, language.code, fallback),
        fallback=fallback,
        said=to_nobody,
    )

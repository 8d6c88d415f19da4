"""One act of a person on a wave: done, kept in the audit trail, and shown on the wave's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.actions import audit
from voc.core import clock
from voc.core.db import db
from voc.core.errors import Conflict
from voc.waves import queries
from voc.waves.models import Wave


def do(
    wave_id: int, action: Callable[[Wave, datetime], None], done: str, words: str
) -> ResponseReturnValue:
    """Do it and say `words`, or say why it cannot be done; back to the wave either way."""
    wave, at = queries.wave(wave_id, for_change=True), clock.now()
    back = redirect(url_for("waves.show", wave_id=wave_id), code=303)
    try:
        action(wave, at)
    except Conflict as error:
        flash(str(error.message), "error")
        return back
    audit(done, wave, by=g.person, at=at)
    db.session.commit()
    flash(words)
    return back

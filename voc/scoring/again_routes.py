"""Scoring again what older models or older rules have scored: how much it is, and the button."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.i18n import _
from voc.scoring import again
from voc.scoring.versions import todays

bp = staff(Blueprint("again", __name__, url_prefix="/settings/scoring"), Permission.SETTINGS)


@bp.get("/")
def index() -> ResponseReturnValue:
    """What is out of date, and how far scoring it again has come."""
    return render_template(
        "settings/scoring.html", progress=again.progress(), versions=sorted(todays())
    )


@bp.post("/")
def ask() -> ResponseReturnValue:
    """Let the worker score again what is out of date."""
    asked = again.ask(by=g.person, at=clock.now())
    db.session.commit()
    flash(
        _("It has begun. The figures follow as the texts are read again.")
        if asked
        else _("Every text was read by today's model and rules already.")
    )
    return redirect(url_for(".index"), code=303)

"""The sample company: what it is, and one button that takes it out (or brings it in)."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Conflict
from voc.core.i18n import _
from voc.sample import actions, on_site, queries

bp = staff(Blueprint("sample", __name__, url_prefix="/sample"), Permission.SETTINGS)


@bp.get("/")
def index() -> ResponseReturnValue:
    """What the sample company is made of."""
    return render_template(
        "sample/index.html",
        counts=queries.counts(),
        can_load=queries.is_untouched(),
        on_site=on_site.shown(),
    )


@bp.post("/remove")
def remove() -> ResponseReturnValue:
    """Take the sample company out; what others made or answered stays."""
    actions.remove(by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The sample company is gone. What you made yourselves is still here."))
    return redirect(url_for("metrics.overview"), code=303)


@bp.post("/load")
def load() -> ResponseReturnValue:
    """Bring the sample company into an installation that holds nothing yet."""
    if not queries.is_untouched():
        raise Conflict(_("There are customers or surveys here already."))
    actions.load(clock.now())
    db.session.commit()
    return redirect(url_for("metrics.overview"), code=303)

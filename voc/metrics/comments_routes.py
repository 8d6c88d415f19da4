"""What customers said in their own words."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import Permission, staff
from voc.metrics import comments, findings, queries
from voc.metrics.forms import CommentForm
from voc.metrics.routes import reader, surveys_url

bp = staff(Blueprint("comments", __name__, url_prefix="/comments"), Permission.COMMENTS)


@bp.get("")
def index() -> ResponseReturnValue:
    """Comments, newest first, that a filter and a search let through."""
    form = CommentForm(request.args, queries.choices(g.organisation.minimum_value))
    wanted, who = form.filter(clock.now()), reader()
    note = None
    if not who.sees_personal:
        known = comments.count_up_to(wanted, who.words)
        note = findings.so_far(known, who.words) if 0 < known < who.words else None
    page = total = None
    if note is None:
        cursor = request.args.get("after")
        page = comments.page(wanted, form.narrowed, cursor, with_names=who.sees_personal)
        total = comments.count(wanted, form.narrowed)
    return render_template(
        "comments/index.html",
        form=form,
        page=page,
        total=total,
        note=note,
        surveys_url=surveys_url(),
    )

"""A survey's open link on a device that many people use, one after another.

Nothing of one sitting is left for the next: the page returns to its start after the thanks and
when nobody touches it, and what is sent again from the device's history shows the start.
"""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from voc.core import clock
from voc.core.access import public
from voc.core.db import reading_first
from voc.responses import links, queries, routes, suspicions
from voc.responses.models import Channel

bp = public(Blueprint("kiosk", __name__))

LONGEST = 15 * 60
"""Seconds in which a sitting at a kiosk is over; what comes later comes out of the history."""


@bp.get("/k/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """The start: the survey with nothing chosen."""
    return routes.open_page(routes.known(links.open_link, slug)._replace(door=Channel.KIOSK))


@bp.post("/k/<slug>")
def answer(slug: str) -> ResponseReturnValue:
    """Take an answer, or show the next page of it."""
    reading_first()
    link = routes.known(links.open_link, slug)._replace(door=Channel.KIOSK)
    data = routes.posted()
    submission = routes.submission_of(data)
    shown_at = suspicions.shown_at(submission)
    is_late = shown_at is None or clock.now().timestamp() - shown_at > LONGEST
    is_within = bool(data.get("lang") or data.get("page"))
    if is_late or (
        is_within and queries.digest_in(link.kept(submission), link.survey_id) is not None
    ):
        return _start()
    page = make_response(routes.take(link, data, submission))
    return _start() if page.status_code == 409 else page


def _start() -> ResponseReturnValue:
    """The same address: it may carry the branch that the device stands in."""
    address = request.full_path if request.query_string else request.path
    return redirect(address, code=303)

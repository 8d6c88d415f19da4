"""Where a single-use link of a batch leads: one answer, and nobody knows whose."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voc.core.access import public
from voc.core.db import reading_first
from voc.responses import links, routes

bp = public(Blueprint("single", __name__))


@bp.get("/o/<token>")
def show(token: str) -> ResponseReturnValue:
    """The survey, or that the link was used."""
    return routes.open_page(routes.known(links.single_link, token))


@bp.post("/o/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Take the one answer."""
    reading_first()
    link, data = routes.known(links.single_link, token), routes.posted()
    return routes.take(link, data, routes.submission_of(data))

"""What a web site loads: the script, and the survey in its frame. No cookie, no sign-in.

Browsers enforce which sites may show the frame (`frame-ancestors`); here its origin is checked as
well, so that the frame speaks to the site that it was made for and to no other.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue

from voc.core import clock, limits
from voc.core.access import public
from voc.core.db import reading_first
from voc.core.errors import Forbidden, NotFound
from voc.core.headers import POLICY
from voc.core.i18n import _l
from voc.responses import routes as answering
from voc.responses.links import Framed, Link, published_link
from voc.responses.models import Channel
from voc.surveys import queries as surveys
from voc.surveys.questionnaire import Questionnaire
from voc.widgets import queries, signing
from voc.widgets.models import Widget
from voc.widgets.script import OFF, config_of, script
from voc.widgets.sites import ancestors

bp = public(Blueprint("widget", __name__, url_prefix="/w"))

KEPT_FOR = 300
"""Seconds for which a visitor's browser does not ask for the script again."""


@bp.get("/<slug>.js")
def shipped(slug: str) -> Response:
    """The script with the survey's settings in it."""
    widget = _known(slug)
    answer = Response(mimetype="text/javascript")
    _pack(answer, _script_of(widget, slug) if widget.is_on else OFF)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@bp.get("/<slug>")
def frame(slug: str) -> ResponseReturnValue:
    """The survey in its frame."""
    return _open_to_frames(answering.open_page(_framed(_known(slug))))


@bp.post("/<slug>")
def answer(slug: str) -> ResponseReturnValue:
    """Take an answer that was given in the frame."""
    reading_first()
    widget, data = _known(slug), answering.posted()
    link = _framed(widget, data.get("who", ""))
    submission, at = answering.submission_of(data), clock.now()
    if link.customer_id and queries.has_just_answered(link.customer_id, widget, submission, at):
        return _open_to_frames(answering.rested(link, data))
    return _open_to_frames(answering.take(link, data, submission))


def _known(slug: str) -> Widget:
    """The widget; who asks for many that are none of ours is slowed down."""
    try:
        return queries.widget_at(slug)
    except NotFound:
        limits.hit("20/minute", "unknown", limits.caller())
        raise


def _framed(widget: Widget, who: str = "") -> Link:
    """What the frame leads to, on the site that asks for it.

    :raises NotFound: it is switched off.
    :raises Forbidden: the site is none of those that were named.
    """
    if not widget.is_on:
        raise NotFound
    site = request.args.get("site", "")
    g.policy = framed_by(ancestors(one for one in widget.sites if one == site))
    if site not in widget.sites:
        raise Forbidden(_l("This survey is not shown on that site."))
    link = published_link(widget.survey.slug)
    who = "" if link.is_anonymous else who
    if link.is_anonymous:  # whom the site vouches for is not even read
        who = ""
    customer = queries.customer_called(who, widget, clock.now()) if who else None
    if customer is None:
        return link._replace(door=Channel.WIDGET, framed=Framed(site, who[: signing.LONGEST]))
    return link._replace(
        door=Channel.WIDGET,
        framed=Framed(site, who),
        customer_id=customer.id,
        customer_language=customer.language,
    )


def framed_by(whom: str) -> str:
    """The policy of a page that those may show in a frame."""
    return POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {whom}")


def _open_to_frames(given: ResponseReturnValue) -> ResponseReturnValue:
    """Sites that keep others' things out of their pages may show this one all the same."""
    answer = current_app.make_response(given)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _script_of(widget: Widget, slug: str) -> str:
    """The script, by the name that the site's own page calls the survey."""
    survey = widget.survey
    version = surveys.published_version(survey)
    if version is None:
        return OFF
    title = Questionnaire.read(version.content).title
    config = config_of(widget, survey, title, f"/w/{survey.slug}")
    return script(config | {"slug": slug})


def _pack(answer: Response, text: str) -> None:
    """Compressed where the browser reads that; all do."""
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        answer.set_data(_packed(text))
        answer.content_encoding = "gzip"
    else:
        answer.set_data(text)


@lru_cache(maxsize=256)
def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)

"""Where the SMS provider brings what customers answer: 11 stops, 12 asks again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from voc.core import clock, limits, tokens
from voc.core.access import public
from voc.core.db import writing
from voc.core.errors import NotFound
from voc.delivery import actions

bp = public(Blueprint("sms", __name__, url_prefix="/sms"))

FROM = ("from", "mobile", "sender", "From")
TEXT = ("message", "text", "body", "Message")


@bp.route("/<token>", methods=["GET", "POST"])
def receive(token: str) -> Response:
    """Take in one answer, in whichever of their ways the provider brings it.

    The address is the secret. Some providers know only GET; no scanner knows this address, since
    it stands in no message.
    """
    if not tokens.is_genuine(token, tokens.Purpose.SMS, 1):
        limits.hit("20/minute", "unknown token", limits.caller())
        raise NotFound
    given = request.values.to_dict()
    if request.is_json:
        body = request.get_json(silent=True)
        given |= body if isinstance(body, dict) else {}
    number = _first(given, FROM)
    try:
        with writing():
            actions.answer_sms(number, _first(given, TEXT), clock.now())
    except ValueError:
        return Response("no number\n", 422, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


def _first(given: Mapping[str, object], names: tuple[str, ...]) -> str:
    found = next((given[name] for name in names if given.get(name)), "")
    return str(found)[:500]

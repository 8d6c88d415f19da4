"""Where a mail service tells of bounces and complaints, signed as Standard Webhooks are."""

from __future__ import annotations

import base64
import binascii
import hmac
import re

from flask import Blueprint, Response, request

from voc.core import clock, limits, tokens
from voc.core.access import public
from voc.core.db import db
from voc.delivery.reports import reading, taking
from voc.delivery.reports.reading import Kind, Report

bp = public(Blueprint("reports", __name__, url_prefix="/reports"))

SECONDS = re.compile(r"[0-9]{1,12}")
TOLERANCE = 300
"""Seconds that a signature may be old, or the other's clock ahead."""
KINDS = {"bounce": None, "complaint": Kind.COMPLAINT}
"""`type` of a report; what a bounce is says its `status`."""


@bp.post("/mail")
def receive() -> Response:
    """Take in one report: a whole DSN or ARF as `message/rfc822`, or JSON.

    JSON holds `type` ("bounce" or "complaint"), `message_id` (our Message-ID) and, for a bounce,
    `status` (RFC 3463). The same report again changes nothing.
    """
    body, at = request.get_data(), clock.now()
    if not is_signed(body, at.timestamp()):
        limits.hit("30/minute", "unsigned report", limits.caller())
        return Response("the signature is wrong, or too old\n", 401, mimetype="text/plain")
    report = reading.read(body) if request.mimetype == "message/rfc822" else _of_json()
    if report is None:
        return Response("type, message_id and status are needed\n", 422, mimetype="text/plain")
    taking.take_in(report, taking.fingerprint(body), at)
    db.session.commit()
    return Response("ok\n", mimetype="text/plain")


def is_signed(body: bytes, now: float) -> bool:
    """Whether one of the request's signatures is by one of our secrets, and fresh."""
    name = request.headers.get("webhook-id", "")
    stamp = request.headers.get("webhook-timestamp", "")
    if not SECONDS.fullmatch(stamp) or abs(now - int(stamp)) > TOLERANCE:
        return False
    said = f"{name}.{stamp}.".encode() + body
    given = [
        _decoded(one.removeprefix("v1,"))
        for one in request.headers.get("webhook-signature", "")[:1000].split()
        if one.startswith("v1,")
    ]
    keys = [bytes.fromhex(one) for one in tokens.secrets_of(tokens.Purpose.REPORTS, 1)]
    made = [hmac.digest(key, said, "sha256") for key in keys]
    return any(hmac.compare_digest(one, other) for one in made for other in given)


def secret() -> str:
    """What the mail service signs with, as Standard Webhooks write it: "whsec_..."."""
    key = bytes.fromhex(tokens.secrets_of(tokens.Purpose.REPORTS, 1)[0])
    return f"whsec_{base64.b64encode(key).decode()}"


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _of_json() -> Report | None:
    said = request.get_json(silent=True)
    if not isinstance(said, dict) or said.get("type") not in KINDS:
        return None
    status = str(said.get("status") or "")[:32]
    kind = KINDS[said["type"]] or reading.judged(status)
    names = reading.names_in(str(said.get("message_id") or "")[:500])
    return Report(kind, status, names) if names and kind is not Kind.OTHER else None

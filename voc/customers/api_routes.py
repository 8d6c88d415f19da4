"""Where the company's other systems tell of events: JSON, by a key, without cookies.

One object or a list of them. Each is taken whole or refused with its reason; the same again
changes nothing, so whoever got no answer simply sends it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from voc.accounts import api_keys
from voc.accounts.queries import organisation
from voc.core import clock, limits
from voc.core.access import public
from voc.core.db import reads_first, writing
from voc.core.errors import Invalid, VocError
from voc.core.i18n import _l
from voc.customers import actions, columns, event_entries, events, facts, lists, words
from voc.customers.columns import RefusedError
from voc.customers.event_entries import AMOUNT, AT, EVENT, REFERENCE, Entry
from voc.customers.facts import Problem

bp = public(Blueprint("api", __name__, url_prefix="/api"))

LARGEST_BODY = 1024 * 1024
MOST = 1_000
MOST_NEW = 100
"""Customers that are added at once."""
FIELDS = {EVENT: "event", AT: "at", REFERENCE: "reference", AMOUNT: "amount"}
"""The names of fields in JSON."""


@bp.url_value_preprocessor
def allow_many(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take more at once than a respondent sends; this runs before anything reads the body."""
    request.max_content_length = LARGEST_BODY


@bp.errorhandler(VocError)
def refuse(error: VocError) -> ResponseReturnValue:
    """Programs read JSON, whatever they say they accept."""
    answer = jsonify(error=str(error.message))
    if error.retry_after:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer, error.status


@bp.errorhandler(HTTPException)
def refuse_http(error: HTTPException) -> ResponseReturnValue:
    """As `refuse`, for a body that is too large or was cut."""
    return jsonify(error=error.name), error.code or 400


@bp.post("/events")
@reads_first
def receive() -> ResponseReturnValue:
    """Take events in; 202 with how many were new, known before, and refused for which reason."""
    body, at = request.get_data(), clock.now()
    key = api_keys.named(request.headers.get("Authorization", ""))
    if key is None:
        limits.hit("30/minute", "unknown key", limits.caller())
        answer = jsonify(error="a key is needed: Authorization: Bearer voc_...")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer, 401
    limits.hit("120/minute", "api key", str(key.id))
    said, may_create = _read(body), key.may_create
    with writing():
        api_keys.note_used(key, at)
        found = _take(said, may_create, at)
    return found, 202


def _read(body: bytes) -> list[Any]:
    """The objects of a body, not yet looked at.

    :raises Invalid: it is no JSON, or holds too many.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Invalid(_l("This is not JSON.")) from None
    several = said if isinstance(said, list) else [said]
    if len(several) > MOST:
        raise Invalid(_l("At most 1,000 events at once."))
    return several


def _take(said: Sequence[Any], may_create: bool, at: datetime) -> Response:
    entries: list[tuple[int, Entry]] = []
    refused: list[tuple[int, str]] = []
    zone = organisation().zone_info
    for place, one in enumerate(said):
        try:
            texts = _texts(one)
            known_by = [texts[name] for name in ("customer", "email", "phone")]
            fields = {field: texts[name] for field, name in FIELDS.items()}
            entries.append((place, event_entries.entry(fields, known_by, zone, at)))
        except RefusedError as error:
            refused.append((place, error.reason))
    added = _add_customers(entries, said, at) if may_create else 0
    tally = events.take(entries, at)
    refused = sorted([*refused, *tally.refused])
    return jsonify(
        added=tally.added,
        known=tally.known,
        new_customers=added,
        refused=[_refusal(place, reason) for place, reason in refused],
    )


def _texts(one: Any) -> dict[str, str]:
    """The fields of an object as texts, empty where they are not there."""
    if not isinstance(one, Mapping):
        raise RefusedError("row", Problem.UNREADABLE)
    texts = {}
    for name in ("customer", "email", "phone", *FIELDS.values()):
        value = one.get(name)
        is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        if value is not None and not is_plain:
            raise RefusedError("row", Problem.UNREADABLE)
        texts[name] = "" if value is None else str(value)
    return texts


def _add_customers(entries: Sequence[tuple[int, Entry]], said: Sequence[Any], at: datetime) -> int:
    """Add those whom nobody knows and who may be added; returns how many were."""
    added = 0
    owners = lists.named([one.customer for _place, one in entries])
    for (place, one), owner in zip(entries, owners, strict=True):
        if owner is not None or said[place].get("create") is not True or added == MOST_NEW:
            continue
        try:
            actions.add(_person(said[place], one), at)
            added += 1
        except (ValueError, actions.TakenError):  # cannot be one, or was added just before
            continue
    return added


def _person(said: Mapping[str, Any], one: Entry) -> dict[str, Any]:
    """Name, email and phone; ValueError where neither of the two is one."""
    person: dict[str, Any] = {"name": "", "email": None, "phone": None}
    for text in one.customer:
        for field, read in (("email", facts.email), ("phone", facts.phone)):
            try:
                person[field] = person[field] or read(text)
            except ValueError:
                continue
    if not (person["email"] or person["phone"]):
        raise ValueError
    name = said.get("name")
    person["name"] = columns.READERS["name"](name if isinstance(name, str) else "")
    return person


def _refusal(place: int, reason: str) -> dict[str, Any]:
    field, _colon, problem = reason.rpartition(":")
    return {
        "index": place,
        "field": FIELDS.get(field, field),
        "problem": problem,
        "message": words.refusal(reason, {}),
    }

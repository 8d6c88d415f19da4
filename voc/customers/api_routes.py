"""Where the company's other systems tell of events: JSON, by a key, without cookies.

One object or a list of them. Each is taken whole or refused with its reason; the same again
changes nothing, so whoever got no answer simply sends it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from voc.accounts import api_keys
from voc.accounts.queries import organisation
from voc.core import clock, limits
from voc.core.access import public
from voc.core.db import reads_first, writing
from voc.core.errors import Conflict, Invalid, VocError
from voc.core.i18n import _, _l
from voc.customers import actions, columns, event_entries, events, lists, words
from voc.customers.columns import RefusedError
from voc.customers.event_entries import AMOUNT, AT, CUSTOMER, EVENT, REFERENCE, Entry
from voc.customers.facts import Problem

bp = public(Blueprint("api", __name__, url_prefix="/api"))

LARGEST_BODY = 1024 * 1024
MOST = 1_000
MOST_NEW = 100
"""Customers that are added at once."""
FIELDS = {EVENT: "event", AT: "at", REFERENCE: "reference", AMOUNT: "amount"}
"""The names of fields in JSON."""
OF_JSON = {name: field for field, name in FIELDS.items()}


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
    is_large = error.code == 413
    words = _("Send at most 1 MB at once.") if is_large else _("The request could not be read.")
    return jsonify(error=words), error.code or 400


@bp.post("/events")
@reads_first
def receive() -> ResponseReturnValue:
    """Take events in; 202 with how many were new, known before, and refused for which reason."""
    body, at = request.get_data(), clock.now()
    key = api_keys.named(request.headers.get("Authorization", ""))
    if key is None:
        limits.hit("30/minute", "unknown key", limits.caller())
        answer = jsonify(error=_("A key is needed: Authorization: Bearer voc_..."))
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer, 401
    limits.hit("120/minute", "api key", str(key.id))
    said = _read(body)
    entries, refused = _entries(said, at)
    with writing():
        api_keys.note_used(key, at)
        new = _add_customers(entries, said, at) if key.may_create else _New()
        tally = events.take([one for one in entries if one[0] not in new.refused], at)
    refused = sorted([*refused, *new.refused.items(), *tally.refused])
    answer = jsonify(
        added=tally.added,
        known=tally.known,
        new_customers=new.added,
        refused=[_refusal(place, reason) for place, reason in refused],
    )
    return answer, 202


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


def _entries(
    said: Sequence[Any], at: datetime
) -> tuple[list[tuple[int, Entry]], list[tuple[int, str]]]:
    """What can be kept, but for its customer, and what cannot; each by its place."""
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
    return entries, refused


def _texts(one: Any) -> dict[str, str]:
    """The fields of an object as texts, empty where they are not there."""
    if not isinstance(one, Mapping):
        raise RefusedError("row", Problem.UNREADABLE)
    texts = {}
    for name in ("customer", "email", "phone", *FIELDS.values()):
        value = one.get(name)
        is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        if value is not None and not is_plain:
            raise RefusedError(OF_JSON.get(name, name), Problem.UNREADABLE)
        texts[name] = "" if value is None else str(value)
    return texts


@dataclass
class _New:
    """How many customers were added, and the places of those that were not, with the reason."""

    added: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def _add_customers(entries: Sequence[tuple[int, Entry]], said: Sequence[Any], at: datetime) -> _New:
    """Add those whom nobody knows and who may be added."""
    new, tried = _New(), set[tuple[str, ...]]()
    wanted = [(place, one) for place, one in entries if said[place].get("create") is True]
    owners = lists.named([one.customer for _place, one in wanted])
    for (place, one), owner in zip(wanted, owners, strict=True):
        if owner is not None or one.customer in tried:
            continue
        if len(tried) == MOST_NEW:
            new.refused[place] = f"{CUSTOMER}:{Problem.LATER}"
            continue
        tried.add(one.customer)
        try:
            actions.add(_person(said[place], one), at)
            new.added += 1
        except RefusedError as error:
            new.refused[place] = error.reason
        except Conflict:  # added by somebody else just now: then they are known
            continue
    return new


def _person(said: Mapping[str, Any], one: Entry) -> dict[str, Any]:
    """Name, email, phone and number of a customer.

    :raises RefusedError: there is neither an email nor a phone, or the name cannot be kept.
    """
    person: dict[str, Any] = {"name": "", "email": None, "phone": None, "reference": None}
    for text in one.customer:
        for key in ("email", "phone", "reference"):  # what is neither of two is a number
            with suppress(ValueError):
                known_by = columns.READERS[key](text)
                person[key] = person[key] or known_by
                break
    if not (person["email"] or person["phone"]):
        raise RefusedError(CUSTOMER, Problem.UNKNOWN)
    name = said.get("name")
    try:
        person["name"] = columns.READERS["name"](name if isinstance(name, str) else "")
    except ValueError as error:
        raise RefusedError("name", str(error.args[0])) from None
    return person


def _refusal(place: int, reason: str) -> dict[str, Any]:
    field, _colon, problem = reason.rpartition(":")
    return {
        "index": place,
        "field": FIELDS.get(field, field),
        "problem": problem,
        "message": words.refusal(reason, {}),
    }

"""A posted form, read strictly: what a database cannot hold never gets further than here."""

from __future__ import annotations

from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

MOST_FIELDS = 400
"""More than any questionnaire's lines need."""


def read_form(body: bytes) -> MultiDict[str, str]:
    """The fields of a URL-encoded body, blank ones included.

    Werkzeug's own reader keeps broken UTF-8 as the text "%FF"; a customer's words would be stored
    as something nobody typed.

    :raises BadRequest: it is not UTF-8, or holds a NUL.
    :raises RequestEntityTooLarge: there are too many fields.
    """
    if body.count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise BadRequest from None
    if b"%00" in body or b"\0" in body:
        raise BadRequest
    return MultiDict(pairs)

"""Values that a link carries, signed so that whoever has the link cannot change them.

The signature is HMAC-SHA256, in hex, of the lines `name=value`, sorted by name and joined by a
line feed, in UTF-8, with the survey's key; it stands in the link as `sig`. It covers every value
that the survey knows, so that none can be added or left out.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from voc.core import tokens
from voc.surveys.models import HiddenField, Survey

SIGNATURE = "sig"
OF_THE_PAGE = {"lang", "score", "at"}
"""What the address of a survey means itself."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Carried:
    """One value of a link."""

    name: str
    value: str
    is_signed: bool


def is_fit(value: str) -> bool:
    """Whether a value can be kept: one line, not too long, and not empty."""
    return 0 < len(value) <= LONGEST and min(value) >= " "


def keys(survey_id: int, generation: int) -> tuple[str, ...]:
    """The survey's keys, the current one first."""
    return tokens.secrets_of(tokens.Purpose.FIELDS, survey_id, generation)


def signature(key: str, values: Mapping[str, str]) -> str:
    """What stands in a link beside those values."""
    said = "\n".join(f"{name}={values[name]}" for name in sorted(values))
    return hmac.new(key.encode(), said.encode(), "sha256").hexdigest()


def signed_link(survey: Survey, address: str, values: Mapping[str, str]) -> str:
    """An address with values and their signature."""
    key = keys(survey.id, survey.fields_generation)[0]
    return f"{address}?{urlencode({**values, SIGNATURE: signature(key, values)})}"


def carried(
    fields: Iterable[HiddenField], given_keys: Iterable[str], arguments: Mapping[str, str]
) -> tuple[Carried, ...]:
    """What is kept of a link's arguments: what is signed, and what need not be."""
    by_name = {one.name: one for one in fields}
    values = {name: arguments[name] for name in by_name if is_fit(arguments.get(name, ""))}
    given = arguments.get(SIGNATURE, "")
    proof = given.encode("utf-8", "surrogatepass")
    is_signed = bool(values) and any(
        hmac.compare_digest(proof, signature(key, values).encode()) for key in given_keys
    )
    return tuple(
        Carried(name, value, is_signed)
        for name, value in sorted(values.items())
        if is_signed or not by_name[name].must_be_signed
    )

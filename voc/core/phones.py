"""Phone numbers in one canonical form."""

from __future__ import annotations

import re

import phonenumbers

from voc.core.folding import digits

# The library would also find a number inside a sentence and read letters as a keypad: not here.
_WRITTEN = re.compile(r"\s*[+\uff0b]?[0-9\s().\-\u2010-\u2015\u2212/]+")


def canonical(text: str, region: str = "IR") -> str:
    """The E.164 form (`+989121234567`) of a number typed by a person.

    `region` (ISO 3166) is where a number without a country code is dialled: with IR, `0912...`,
    `912...`, `98912...`, `0098912...` and `+98912...` are one number, in digits of any script.
    Raises ValueError when no such number can exist.
    """
    written = digits(text)
    if not _WRITTEN.fullmatch(written):
        raise ValueError("not a phone number")
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError("no such phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

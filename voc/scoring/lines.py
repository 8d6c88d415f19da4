"""Texts in, scores out, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from voc.scoring.sentiment import score
from voc.scoring.themes.shipped import themes_of

LONGEST_LINE = 1_000_000
"""Bytes read of one line; a longer one is answered with an error."""
_CHUNK = 65_536

Read = Callable[[int], bytes]


def answered(read: Read) -> Iterator[bytes]:
    """The answers to all lines that ``read`` gives, in order, as many at a time as it gives.

    ``read(n)`` returns up to n bytes as soon as there are any, and none at the end: a file is
    answered in large pieces, somebody who types gets each answer before the next line.
    """
    unfinished = bytearray()
    while chunk := read(_CHUNK):
        *ended, rest = chunk.split(b"\n")
        if ended:
            lines = [bytes(unfinished) + ended[0], *ended[1:]]
            unfinished.clear()
            yield b"".join(map(_answer, lines))
        if len(unfinished) <= LONGEST_LINE:
            unfinished += rest
    if unfinished:
        yield _answer(bytes(unfinished))


def _answer(line: bytes) -> bytes:
    """One line's answer, in ASCII."""
    return json.dumps(answer(line)).encode() + b"\n"


def answer(line: bytes) -> dict[str, Any]:
    """What is said about one line; an ``error`` when it is not ``{"text": "..."}``."""
    if len(line) > LONGEST_LINE:
        return {"error": f"longer than {LONGEST_LINE} bytes"}
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"not JSON: {str(error)[:100]}"}
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        return {"error": 'expected an object with a string "text"'}
    said = score(text, asked_for_change=row.get("asked_for_change") is True)
    return {
        "lang": said.language,
        "polarity": said.polarity,
        "label": said.label,
        "confidence": said.confidence,
        "intent": said.intent,
        "mixed": said.mixed,
        "subjectivity": said.subjectivity,
        "themes": themes_of(text, said.language),
        "model": said.model,
    }

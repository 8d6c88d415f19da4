"""Texts in, scores out, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache

from voc.scoring.sentiment import Score, score
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
    """One line's answer, in ASCII; an ``error`` when it is not ``{"text": "..."}``."""
    if len(line) > LONGEST_LINE:
        return _error(f"longer than {LONGEST_LINE} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _error(f"not JSON: {str(error)[:100]}")
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        return _error('expected an object with a string "text"')
    said = score(text, asked_for_change=row.get("asked_for_change") is True)
    return _written(said, themes_of(text, said.language))


def _error(words: str) -> bytes:
    return json.dumps({"error": words}).encode() + b"\n"


def _written(said: Score, themes: list[str]) -> bytes:
    """A score as JSON: put together by hand, for all its words are our own and plain."""
    label = "null" if said.label is None else f'"{said.label}"'
    named = '"' + '", "'.join(themes) + '"' if themes else ""
    return (
        f'{{"lang": "{said.language}", "polarity": {_number(said.polarity)}, "label": {label}, '
        f'"confidence": {_number(said.confidence)}, "intent": "{said.intent}", '
        f'"mixed": {"true" if said.mixed else "false"}, '
        f'"subjectivity": {_number(said.subjectivity)}, "themes": [{named}], '
        f'"model": {_quoted(said.model)}}}\n'
    ).encode("ascii")


def _number(value: float | None) -> str:
    return "null" if value is None else repr(value)


_quoted = cache(json.dumps)
"""A model's version, which whoever trained it has chosen."""

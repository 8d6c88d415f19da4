"""Why an answer to an open link may be no person's: it comes too fast, or with too many others."""

from __future__ import annotations

import re
from datetime import datetime

from voc.core import limits
from voc.core.errors import TooMany
from voc.responses import queries
from voc.responses.links import Link
from voc.responses.models import Suspicion

SHOWN_AT = re.compile(r".*-([0-9a-f]{8})")
"""How the submission id of a page ends: with the second it was shown in."""
HASTY = 2
"""Seconds in which nobody reads a page and answers."""


def suspicion_of(link: Link, submission: str, trapped: bool, at: datetime) -> Suspicion | None:
    """Why an answer to an open link is held until somebody has looked; nearly always nothing.

    One that comes faster than anybody reads may be a form that fills itself in; sixty in a
    minute are a machine.

    :raises TooMany: more come than a disk should take, and this is no repetition.
    """
    survey = str(link.survey_id)
    if not _is_within("300/minute", "open", survey):
        try:
            limits.hit("3000/minute", "flood", survey)
        except TooMany:
            if queries.digest_in(link.kept(submission), link.survey_id) is None:
                raise
        return Suspicion.FLOOD
    if trapped:
        return Suspicion.TRAP
    shown = shown_at(submission)
    is_hasty = shown is not None and 0 <= at.timestamp() - shown < HASTY
    return Suspicion.HASTE if is_hasty and not _is_within("60/minute", "hasty", survey) else None


def shown_at(submission: str) -> int | None:
    """The second in which the page of a sitting was first shown, where its id tells."""
    found = SHOWN_AT.fullmatch(submission)
    return int(found[1], 16) if found else None


def _is_within(rule: str, *key: str) -> bool:
    try:
        limits.hit(rule, *key)
    except TooMany:
        return False
    return True

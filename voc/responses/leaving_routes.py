"""Where a button under the thanks leads: through here, so that it can be counted."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from voc.core import limits
from voc.core.access import public
from voc.core.db import writing
from voc.core.errors import TooMany
from voc.responses import leaving

bp = public(Blueprint("leaving", __name__))


@bp.get("/go/<int:survey_id>/<who>")
def go(survey_id: int, who: str) -> ResponseReturnValue:
    """On to the address that the survey names, counted; more than people press is not counted."""
    url = leaving.destination(survey_id, who)
    if request.method == "GET":
        with suppress(TooMany, OperationalError):  # whoever pressed it goes on all the same
            limits.hit("300/minute", "leaving", str(survey_id))
            with writing():
                leaving.count(survey_id, url)
    return redirect(url, code=303)

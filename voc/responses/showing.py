"""A personal link whose page is only shown: what is its own is read, what is its survey's was.

An answer is taken by what `links.personal_link` reads in that moment.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from voc.core import tokens
from voc.core.errors import NotFound
from voc.core.recent import Recent
from voc.responses import link_rows
from voc.responses.links import Link, proven

Columns = tuple[Any, ...]


def init_app(app: Flask) -> None:
    """Give the application the surveys that it read lately."""
    app.extensions["voc.shown_surveys"] = Recent[int, Columns]()


def personal_link(token: str) -> Link:
    """As `links.personal_link`, its survey and organisation as they were within the last second.

    :raises NotFound: no such link, or it was revoked, replaced or never sent.
    """
    row = link_rows.OWN.row(invitation_id=tokens.claimed_id(token))
    if row is None:
        raise NotFound
    survey_id, *own = row
    surveys: Recent[int, Columns] = current_app.extensions["voc.shown_surveys"]
    return proven(Link(*surveys.get(survey_id, _survey), *own), token)


def _survey(survey_id: int) -> Columns:
    row = link_rows.OF_SURVEY.row(survey_id=survey_id)
    if row is None:
        raise NotFound
    return row

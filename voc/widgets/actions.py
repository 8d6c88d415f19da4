"""Saying where and when a survey is shown on web sites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.i18n import _l
from voc.surveys.models import Survey
from voc.widgets import queries
from voc.widgets.models import Moment, Place, Widget
from voc.widgets.sites import MOST_SITES, origin

SETTINGS = (
    "is_on",
    "place",
    "moment",
    "seconds",
    "percent",
    "share",
    "shown_rest_days",
    "answered_rest_days",
    "sites",
)


def fresh(survey: Survey, at: datetime) -> Widget:
    """What a widget is before anybody has said anything; not kept."""
    return Widget(
        survey_id=survey.id,
        is_on=False,
        place=Place.CORNER,
        moment=Moment.TIME,
        seconds=20,
        percent=60,
        share=100,
        shown_rest_days=30,
        answered_rest_days=90,
        sites=[],
        generation=0,
        changed_at=at,
    )


def describe(survey: Survey, given: Mapping[str, Any], *, by: User, at: datetime) -> Widget:
    """Keep the settings; sites may be written in any way that names one origin each.

    :raises Invalid: a site is no origin, there are too many, or it is on without any.
    """
    sites = list(dict.fromkeys(_origin(one) for one in given["sites"]))
    if len(sites) > MOST_SITES:
        raise Invalid(_l("At most 20 sites can show one survey."))
    if given["is_on"] and not sites:
        raise Invalid(_l("Please say on which sites it may be shown."))
    widget = queries.widget_of(survey.id) or fresh(survey, at)
    for name, value in {**given, "sites": sites}.items():
        if name in SETTINGS:
            setattr(widget, name, value)
    widget.changed_at = at
    db.session.add(widget)
    db.session.flush()
    audit("changed what is shown on web sites", survey, by=by, at=at, detail=" ".join(sites))
    return widget


def replace_key(widget: Widget, *, by: User, at: datetime) -> None:
    """End the key that sites sign with, and make another.

    :raises Conflict: it was replaced too often.
    """
    if widget.generation >= 1_000_000:
        raise Conflict
    widget.generation += 1
    widget.changed_at = at
    audit("replaced the key of a web site", widget.survey, by=by, at=at)


def _origin(text: str) -> str:
    try:
        return origin(text)
    except ValueError:
        raise Invalid(
            _l("This is no site: %(text)s. Write it like https://shop.example.com.", text=text[:80])
        ) from None

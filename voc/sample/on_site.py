"""A survey of the sample company as its web site shows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from voc.core.db import db
from voc.surveys.models import Survey
from voc.widgets import actions as widgets
from voc.widgets.models import Widget

SITE = "https://avan.example"


def show(survey: Survey, at: datetime) -> None:
    """Switch it on for the company's made-up site."""
    widget = widgets.fresh(survey, at)
    widget.is_on, widget.sites = True, [SITE]
    db.session.add(widget)


def shown() -> Survey | None:
    """The survey that a made-up page shows, to be tried there."""
    on = select(Survey).join(Widget, Widget.survey_id == Survey.id)
    return db.session.scalar(on.where(Survey.is_sample, Widget.is_on).order_by(Survey.id).limit(1))


def forget() -> None:
    """Take it off that site; what somebody changed it to stays."""
    for widget in db.session.scalars(select(Widget).where(Widget.survey.has(Survey.is_sample))):
        if widget.sites == [SITE]:
            db.session.execute(delete(Widget).where(Widget.id == widget.id))

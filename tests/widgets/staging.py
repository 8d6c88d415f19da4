"""A survey on a site, for the tests of this package."""

from __future__ import annotations

from typing import Any

from tests import factories as make
from voc.core.db import db
from voc.surveys.models import Survey
from voc.widgets import actions
from voc.widgets.models import Widget

SITE = "https://shop.example"


def on_site(survey: Survey | None = None, **given: Any) -> Widget:
    """A survey that a site shows."""
    widget = actions.fresh(survey or make.survey(), make.NOW)
    for name, value in {"is_on": True, "sites": [SITE], **given}.items():
        setattr(widget, name, value)
    db.session.add(widget)
    db.session.commit()
    return widget

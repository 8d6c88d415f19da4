"""Finding what a site shows, and whom it shows it to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from voc.core import tokens
from voc.core.db import db
from voc.core.errors import NotFound
from voc.customers import facts
from voc.customers.models import Customer
from voc.responses.models import Response
from voc.surveys.models import EarlierSlug, Survey, SurveyState
from voc.widgets import signing
from voc.widgets.models import Widget


def widget_of(survey_id: int) -> Widget | None:
    """How a survey is shown on web sites, if that was ever said."""
    return db.session.scalar(select(Widget).where(Widget.survey_id == survey_id))


def widget_at(slug: str) -> Widget:
    """How the published survey that has that address, or had it, is shown on web sites.

    :raises NotFound: there is no such survey, it is not published, or never was on a site.
    """
    found = None
    if "\0" not in slug:
        shown = Survey.state != SurveyState.DRAFT
        earlier = select(EarlierSlug.survey_id).where(EarlierSlug.slug == slug)
        called = or_(Survey.slug == slug, Survey.id.in_(earlier))
        of_slug = select(Widget).join(Widget.survey).where(called, shown)
        found = db.session.scalar(of_slug)
    if found is None:
        raise NotFound
    return found


def keys_of(widget: Widget) -> tuple[str, ...]:
    """What sites sign customers with; the first is the one to show, older ones still hold."""
    return tokens.secrets_of(tokens.Purpose.WIDGET, widget.survey_id, widget.generation)


def customer_called(who: str, widget: Widget, at: datetime) -> Customer | None:
    """The customer whom a site vouches for; None where it does not, or nobody is called so."""
    named = signing.vouched_for(who, keys_of(widget), at)
    try:
        reference = facts.reference(named) if named else None
    except ValueError:
        return None
    if not reference:
        return None
    return db.session.scalar(select(Customer).where(Customer.reference == reference))


def has_just_answered(customer_id: int, widget: Widget, submission: str, at: datetime) -> bool:
    """Whether a customer gave another answer so lately that the survey rests for them."""
    since = at - timedelta(days=widget.answered_rest_days)
    earlier = select(Response.id).where(
        Response.survey_id == widget.survey_id,
        Response.customer_id == customer_id,
        Response.completed_at > since,
        Response.submission != submission,
        Response.invitation_id.is_(None),
    )
    return db.session.scalar(earlier.limit(1)) is not None

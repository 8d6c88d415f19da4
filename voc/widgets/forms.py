"""What designers say about a survey on web sites."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange

from voc.accounts.forms import WholeNumber
from voc.core.i18n import _l
from voc.widgets.models import Moment, Place

PLACES = {
    Place.CORNER: _l("In the corner where lines end"),
    Place.OTHER_CORNER: _l("In the corner where lines begin"),
    Place.POPOVER: _l("In the middle, over the page"),
    Place.INLINE: _l("In the text of the page"),
}
MOMENTS = {
    Moment.TIME: _l("After a while"),
    Moment.SCROLL: _l("When much of the page was seen"),
    Moment.EXIT: _l("When somebody is about to leave"),
    Moment.CALL: _l("Only when the page or a button asks for it"),
}


class WidgetForm(FlaskForm):
    """Where, when, how often, on which sites."""

    is_on = BooleanField(_l("Show the survey on the sites below"))
    sites = TextAreaField(_l("Sites, one a line"), validators=[Length(max=10_000)])
    place = RadioField(
        _l("Where"), choices=[SelectChoice(one.value, said) for one, said in PLACES.items()]
    )
    moment = RadioField(
        _l("When"), choices=[SelectChoice(one.value, said) for one, said in MOMENTS.items()]
    )
    seconds = WholeNumber(_l("Seconds on the page"), validators=[NumberRange(0, 3600)])
    percent = WholeNumber(_l("Percent of the page seen"), validators=[NumberRange(1, 100)])
    share = WholeNumber(_l("Percent of visitors who are asked"), validators=[NumberRange(1, 100)])
    shown_rest_days = WholeNumber(
        _l("Days of rest after it was shown"), validators=[NumberRange(0, 3650)]
    )
    answered_rest_days = WholeNumber(
        _l("Days of rest after an answer"), validators=[NumberRange(0, 3650)]
    )

    def lines(self) -> list[str]:
        """The sites as they were typed."""
        return [line.strip() for line in (self.sites.data or "").splitlines() if line.strip()]

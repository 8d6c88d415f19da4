"""What a caller writes down."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from voc.core.calendar import at_wall_time, parse_day
from voc.core.folding import digits
from voc.core.i18n import _l
from voc.followups.models import CallOutcome

OUTCOMES: dict[CallOutcome, LazyString] = {
    CallOutcome.ANSWERED: _l("Answered"),
    CallOutcome.NO_ANSWER: _l("No answer"),
    CallOutcome.LATER: _l("Call again later"),
    CallOutcome.DECLINED: _l("Would rather not"),
    CallOutcome.WRONG_NUMBER: _l("Wrong number"),
}


class CallForm(FlaskForm):
    """The outcome of one call, with the customer's words or the moment of the next call."""

    outcome = RadioField(
        _l("What came of it"),
        choices=[SelectChoice(outcome.value, label) for outcome, label in OUTCOMES.items()],
        validators=[InputRequired(_l("Please choose what came of the call."))],
    )
    words = TextAreaField(_l("What the customer would change"), validators=[Length(max=5000)])
    again_day = StringField(_l("Day of the next call"), validators=[Length(max=20)])
    again_hour = StringField(_l("Hour"), validators=[Length(max=5)])

    def validate_again_hour(self, field: StringField) -> None:
        """Refuse what is no day or no hour, where a later call is wanted."""
        if self.outcome.data != CallOutcome.LATER:
            return
        try:
            parse_day(self.again_day.data or "")
            _hour(field.data)
        except ValueError:
            raise ValidationError(
                _l("Please write the day like 1405/01/13 or 2026-04-02 and the hour like 11:30.")
            ) from None

    def again_at(self, zone: ZoneInfo) -> datetime | None:
        """The moment of the next call in UTC; None where none is wanted."""
        if self.outcome.data != CallOutcome.LATER:
            return None
        return at_wall_time(parse_day(self.again_day.data or ""), _hour(self.again_hour.data), zone)


def _hour(text: str | None) -> time:
    hour, _, minute = digits(text or "").strip().partition(":")
    return time(int(hour), int(minute or 0))

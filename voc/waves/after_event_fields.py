"""The fields of a wave's form that say after which event it asks, and how long after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from voc.accounts.forms import WholeNumber
from voc.core.i18n import _, _l, localised_digits
from voc.customers import events
from voc.customers.event_models import EventKind
from voc.waves.models import Wave
from voc.waves.recurrence import Kind

HOURS, DAYS = 1, 24
"""The units of a delay, in hours."""
LONGEST_DELAY = 90
"""In days."""


class AfterEventFields(FlaskForm):
    """What a wave waits for, how long after it asks, and how late it still does."""

    event_kind = SelectField(_l("After which event"), coerce=int, default=0)
    delay = WholeNumber(
        _l("How long after"), validators=[Optional(), NumberRange(0, LONGEST_DELAY * DAYS)]
    )
    delay_unit = SelectField(
        _l("Hours or days"),
        coerce=int,
        choices=[SelectChoice(HOURS, _l("hours")), SelectChoice(DAYS, _l("days"))],
        default=DAYS,
    )
    patience_days = WholeNumber(
        _l("Days that it may be late"), validators=[Optional(), NumberRange(0, 30)], default=3
    )

    def offer_events(self) -> None:
        """Put the kinds that are known into the field."""
        known: Sequence[EventKind] = events.kinds()
        named = [SelectChoice(one.id, one.name) for one in known]
        self.event_kind.choices = named or [SelectChoice(0, _("no event is known yet"))]
        self.event_kind.data = self.event_kind.data or self.event_kind.choices[0].value

    def show_events(self, wave: Wave) -> None:
        """Start with what was chosen before."""
        self.event_kind.data, self.patience_days.data = wave.event_kind_id, wave.patience_days
        unit = HOURS if wave.delay_hours % DAYS else DAYS
        self.delay.data, self.delay_unit.data = wave.delay_hours // unit, unit

    def after_event(self, repeats: Kind) -> dict[str, Any]:
        """What was chosen, as `Chosen` has it, once the form is valid."""
        if repeats is not Kind.EVENT:
            return {}
        patience = self.patience_days.data
        return {
            "event_kind": events.kind(self.event_kind.data),
            "delay_hours": (self.delay.data or 0) * self.delay_unit.data,
            "patience_days": 3 if patience is None else patience,
        }

    def validate_event_kind(self, field: SelectField) -> None:
        """There must be one, where it is asked after one."""
        if self["repeats"].data == Kind.EVENT.value and not field.data:
            raise ValidationError(_("Bring a file of events first, or let another system tell."))

    def validate_delay(self, field: WholeNumber) -> None:
        """As long as it may be."""
        if (field.data or 0) * (self.delay_unit.data or 1) > LONGEST_DELAY * DAYS:
            most = localised_digits(LONGEST_DELAY)
            raise ValidationError(_("At most %(most)s days.", most=most))

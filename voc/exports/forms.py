"""The filters of a report, and whose months its summary is made of."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from voc.core.calendar import Calendar
from voc.core.i18n import _, _l, current
from voc.metrics.filters import Choices
from voc.metrics.forms import FilterForm


class ReportForm(FilterForm):
    """As on every page of figures; an empty calendar is the reader's own."""

    calendar = SelectField(_l("Months"), default="", validate_choice=False)

    def __init__(self, args: MultiDict[str, str], choices: Choices) -> None:
        super().__init__(args, choices)
        named = {Calendar.JALALI: _("Jalali months"), Calendar.GREGORIAN: _("Gregorian months")}
        own = current().calendar
        others = [SelectChoice(one.value, words) for one, words in named.items() if one != own]
        self.calendar.choices = [SelectChoice("", named[own]), *others]
        if self.calendar.data not in {choice.value for choice in others}:
            self.calendar.data = ""

    @property
    def months(self) -> Calendar:
        """Whose months were asked for."""
        return Calendar(self.calendar.data) if self.calendar.data else current().calendar

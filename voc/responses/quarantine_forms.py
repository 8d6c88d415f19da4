"""Which of the held answers a person means: of a survey, of a stretch of time, or some."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from voc.core.calendar import at_wall_time, day_start, parse_day
from voc.core.db import LARGEST_INTEGER
from voc.core.folding import digits
from voc.core.i18n import _, _l
from voc.responses.quarantine import Held

MOST_CHOSEN = 200
_TIME = re.compile(r"(.*?)[\s,،]+(\d{1,2}):(\d{2})\s*")


class HeldForm(Form):
    """A survey and two moments, each a day of either calendar and perhaps a time."""

    survey = SelectField(_l("Survey"), default="")
    since = StringField(_l("From"), name="from", validators=[Length(max=40)])
    until = StringField(_l("To"), name="to", validators=[Length(max=40)])

    def __init__(
        self, data: MultiDict[str, str], surveys: Mapping[int, str], zone: ZoneInfo
    ) -> None:
        super().__init__(data)
        self._zone = zone
        named = [SelectChoice(str(number), name) for number, name in surveys.items()]
        self.survey.choices = [SelectChoice("", _("All surveys")), *named]

    def validate_since(self, field: StringField) -> None:
        """A moment, or nothing."""
        self._read(field)

    validate_until = validate_since

    def held(self, ids: list[int] | None = None) -> Held:
        """What is meant, once the form is valid."""
        since, until = self._read(self.since), self._read(self.until)
        return Held(
            survey_id=int(self.survey.data) if self.survey.data else None,
            since=since[0] if since else None,
            until=until[1] if until else None,
            ids=ids,
        )

    @property
    def args(self) -> dict[str, Any]:
        """The same in a query string."""
        said = {one.name: one.data for one in (self.survey, self.since, self.until)}
        return {name: value for name, value in said.items() if value}

    def _read(self, field: StringField) -> tuple[datetime, datetime] | None:
        """The minute or the day that is meant: its beginning and its end."""
        typed = digits(field.data or "").strip()
        if not typed:
            return None
        try:
            found = _TIME.fullmatch(typed)
            day = parse_day(found[1] if found else typed)
            if found is None:
                return day_start(day, self._zone), day_start(day + timedelta(days=1), self._zone)
            begins = at_wall_time(day, time(int(found[2]), int(found[3])), self._zone)
        except (ValueError, OverflowError):
            raise ValidationError(
                _("Write a day like 1405/09/15 or 2026-12-06, and perhaps a time like 10:00.")
            ) from None
        return begins, begins + timedelta(minutes=1)


def chosen(data: MultiDict[str, str]) -> list[int]:
    """The answers that were ticked; what is no id is passed over."""
    typed = [one for one in data.getlist("chosen") if one.isascii() and one.isdecimal()]
    ids = [int(one) for one in typed[:MOST_CHOSEN] if len(one) < 11]
    return [one for one in ids if one <= LARGEST_INTEGER]

"""What people choose for a wave, and whom they make links for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from voc.accounts.queries import organisation
from voc.core.calendar import Calendar, at_wall_time, format_numeric, local_day, parse_day
from voc.core.folding import clean, digits, one_line
from voc.core.i18n import LANGUAGES, _, _l, current, localised_digits, ngettext
from voc.customers import queries as customers
from voc.customers.models import Segment
from voc.delivery.models import ChannelName
from voc.delivery.queries import can_mail, sender
from voc.surveys.models import Survey
from voc.waves import queries
from voc.waves.actions import Chosen
from voc.waves.models import Wave
from voc.waves.recurrence import Kind

REMINDERS = (2, 3, 4, 5, 7, 10, 14)
MOST_LINKS = 1000
_TIME = re.compile(r"\s*(\d{1,2}):(\d{2})\s*")


def storable(_form: FlaskForm, field: StringField) -> None:
    """Refuse what no database keeps, and a line break where one line is asked for."""
    is_text = isinstance(field, TextAreaField)
    try:
        (clean if is_text else one_line)(field.data or "")
    except ValueError:
        raise ValidationError(_("Some characters in this cannot be kept.")) from None


class WaveForm(FlaskForm):
    """A survey, whom it goes to, when, by what channel, in which words."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=200), storable])
    survey = SelectField(_l("Survey"), coerce=int, validators=[InputRequired()])
    segment = SelectField(_l("Who is asked"), coerce=int)
    channel = RadioField(_l("Channel"))
    repeats = RadioField(
        _l("How often"),
        choices=[
            SelectChoice(Kind.ONCE.value, _l("Once")),
            SelectChoice(Kind.MONTHLY.value, _l("Every month")),
        ],
        default=Kind.ONCE.value,
    )
    starts_on = StringField(_l("On the day"), validators=[Length(max=20)])
    calendar = SelectField(
        _l("Months of the calendar"),
        choices=[
            SelectChoice(Calendar.JALALI.value, _l("Jalali")),
            SelectChoice(Calendar.GREGORIAN.value, _l("Gregorian")),
        ],
    )
    day = SelectField(_l("On day of the month"), coerce=int)
    time_of_day = StringField(_l("At what time"), validators=[Length(max=10)])
    reminder = SelectField(_l("Reminder"), coerce=int, default=4)
    subject_fa = StringField(_l("Subject in Persian"), validators=[Length(max=200), storable])
    body_fa = TextAreaField(_l("Words in Persian"), validators=[Length(max=5000), storable])
    subject_en = StringField(_l("Subject in English"), validators=[Length(max=200), storable])
    body_en = TextAreaField(_l("Words in English"), validators=[Length(max=5000), storable])

    def offer(self, wave: Wave | None = None) -> None:
        """Put what can be chosen now into the fields."""
        self.survey.choices = _named(queries.askable_surveys(wave))
        everybody = SelectChoice(0, _("Everybody"))
        self.segment.choices = [everybody, *_named(customers.all_segments())]
        self.channel.choices = _channels()
        self.day.choices = [SelectChoice(n, localised_digits(n)) for n in range(1, 32)]
        self.reminder.choices = [SelectChoice(0, _("No reminder")), *map(_reminder, REMINDERS)]
        if self.channel.data is None:
            self.channel.data = self.channel.choices[-1].value
        if self.calendar.data is None:
            self.calendar.data = current().calendar.value
        if self.time_of_day.data is None:
            self.time_of_day.data = localised_digits("10:00")

    def show(self, wave: Wave) -> None:
        """Start with what was chosen before."""
        zone = organisation().zone_info
        self.name.data, self.survey.data = wave.name, wave.survey_id
        self.segment.data = wave.segment_id or 0
        self.channel.data, self.repeats.data = wave.channel.value, wave.repeats.value
        self.calendar.data, self.day.data = wave.calendar, wave.day
        self.time_of_day.data = localised_digits(f"{wave.hour:02d}:{wave.minute:02d}")
        self.reminder.data = wave.reminder_days or 0
        if wave.starts_at > wave.created_at:
            chosen = local_day(wave.starts_at, zone)
            self.starts_on.data = format_numeric(chosen, current().calendar, current().code)
        for text in wave.texts:
            self[f"subject_{text.language}"].data = text.subject
            self[f"body_{text.language}"].data = text.body

    def validate_starts_on(self, field: StringField) -> None:
        """A day of either calendar, or nothing."""
        try:
            _moment(field.data, time())
        except ValueError:
            raise ValidationError(_("Write a day like 1405/09/15 or 2026-12-06.")) from None

    def validate_time_of_day(self, field: StringField) -> None:
        """A time like 10:00, in digits of any script."""
        try:
            _clock(field.data)
        except ValueError:
            raise ValidationError(_("Write a time like 10:00.")) from None

    def chosen(self) -> Chosen:
        """What was chosen, once the form is valid."""
        at = _clock(self.time_of_day.data)
        is_once = self.repeats.data == Kind.ONCE.value
        return Chosen(
            name=self._written("name"),
            survey=queries.survey(self.survey.data),
            segment=customers.segment(self.segment.data) if self.segment.data else None,
            channel=ChannelName(self.channel.data),
            repeats=Kind(self.repeats.data),
            calendar=self.calendar.data,
            day=self.day.data,
            hour=at.hour,
            minute=at.minute,
            starts_at=_moment(self.starts_on.data, at) if is_once else None,
            reminder_days=self.reminder.data or None,
            texts={
                code: (self._written(f"subject_{code}"), self._written(f"body_{code}"))
                for code in LANGUAGES
            },
        )

    def _written(self, name: str) -> str:
        return clean(self[name].data or "").strip()


class LinksForm(FlaskForm):
    """A survey, and customers by email, phone or the company's own number."""

    survey = SelectField(_l("Survey"), coerce=int, validators=[InputRequired()])
    people = TextAreaField(
        _l("Customers"), validators=[InputRequired(), Length(max=MOST_LINKS * 60), storable]
    )

    def offer(self) -> None:
        """Put the surveys that take answers into the field."""
        self.survey.choices = _named(queries.askable_surveys())

    def validate_people(self, field: TextAreaField) -> None:
        """Not more than can be made at once."""
        if len(_lines(field.data)) > MOST_LINKS:
            most = localised_digits(MOST_LINKS)
            raise ValidationError(_("At most %(most)s customers at once.", most=most))

    def lines(self) -> list[str]:
        """What was written, a customer each, without doubles."""
        return _lines(self.people.data)


def _named(things: Iterable[Survey | Segment]) -> list[SelectChoice]:
    return [SelectChoice(one.id, one.name) for one in things]


def _channels() -> list[SelectChoice]:
    """The console, and email where there is a server and a sender; the best one last."""
    console = _("Only show the mails here, in the outbox")
    known = [SelectChoice(ChannelName.CONSOLE.value, console)]
    if can_mail() and sender()[1]:
        known.append(SelectChoice(ChannelName.EMAIL.value, _("Send by email")))
    return known


def _reminder(days: int) -> SelectChoice:
    shown = localised_digits(days)
    return SelectChoice(days, ngettext("After %(n)s day", "After %(n)s days", days, n=shown))


def _clock(text: str | None) -> time:
    """A time of day; ValueError for what is none."""
    match = _TIME.fullmatch(digits(text or ""))
    if match is None:
        raise ValueError("not a time")
    return time(int(match[1]), int(match[2]))


def _moment(day: str | None, at: time) -> datetime | None:
    """That day at that time in the organisation's zone; None where no day is written."""
    written = (day or "").strip()
    if not written:
        return None
    return at_wall_time(parse_day(written), at, organisation().zone_info)


def _lines(text: str | None) -> list[str]:
    parts = (part.strip() for part in re.split(r"[\n,;،؛]+", text or ""))
    return list(dict.fromkeys(part for part in parts if part))

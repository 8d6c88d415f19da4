"""The fields of a wave's form that say when it runs, by whose clock, and how many it asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from voc.accounts.forms import WEEKDAYS, WholeNumber
from voc.accounts.queries import organisation
from voc.core.calendar import Calendar, at_wall_time, format_numeric, local_day, parse_day
from voc.core.folding import digits
from voc.core.i18n import _, _l, current, localised_digits
from voc.waves import crontab
from voc.waves.models import Missed, Sampling, Wave
from voc.waves.recurrence import MONTHS, Kind, RestDays
from voc.waves.triggers import LAST

_TIME = re.compile(r"\s*(\d{1,2}):(\d{2})\s*")
_ANY_HOUR = -1
EVERY = {Kind.DAYS: 365, Kind.WEEKS: 52, Kind.MONTHLY: 12, Kind.ROLLING: 24}
"""The longest time between two runs."""
UNCOUNTED = frozenset({Kind.ONCE, Kind.CRON, Kind.EVENT})
OF_EVENTS = frozenset({Sampling.ALL, Sampling.PERCENT})
"""How many a wave after events can ask: its runs are small, and each has the same chance."""
SIZES = {Sampling.NUMBER: 1_000_000, Sampling.PERCENT: 100, Sampling.PRECISION: 50}


class RhythmFields(FlaskForm):
    """When a wave runs, and how many of those who may be asked it asks."""

    repeats = RadioField(
        _l("How often"),
        choices=[
            SelectChoice(Kind.ONCE.value, _l("Once")),
            SelectChoice(Kind.DAYS.value, _l("Every few days")),
            SelectChoice(Kind.WEEKS.value, _l("On a day of the week")),
            SelectChoice(Kind.MONTHLY.value, _l("Every month, or every few")),
            SelectChoice(Kind.ROLLING.value, _l("Each customer every few months, a few every day")),
            SelectChoice(Kind.EVENT.value, _l("After an event, such as a delivered order")),
            SelectChoice(Kind.CRON.value, _l("By a crontab line")),
        ],
        default=Kind.ONCE.value,
    )
    starts_on = StringField(_l("On the day, or from the day on"), validators=[Length(max=20)])
    every = WholeNumber(
        _l("Every how many days, weeks or months"),
        validators=[Optional(), NumberRange(1, 365)],
        default=1,
    )
    calendar = SelectField(
        _l("Months of the calendar"),
        choices=[
            SelectChoice(Calendar.JALALI.value, _l("Jalali")),
            SelectChoice(Calendar.GREGORIAN.value, _l("Gregorian")),
        ],
    )
    ordinal = SelectField(
        _l("On which day of the month"),
        coerce=int,
        choices=[
            SelectChoice(0, _l("The day with a number")),
            SelectChoice(1, _l("The first weekday of that name")),
            SelectChoice(2, _l("The second")),
            SelectChoice(3, _l("The third")),
            SelectChoice(4, _l("The fourth")),
            SelectChoice(LAST, _l("The last")),
        ],
        default=0,
    )
    day = SelectField(_l("On day of the month"), coerce=int)
    weekday = SelectField(
        _l("Day of the week"), coerce=int, choices=[SelectChoice(*one) for one in WEEKDAYS]
    )
    cron = StringField(_l("Crontab line"), validators=[Length(max=100)])
    time_of_day = StringField(_l("At what time"), validators=[Length(max=10)])
    in_their_zone = BooleanField(_l("By each customer's own clock, where their zone is known"))
    from_hour = SelectField(_l("Messages leave from"), coerce=int, default=_ANY_HOUR)
    until_hour = SelectField(_l("until"), coerce=int, default=_ANY_HOUR)
    rest_days = SelectField(
        _l("On the weekend and on holidays"),
        choices=[
            SelectChoice(RestDays.KEEP.value, _l("As on other days")),
            SelectChoice(RestDays.MOVE.value, _l("Wait for the next working day")),
            SelectChoice(RestDays.SKIP.value, _l("Leave that run out")),
        ],
        default=RestDays.KEEP.value,
    )
    when_missed = SelectField(
        _l("If the server was down at that moment"),
        choices=[
            SelectChoice(Missed.LATE.value, _l("Run late")),
            SelectChoice(Missed.SKIP.value, _l("Leave that run out")),
        ],
        default=Missed.LATE.value,
    )
    sampling = RadioField(
        _l("How many of them"),
        choices=[
            SelectChoice(Sampling.ALL.value, _l("Everybody who may be asked")),
            SelectChoice(Sampling.NUMBER.value, _l("So many people, drawn by chance")),
            SelectChoice(Sampling.PERCENT.value, _l("So many percent, drawn by chance")),
            SelectChoice(
                Sampling.PRECISION.value, _l("As many as a margin of so many points needs (NPS)")
            ),
        ],
        default=Sampling.ALL.value,
    )
    sample_size = WholeNumber(_l("People, percent or points"), validators=[Optional()])
    stratify_by = SelectField(_l("Drawn in the same parts as the audience, by"), default="")

    def offer_rhythm(self, parts: Mapping[str, str]) -> None:
        """Put what can be chosen now into the fields; `parts` are keys and names."""
        self.day.choices = [SelectChoice(n, localised_digits(n)) for n in range(1, 32)]
        hours = [SelectChoice(n, localised_digits(f"{n:02d}:00")) for n in range(25)]
        self.from_hour.choices = [SelectChoice(_ANY_HOUR, _("at any hour")), *hours[:-1]]
        self.until_hour.choices = [SelectChoice(_ANY_HOUR, _("at any hour")), *hours[1:]]
        nothing = SelectChoice("", _("nothing"))
        self.stratify_by.choices = [nothing, *(SelectChoice(*one) for one in parts.items())]
        if self.calendar.data is None:
            self.calendar.data = current().calendar.value
        if self.weekday.data is None:
            self.weekday.data = 5
        if self.time_of_day.data is None:
            self.time_of_day.data = localised_digits("10:00")

    def show_rhythm(self, wave: Wave) -> None:
        """Start with what was chosen before."""
        for name in ("repeats", "rest_days", "when_missed", "sampling"):
            self[name].data = getattr(wave, name).value
        plain = ("calendar", "day", "weekday", "every", "cron", "in_their_zone", "sample_size")
        for name in (*plain, "stratify_by"):
            self[name].data = getattr(wave, name)
        self.ordinal.data = wave.ordinal or 0
        for name in ("from_hour", "until_hour"):
            hour = getattr(wave, name)
            self[name].data = _ANY_HOUR if hour is None else hour
        self.time_of_day.data = localised_digits(f"{wave.hour:02d}:{wave.minute:02d}")
        if wave.starts_at > wave.created_at:
            chosen = local_day(wave.starts_at, organisation().zone_info)
            self.starts_on.data = format_numeric(chosen, current().calendar, current().code)

    def rhythm(self) -> dict[str, Any]:
        """What was chosen, as a wave's columns have it, once the form is valid."""
        at, repeats = _clock(self.time_of_day.data), Kind(self.repeats.data)
        is_drawn = repeats is not Kind.ROLLING  # whose turn it is, is the sample of these
        sampling = Sampling(self.sampling.data) if is_drawn else Sampling.ALL
        rest_days = RestDays(self.rest_days.data)
        if repeats is Kind.EVENT and rest_days is RestDays.SKIP:
            rest_days = RestDays.MOVE  # no run falls on a day; its messages wait
        has_hours = self.from_hour.data != _ANY_HOUR
        is_simple = sampling is Sampling.ALL or repeats is Kind.EVENT
        is_once = repeats is Kind.ONCE
        return {
            "repeats": repeats,
            "every": 1 if repeats in UNCOUNTED else self.every.data or 1,
            "weekday": self.weekday.data,
            "ordinal": (self.ordinal.data or None) if repeats is Kind.MONTHLY else None,
            "cron": (self.cron.data or "").strip() if repeats is Kind.CRON else "",
            "calendar": self.calendar.data,
            "day": self.day.data,
            "hour": at.hour,
            "minute": at.minute,
            "starts_at": _moment(self.starts_on.data, at if is_once else time()),
            "in_their_zone": bool(self.in_their_zone.data),
            "from_hour": self.from_hour.data if has_hours else None,
            "until_hour": self.until_hour.data if has_hours else None,
            "rest_days": rest_days,
            "when_missed": Missed(self.when_missed.data),
            "sampling": sampling,
            "sample_size": None if sampling is Sampling.ALL else self.sample_size.data,
            "stratify_by": "" if is_simple else self.stratify_by.data,
        }

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

    def validate_every(self, field: WholeNumber) -> None:
        """As many as that rhythm has."""
        kind = self.repeats.data
        if kind not in set(EVERY) or field.data is None:
            return
        if field.data > EVERY[Kind(kind)]:
            most = localised_digits(EVERY[Kind(kind)])
            raise ValidationError(_("At most %(most)s.", most=most))
        if kind == Kind.MONTHLY.value and field.data not in MONTHS:
            known = _(", ").join(localised_digits(one) for one in MONTHS)
            raise ValidationError(_("Every so many months: %(known)s.", known=known))

    def validate_cron(self, field: StringField) -> None:
        """Five fields that are due now and then."""
        if self.repeats.data != Kind.CRON.value:
            return
        try:
            crontab.check(field.data or "")
        except ValueError:
            raise ValidationError(
                _("Write five fields like 0 10 * * sat, due once an hour at most.")
            ) from None

    def validate_until_hour(self, field: SelectField) -> None:
        """Both hours or none, and the second after the first."""
        both = {self.from_hour.data == _ANY_HOUR, field.data == _ANY_HOUR}
        if len(both) == 2 or (both == {False} and field.data <= self.from_hour.data):
            raise ValidationError(_("Choose two hours, the later one second."))

    def validate_sampling(self, field: RadioField) -> None:
        """What a run of that rhythm can draw."""
        is_known = field.data in set(Sampling)
        if is_known and self.repeats.data == Kind.EVENT and field.data not in OF_EVENTS:
            raise ValidationError(_("After an event, ask everybody or so many percent."))

    def validate(self, extra_validators: Any = None) -> bool:
        """And the sample has a size that it can have; left empty, no other validator runs."""
        is_valid = bool(super().validate(extra_validators))
        is_drawn = "sampling" not in self.errors and self.repeats.data != Kind.ROLLING
        most = SIZES.get(Sampling(self.sampling.data)) if is_drawn else None
        if most is None or self.sample_size.errors or 1 <= (self.sample_size.data or 0) <= most:
            return is_valid
        said = _("A number from 1 to %(most)s.", most=localised_digits(most))
        self.sample_size.errors = [said]
        return False


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

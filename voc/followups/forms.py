"""What a caller writes down, and what a programme is made of."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from voc.accounts.forms import WEEKDAYS, WholeNumber
from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.calendar import at_wall_time, format_numeric, parse_day
from voc.core.folding import digits, in_one_line
from voc.core.i18n import _, _l, current, localised_digits
from voc.customers.models import AttributeKind
from voc.followups import programmes, queries
from voc.followups.models import (
    MOST_A_DAY,
    Asks,
    CallOutcome,
    Case,
    CaseStatus,
    Chooses,
    Programme,
)
from voc.followups.promises import USUAL_HOUR
from voc.followups.risk import Reason
from voc.followups.script import QUESTIONS
from voc.waves import drawing
from voc.waves.forms import storable

OUTCOMES: dict[CallOutcome, LazyString] = {
    CallOutcome.ANSWERED: _l("Answered"),
    CallOutcome.NO_ANSWER: _l("No answer"),
    CallOutcome.LATER: _l("Call again later"),
    CallOutcome.DECLINED: _l("Would rather not"),
    CallOutcome.WRONG_NUMBER: _l("Wrong number"),
}

RULES: dict[Chooses, LazyString] = {
    Chooses.RANDOM: _l("By chance"),
    Chooses.AT_RISK: _l("At risk of leaving"),
    Chooses.HIGH_VALUE: _l("Of high value"),
    Chooses.LONG_SILENT: _l("Long silent"),
    Chooses.NEW: _l("New"),
}
WAYS: dict[Asks, LazyString] = {
    Asks.PHONE: _l("By phone"),
    Asks.LINK: _l("By a link in a mail"),
}

REASONS: dict[Reason, LazyString] = {
    Reason.FALLING: _l("The latest score is far below the one before."),
    Reason.LOW: _l("The latest score is low."),
    Reason.NEGATIVE: _l("The latest words are negative."),
    Reason.SILENT: _l("Used to answer, and has been silent for half a year though asked."),
}
STATUSES: dict[CaseStatus, LazyString] = {
    CaseStatus.NEW: _l("New"),
    CaseStatus.ASSIGNED: _l("Assigned"),
    CaseStatus.CONTACTED: _l("Contacted"),
    CaseStatus.WAITING: _l("Waiting"),
    CaseStatus.RESOLVED: _l("Resolved"),
    CaseStatus.CLOSED: _l("Closed"),
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


class ProgrammeForm(FlaskForm):
    """What is asked, of how many, chosen how, by whom and when."""

    name = StringField(
        _l("Name"), filters=[in_one_line], validators=[InputRequired(), Length(max=200), storable]
    )
    question_fa = TextAreaField(
        _l("Question in Persian"), filters=[in_one_line], validators=[Length(max=500), storable]
    )
    question_en = TextAreaField(
        _l("Question in English"), filters=[in_one_line], validators=[Length(max=500), storable]
    )
    a_day = WholeNumber(
        _l("Customers a day"),
        default=5,
        validators=[InputRequired(), NumberRange(1, MOST_A_DAY)],
    )
    chooses = RadioField(
        _l("How they are chosen"),
        choices=[SelectChoice(rule.value, label) for rule, label in RULES.items()],
        default=Chooses.RANDOM.value,
    )
    value_by = SelectField(_l("Their value is the number"), default="")
    stratify_by = SelectField(_l("In proportion to"), default="")
    asks = RadioField(
        _l("How they are asked"),
        choices=[SelectChoice(way.value, label) for way, label in WAYS.items()],
        default=Asks.PHONE.value,
    )
    callers = SelectMultipleField(
        _l("Who calls"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    hour = SelectField(_l("The list is made at"), coerce=int, default=7)
    weekdays = SelectMultipleField(
        _l("On these days"),
        choices=[SelectChoice(number, name) for number, name in WEEKDAYS],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    return_days = WholeNumber(
        _l("Who was not reached comes back after (days)"),
        default=7,
        validators=[InputRequired(), NumberRange(1, 365)],
    )

    def offer(self) -> None:
        """Put what can be chosen now into the fields."""
        numbers = queries.attributes(AttributeKind.NUMBER)
        self.value_by.choices = [
            SelectChoice("", _("Choose a number")),
            *(SelectChoice(one.key, one.name) for one in numbers),
        ]
        self.stratify_by.choices = [
            SelectChoice("", _("Nothing in particular")),
            *(SelectChoice(key, name) for key, name in drawing.parts().items()),
        ]
        self.callers.choices = [
            SelectChoice(one.id, one.name or one.email) for one in queries.possible_callers()
        ]
        self.hour.choices = [SelectChoice(n, localised_digits(f"{n:02d}:00")) for n in range(24)]
        for language, field in (("fa", self.question_fa), ("en", self.question_en)):
            field.data = field.data or QUESTIONS[language]

    def show(self, programme: Programme) -> None:
        """Start with what was chosen before."""
        for name in programmes.AS_CHOSEN:
            self[name].data = getattr(programme, name)
        self.chooses.data, self.asks.data = programme.chooses.value, programme.asks.value
        self.callers.data = [one.user_id for one in programme.callers]
        self.weekdays.data = [int(day) for day in programme.weekdays.split(",") if day]

    def validate_value_by(self, field: SelectField) -> None:
        """High value needs a number to go by."""
        if self.chooses.data == Chooses.HIGH_VALUE and not field.data:
            raise ValidationError(_("Please choose the number that says what a customer is worth."))

    def validate_weekdays(self, field: SelectMultipleField) -> None:
        """A list needs a day on which people work."""
        chosen = set(field.data or [])
        if chosen and chosen <= organisation().weekend_days:
            raise ValidationError(_("Nobody works on these days. Please choose another one."))

    def chosen(self) -> programmes.Chosen:
        """What was chosen, once the form is valid."""
        asked = {
            f"question_{language}": ""
            if self[f"question_{language}"].data == own
            else (self[f"question_{language}"].data or "")
            for language, own in QUESTIONS.items()
        }
        by_value = self.chooses.data == Chooses.HIGH_VALUE
        return programmes.Chosen(
            name=self.name.data or "",
            **asked,
            a_day=self.a_day.data or 5,
            chooses=Chooses(self.chooses.data),
            value_by=self.value_by.data if by_value else "",
            stratify_by=self.stratify_by.data,
            asks=Asks(self.asks.data),
            hour=self.hour.data,
            weekdays=",".join(str(day) for day in sorted(self.weekdays.data or [])),
            return_days=self.return_days.data or 7,
            callers=self.callers.data or [],
        )


class CaseForm(FlaskForm):
    """What is owed to a customer, by whom, until when, and what became of it."""

    about = StringField(
        _l("What is owed"), filters=[in_one_line], validators=[Length(max=500), storable]
    )
    status = SelectField(
        _l("Status"),
        choices=[SelectChoice(status.value, label) for status, label in STATUSES.items()],
        default=CaseStatus.NEW.value,
    )
    owner = SelectField(_l("Whose it is"), coerce=int, default=0)
    promised_day = StringField(_l("Promised for the day"), validators=[Length(max=20)])
    promised_hour = StringField(_l("Hour"), validators=[Length(max=5)])
    words = TextAreaField(_l("Note"), validators=[Length(max=5000), storable])
    seen = HiddenField(default="0")

    def offer(self, case: Case | None = None) -> None:
        """Put those who may have a case into the field, and who has it whatever became of them."""
        people = list(queries.possible_callers())
        if case is not None and case.owner is not None and case.owner not in people:
            people.append(case.owner)
        self.people = {one.id: one for one in people}
        self.owner.choices = [
            SelectChoice(0, _("Nobody yet")),
            *(SelectChoice(one.id, one.name or one.email) for one in people),
        ]

    @property
    def chosen_owner(self) -> User | None:
        """The chosen owner, who is one of those that were offered."""
        return self.people.get(self.owner.data)

    @property
    def has_seen(self) -> int:
        """The latest note that stood on the page when it was fetched."""
        said = (self.seen.data or "")[:18]
        return int(said) if said.isdecimal() else 0

    def show(self, case: Case) -> None:
        """Start with what it is now."""
        self.status.data, self.owner.data = case.status.value, case.owner_id or 0
        self.promised_day.data = self.promised_hour.data = ""
        self.seen.data = str(case.latest_note)
        if case.promised_at is not None:
            local = case.promised_at.astimezone(organisation().zone_info)
            language = current()
            self.promised_day.data = format_numeric(local.date(), language.calendar, language.code)
            self.promised_hour.data = localised_digits(f"{local:%H:%M}")

    def validate_promised_day(self, field: StringField) -> None:
        """An hour is one of a day."""
        if (self.promised_hour.data or "").strip() and not (field.data or "").strip():
            raise ValidationError(_("Please write the day as well."))

    def validate_promised_hour(self, _field: StringField) -> None:
        """Refuse what is no day or no hour, where a day is written."""
        try:
            self.promised_at()
        except ValueError:
            raise ValidationError(
                _("Please write the day like 1405/01/13 or 2026-04-02 and the hour like 11:30.")
            ) from None

    def promised_at(self) -> datetime | None:
        """The moment in UTC; None where no day is written. ValueError for what is none."""
        written = (self.promised_day.data or "").strip()
        if not written:
            return None
        hour = _hour(self.promised_hour.data or f"{USUAL_HOUR}:00")
        return at_wall_time(parse_day(written), hour, organisation().zone_info)


def _hour(text: str | None) -> time:
    hour, _, minute = digits(text or "").strip().partition(":")
    return time(int(hour), int(minute or 0))

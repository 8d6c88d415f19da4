"""What people choose for a wave, and whom they make links for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from voc.accounts.forms import WholeNumber
from voc.core.folding import clean, one_line
from voc.core.i18n import LANGUAGES, _, _l, localised_digits, ngettext
from voc.core.phones import canonical
from voc.customers import queries as customers
from voc.customers.models import Segment
from voc.delivery import slots
from voc.delivery.models import ChannelName
from voc.delivery.queries import can_mail, can_text, sender
from voc.surveys.models import Survey
from voc.waves import drawing, queries
from voc.waves.actions import WORDS, Chosen
from voc.waves.after_event_fields import AfterEventFields
from voc.waves.letters import TEMPLATE, THANKS
from voc.waves.links import LINK_DAYS, LONGEST_OPEN
from voc.waves.models import Wave
from voc.waves.rhythm_fields import RhythmFields

REMINDERS = (2, 3, 4, 5, 7, 10, 14)
MOST_LINKS = 1000


def storable(_form: FlaskForm, field: StringField) -> None:
    """Refuse what no database keeps, and a line break where one line is asked for."""
    is_text = isinstance(field, TextAreaField)
    try:
        (clean if is_text else one_line)(field.data or "")
    except ValueError:
        raise ValidationError(_("Some characters in this cannot be kept.")) from None


def fillable(_form: FlaskForm, field: StringField) -> None:
    """Refuse places in braces that nothing can be put into."""
    keys = [one.key for one in customers.attributes()] if "{" in (field.data or "") else []
    for slot in slots.unknown(field.data or "", keys)[:1]:
        raise ValidationError(
            _(
                "%(slot)s cannot be filled in. There are {name}, {first_name}, {company} and"
                " {customer.KEY} with the key of an attribute.",
                slot=f"{{{slot}}}",
            )
        )


SUBJECT = [Length(max=200), storable, fillable]
BODY = [Length(max=5000), storable, fillable]
SMS = [Length(max=500), storable, fillable]


class WaveForm(RhythmFields, AfterEventFields):
    """A survey, whom it goes to, when, by what channel, in which words."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=200), storable])
    survey = SelectField(_l("Survey"), coerce=int, validators=[InputRequired()])
    segment = SelectField(_l("Who is asked"), coerce=int)
    channel = RadioField(_l("Channel"))
    reminder = SelectField(_l("Reminder"), coerce=int, default=4)
    reminders = SelectField(_l("How many reminders at most"), coerce=int, default=1)
    expires_days = WholeNumber(
        _l("Days that the links stay open"),
        validators=[Optional(), NumberRange(1, LONGEST_OPEN)],
        default=LINK_DAYS,
    )
    subject_fa = StringField(_l("Subject in Persian"), validators=SUBJECT)
    body_fa = TextAreaField(_l("Words in Persian"), validators=BODY)
    subject_en = StringField(_l("Subject in English"), validators=SUBJECT)
    body_en = TextAreaField(_l("Words in English"), validators=BODY)
    sms_fa = TextAreaField(_l("SMS in Persian"), validators=SMS)
    sms_en = TextAreaField(_l("SMS in English"), validators=SMS)
    thanks = BooleanField(_l("Thank whoever finished, some minutes later"))
    thanks_subject_fa = StringField(_l("Subject in Persian"), validators=SUBJECT)
    thanks_body_fa = TextAreaField(_l("Words in Persian"), validators=BODY)
    thanks_sms_fa = TextAreaField(_l("SMS in Persian"), validators=SMS)
    thanks_subject_en = StringField(_l("Subject in English"), validators=SUBJECT)
    thanks_body_en = TextAreaField(_l("Words in English"), validators=BODY)
    thanks_sms_en = TextAreaField(_l("SMS in English"), validators=SMS)

    def offer(self, wave: Wave | None = None) -> None:
        """Put what can be chosen now into the fields."""
        self.survey.choices = _named(queries.askable_surveys(wave))
        everybody = SelectChoice(0, _("Everybody"))
        self.segment.choices = [everybody, *_named(customers.all_segments())]
        self.channel.choices = _channels()
        self.offer_rhythm(drawing.parts())
        self.offer_events()
        self.reminders.choices = [SelectChoice(n, localised_digits(n)) for n in (1, 2, 3)]
        self.reminder.choices = [SelectChoice(0, _("No reminder")), *map(_reminder, REMINDERS)]
        if self.channel.data is None:
            self.channel.data = self.channel.choices[-1].value

    def show(self, wave: Wave) -> None:
        """Start with what was chosen before."""
        self.show_rhythm(wave)
        self.show_events(wave)
        self.name.data, self.survey.data = wave.name, wave.survey_id
        self.segment.data = wave.segment_id or 0
        self.channel.data = wave.channel.value
        self.reminder.data, self.reminders.data = wave.reminder_days or 0, wave.reminders
        self.expires_days.data, self.thanks.data = wave.expires_days, wave.thanks
        for text in wave.texts:
            for name in WORDS:
                self[f"{name}_{text.language}"].data = getattr(text, name)

    def chosen(self) -> Chosen:
        """What was chosen, once the form is valid."""
        return Chosen(
            name=self._written("name"),
            survey=queries.survey(self.survey.data),
            segment=customers.segment(self.segment.data) if self.segment.data else None,
            channel=ChannelName(self.channel.data),
            **(rhythm := self.rhythm()),
            **self.after_event(rhythm["repeats"]),
            reminder_days=self.reminder.data or None,
            reminders=self.reminders.data,
            expires_days=self.expires_days.data or LINK_DAYS,
            texts={
                code: (self._written(f"subject_{code}"), self._written(f"body_{code}"))
                for code in LANGUAGES
            },
            sms={code: self._written(f"sms_{code}") for code in LANGUAGES},
            thanks=bool(self.thanks.data),
            thanks_texts={
                code: (
                    self._written(f"thanks_subject_{code}"),
                    self._written(f"thanks_body_{code}"),
                    self._written(f"thanks_sms_{code}"),
                )
                for code in LANGUAGES
            },
        )

    def validate_expires_days(self, field: WholeNumber) -> None:
        """Long enough for the last reminder: it never leaves once the link has ended."""
        last = (self.reminder.data or 0) * (self.reminders.data or 0)
        if last >= (field.data or LINK_DAYS):
            raise ValidationError(
                ngettext(
                    "The last reminder comes after %(n)s day. Let the links stay open for longer.",
                    "The last reminder comes after %(n)s days. Let the links stay open for longer.",
                    last,
                    n=localised_digits(last),
                )
            )

    def validate_thanks(self, field: BooleanField) -> None:
        """Somebody must be known to have finished; and an SMS needs words."""
        if not field.data:
            return
        if not self.survey.errors and queries.survey(self.survey.data).is_anonymous:
            raise ValidationError(
                _("This survey is anonymous: nobody knows who answered, so nobody can be thanked.")
            )
        written = any((self[f"thanks_sms_{code}"].data or "").strip() for code in LANGUAGES)
        if self.channel.data == ChannelName.SMS.value and not written:
            raise ValidationError(_("To thank by SMS, write its words."))

    def _written(self, name: str) -> str:
        return clean(self[name].data or "").strip()


class SendBackForm(FlaskForm):
    """Why a draft is not approved."""

    why = StringField(_l("What should change?"), validators=[Length(max=500), storable])

    def words(self) -> str:
        """What was written; nothing where it cannot be kept."""
        return clean(self.why.data or "").strip() if self.validate() else ""


SPOKEN = [SelectChoice(one.code, one.name) for one in LANGUAGES.values()]


class TrySmsForm(FlaskForm):
    """The number that a test goes to, as a person writes it; what goes there, in which language."""

    number = StringField(_l("Your mobile number"), validators=[InputRequired(), Length(max=40)])
    what = SelectField(
        _l("Which one"),
        choices=[
            SelectChoice(TEMPLATE, _l("The invitation")),
            SelectChoice(THANKS, _l("The thank-you")),
        ],
        default=TEMPLATE,
    )
    language = SelectField(_l("Language"), choices=SPOKEN)

    def validate_number(self, field: StringField) -> None:
        """A number that can exist."""
        try:
            canonical(field.data or "")
        except ValueError:
            raise ValidationError(_("Write a mobile number like 0912 123 4567.")) from None

    def to(self) -> str:
        """The number in its canonical form (E.164), once the form is valid."""
        return canonical(self.number.data)


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
    """The console, and SMS and email where they can be sent; the best one last."""
    console = _("Only show the mails here, in the outbox")
    known = [SelectChoice(ChannelName.CONSOLE.value, console)]
    if can_text():
        known.append(SelectChoice(ChannelName.SMS.value, _("Send by SMS")))
    if can_mail() and sender()[1]:
        known.append(SelectChoice(ChannelName.EMAIL.value, _("Send by email")))
    return known


def _reminder(days: int) -> SelectChoice:
    shown = localised_digits(days)
    return SelectChoice(days, ngettext("After %(n)s day", "After %(n)s days", days, n=shown))


def _lines(text: str | None) -> list[str]:
    parts = (part.strip() for part in re.split(r"[\n,;،؛]+", text or ""))
    return list(dict.fromkeys(part for part in parts if part))

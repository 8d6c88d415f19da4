"""What people type to come in."""

from __future__ import annotations

from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from flask_babel import LazyString
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from voc.accounts import colours, hosts, passwords
from voc.core.access import Role
from voc.core.folding import digits, in_one_line
from voc.core.i18n import LANGUAGES, _l, localised_digits

ROLES: dict[Role, LazyString] = {
    Role.OWNER: _l("Owner"),
    Role.ADMIN: _l("Administrator"),
    Role.DESIGNER: _l("Survey designer"),
    Role.MANAGER: _l("Manager"),
    Role.ANALYST: _l("Analyst"),
    Role.AGENT: _l("Agent"),
    Role.VIEWER: _l("Viewer"),
}
WEEKDAYS = (
    (5, _l("Saturday")),
    (6, _l("Sunday")),
    (0, _l("Monday")),
    (1, _l("Tuesday")),
    (2, _l("Wednesday")),
    (3, _l("Thursday")),
    (4, _l("Friday")),
)
LARGEST_LOGO = 200_000


class SignInForm(FlaskForm):
    """An address and a password."""

    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=128)])


class PasswordForm(FlaskForm):
    """A name and a first (or a new) password."""

    name = StringField(_l("Your name"), filters=[in_one_line], validators=[Length(max=200)])
    password = PasswordField(_l("New password"), validators=[InputRequired()])

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is easy to guess."""
        if problem := passwords.problem_with(field.data or "", self.name.data or ""):
            raise ValidationError(problem)


class AskResetForm(FlaskForm):
    """The address that forgot its password."""

    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=254)])


def an_address(_form: FlaskForm, field: StringField) -> None:
    """Refuse what is no mail address; nothing is asked of the network."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(_l("Please write a full address, like name@example.com.")) from None


class InviteForm(FlaskForm):
    """A colleague's address and role."""

    email = EmailField(
        _l("Email"),
        filters=[in_one_line],
        validators=[InputRequired(), Length(max=254), an_address],
    )
    role = SelectField(_l("Role"))

    def offer(self, roles: list[Role]) -> None:
        """Show the roles that the inviter may hand out."""
        self.role.choices = [SelectChoice(role.value, ROLES[role]) for role in roles]


class WholeNumber(IntegerField):
    """A whole number in any digits, shown in the reader's."""

    widget = TextInput()  # a number input takes no Persian digits

    def _value(self) -> str:
        return localised_digits(super()._value())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it as if it were typed in ASCII."""
        super().process_formdata([digits(value) for value in valuelist])


def stripped(text: str | None) -> str:
    """The text without blanks around it."""
    return (text or "").strip()


def a_colour(_form: BaseForm, field: Field) -> None:
    """Keep a colour in one form; refuse what is none."""
    try:
        field.data = colours.read(field.data or "")
    except ValueError:
        raise ValidationError(_l("Please write a colour like #0c5c63.")) from None


class SettingsForm(FlaskForm):
    """What the organisation decides for everybody."""

    name = StringField(
        _l("Name of the company"),
        filters=[in_one_line],
        validators=[DataRequired(), Length(max=200)],
    )
    logo = FileField(
        _l("Logo (PNG, JPEG or WebP, at most 200 kB)"), validators=[FileSize(max_size=LARGEST_LOGO)]
    )
    remove_logo = BooleanField(_l("Take the logo away"))
    language = SelectField(
        _l("Language where a person's own is unknown"),
        choices=[SelectChoice(one.code, one.name) for one in LANGUAGES.values()],
    )
    zone = SelectField(_l("Time zone"))
    weekend = SelectMultipleField(
        _l("Weekend"),
        choices=[SelectChoice(number, name) for number, name in WEEKDAYS],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    sender_name = StringField(
        _l("Mails come from (name)"), filters=[in_one_line], validators=[Length(max=200)]
    )
    sender_address = EmailField(
        _l("Mails come from (address)"),
        filters=[in_one_line],
        validators=[Optional(), Length(max=254), an_address],
    )
    invited_rest_days = WholeNumber(
        _l("Days between two invitations"), validators=[NumberRange(0, 730)]
    )
    answered_rest_days = WholeNumber(
        _l("Days of rest after an answer"), validators=[NumberRange(0, 730)]
    )
    draft_rest_hours = WholeNumber(
        _l("Hours of rest after which a begun answer is closed"), validators=[NumberRange(1, 720)]
    )
    most_messages = WholeNumber(
        _l("Messages to one person in 28 days, reminders included"),
        validators=[NumberRange(0, 100)],
    )
    company_cap = WholeNumber(
        _l("People of one customer company asked in that time"),
        validators=[NumberRange(0, 10_000)],
    )
    minimum_value = WholeNumber(
        _l("Answers needed to show a figure of a group"), validators=[NumberRange(1, 100)]
    )
    minimum_words = WholeNumber(
        _l("Answers needed to show a distribution or words of a group"),
        validators=[NumberRange(1, 100)],
    )

    colour = StringField(_l("Colour"), validators=[Length(max=20), a_colour])
    privacy_fa = TextAreaField("فارسی", validators=[Length(max=1000)])
    privacy_en = TextAreaField("English", validators=[Length(max=1000)])
    privacy_url = StringField(
        _l("Address of the page that says more"), filters=[stripped], validators=[Length(max=500)]
    )
    link_hosts = TextAreaField(
        _l("Sites that surveys may lead to at their end"), validators=[Length(max=5000)]
    )

    def validate_privacy_url(self, field: StringField) -> None:
        """A page of the organisation's own, anywhere, over https."""
        if field.data and not hosts.is_https(field.data):
            raise ValidationError(_l("Please write a whole address that begins with https://."))

    def validate_link_hosts(self, field: TextAreaField) -> None:
        """Keep them as they are compared."""
        try:
            field.data = "\n".join(hosts.hosts_in(field.data or ""))
        except ValueError as problem:
            raise ValidationError(
                _l("“%(line)s” is no site like www.example.com.", line=str(problem))
            ) from None

    def offer_zones(self) -> None:
        """Show every zone of the tz database by its name."""
        self.zone.choices = [SelectChoice(name, name) for name in sorted(available_timezones())]

    def validate_weekend(self, field: SelectMultipleField) -> None:
        """A week needs a working day."""
        if len(field.data or []) > len(WEEKDAYS) - 1:
            raise ValidationError(_l("Please leave at least one working day."))


class HolidayForm(FlaskForm):
    """A day off."""

    day = StringField(_l("Day"), validators=[InputRequired(), Length(max=20)])
    name = StringField(
        _l("What it is"), filters=[in_one_line], validators=[InputRequired(), Length(max=200)]
    )


class KeyForm(FlaskForm):
    """What a key is for, and what it may do."""

    name = StringField(
        _l("Which system uses it"),
        filters=[in_one_line],
        validators=[DataRequired(), Length(max=100)],
    )
    may_create = BooleanField(_l("It may add customers whom nobody knows yet"))

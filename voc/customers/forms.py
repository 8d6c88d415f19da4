"""What staff type about customers, segments and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, SelectField, StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import DataRequired, InputRequired, Length

from voc.core import calendar, folding, i18n
from voc.core.i18n import _l
from voc.customers import columns, words
from voc.customers.facts import Problem
from voc.customers.models import Attribute, AttributeKind, Customer, Preferred

ATTRIBUTE = "attribute_"


class Reads:
    """A validator: the text can be read by one of the readers of `facts`."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.read = read

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse with the reader's own reason."""
        try:
            self.read(field.data or "")
        except ValueError as error:
            problem = error.args[0] if error.args else Problem.UNREADABLE
            raise ValidationError(words.PROBLEMS[problem]) from None


class CustomerForm(FlaskForm):
    """What is known of a customer. `for_attributes` adds the company's own attributes."""

    name = StringField(words.FIELDS["name"], validators=[Reads(columns.READERS["name"])])
    email = StringField(words.FIELDS["email"], validators=[Reads(columns.READERS["email"])])
    phone = StringField(words.FIELDS["phone"], validators=[Reads(columns.READERS["phone"])])
    reference = StringField(
        words.FIELDS["reference"], validators=[Reads(columns.READERS["reference"])]
    )
    company = StringField(words.FIELDS["company"], validators=[Reads(columns.READERS["company"])])
    language = SelectField(words.FIELDS["language"])
    zone = StringField(words.FIELDS["zone"], validators=[Reads(columns.READERS["zone"])])
    preferred_channel = SelectField(words.FIELDS["preferred_channel"])
    preferred_hour = SelectField(words.FIELDS["preferred_hour"])
    consents = BooleanField(words.FIELDS["consents"], default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [(one.code, one.name) for one in i18n.LANGUAGES.values()]
        self.preferred_channel.choices = [
            ("", _l("any")),
            *((one.value, words.CHANNELS[one]) for one in Preferred),
        ]
        hours = ((str(hour), i18n.localised_digits(f"{hour:02}:00")) for hour in range(24))
        self.preferred_hour.choices = [("", _l("any")), *hours]

    @property
    def values(self) -> dict[str, Any]:
        """The fields as they are kept."""
        texts = {name: self[name].data or "" for name in columns.READERS if name != "consents"}
        read = {name: columns.READERS[name](text) for name, text in texts.items()}
        return {**read, "consents": bool(self.consents.data)}

    def attributes(self, known: Sequence[Attribute]) -> dict[int, Any]:
        """The attributes as they are kept, by id; None where nothing is said."""
        found = {}
        for one in known:
            text = (self[f"{ATTRIBUTE}{one.id}"].data or "").strip()
            found[one.id] = columns.VALUES[one.kind](text) if text else None
        return found

    def refuse(self, name: str, reason: str) -> None:
        """Show a reason beside a field."""
        self[name].errors = [*self[name].errors, reason]


def customer_form(known: Sequence[Attribute], customer: Customer | None = None) -> CustomerForm:
    """A form for one customer with a text field for each of the company's attributes."""
    fields = {
        f"{ATTRIBUTE}{one.id}": StringField(
            one.name, validators=[_optional(columns.VALUES[one.kind])]
        )
        for one in known
    }
    form: CustomerForm = type("CustomerForm", (CustomerForm,), fields)(data=_typed(customer))
    return form


def _optional(read: Callable[[str], Any]) -> Reads:
    return Reads(lambda text: read(text.strip()) if text.strip() else None)


def _typed(customer: Customer | None) -> Mapping[str, Any]:
    """A customer as it would have been typed."""
    if customer is None:
        blank = {"preferred_channel": "", "preferred_hour": ""}
        return {**blank, "consents": True, "language": i18n.current().code}
    own = {f"{ATTRIBUTE}{one.attribute_id}": as_typed(one.value) for one in customer.attributes}
    hour = customer.preferred_hour
    return {
        **{name: getattr(customer, name) or "" for name in columns.READERS},
        "consents": customer.consents,
        "preferred_hour": "" if hour is None else str(hour),
        **own,
    }


def as_typed(value: float | str | date | None) -> str:
    """A value as a person of this language would type it."""
    if isinstance(value, float):
        text = str(int(value)) if value.is_integer() else str(value)
        return i18n.localised_digits(text.replace(".", "٫") if _is_persian() else text)
    if isinstance(value, date):
        spoken = i18n.current()
        return calendar.format_numeric(value, calendar.Calendar(spoken.calendar), spoken.code)
    return value or ""


def _is_persian() -> bool:
    return i18n.current().code == "fa"


class SearchForm(Form):
    """One field that finds customers."""

    q = StringField(
        _l("Find a customer"),
        filters=[lambda text: (text or "").replace("\0", "")],
        validators=[Length(max=200)],
    )

    @property
    def words(self) -> str:
        """What is looked for; nothing where it can't be looked for."""
        try:
            return folding.clean(self.q.data or "").strip() if self.validate() else ""
        except ValueError:
            return ""


class SegmentForm(FlaskForm):
    """A segment's name; its conditions are read by `conditions_form`."""

    name = StringField(_l("Name of the segment"), validators=[InputRequired(), Length(max=200)])

    def validate_name(self, field: StringField) -> None:
        """One line that can be kept."""
        Reads(columns.READERS["name"])(self, field)


class ListForm(SegmentForm):
    """A segment's name, and the file that names its customers."""

    file = FileField(_l("CSV file"), validators=[FileRequired(_l("Please choose a file."))])


class UploadForm(FlaskForm):
    """A file of customers, or of events."""

    file = FileField(_l("CSV file"), validators=[FileRequired(_l("Please choose a file."))])


class EventKindForm(FlaskForm):
    """What a kind of event is called."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=64)])

    def validate_name(self, field: StringField) -> None:
        """One line that can be kept."""
        Reads(columns.READERS["name"])(self, field)


KIND_WORDS = {
    AttributeKind.TEXT: _l("New attribute: text"),
    AttributeKind.NUMBER: _l("New attribute: number"),
    AttributeKind.DAY: _l("New attribute: day"),
}


def meanings(known: Sequence[Attribute]) -> list[tuple[str, Any]]:
    """What a column of a file may be, with its words."""
    return [
        ("", _l("Leave out")),
        *words.FIELDS.items(),
        *((f"{columns.ATTRIBUTE}{one.key}", one.name) for one in known),
        *((f"{columns.NEW}{kind.value}", text) for kind, text in KIND_WORDS.items()),
    ]

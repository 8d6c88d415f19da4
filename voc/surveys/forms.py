"""What designers type: a new survey, its draft, and what is about it."""

from __future__ import annotations

from flask_babel import LazyString
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from voc.core.folding import in_one_line
from voc.core.i18n import _l
from voc.surveys.contact import WAYS
from voc.surveys.logic import MOST_JUMPS
from voc.surveys.logic_editing import MOST_ROWS
from voc.surveys.measure_fields import read_amount
from voc.surveys.measures import LARGEST, MOST_DECIMALS
from voc.surveys.questions import SCALES, SHAPES
from voc.surveys.worded_forms import Line, LookForm, Paragraph

KINDS: dict[str, LazyString] = {
    "nps": _l("NPS, 0 to 10"),
    "csat": _l("Satisfaction (CSAT)"),
    "ces": _l("Ease (CES), 1 to 7"),
    "rating": _l("Rating"),
    "single_choice": _l("One of several"),
    "multiple_choice": _l("Several of several"),
    "ranking": _l("Ranking"),
    "matrix": _l("Matrix"),
    "number": _l("Number"),
    "date": _l("Date"),
    "short_text": _l("A line of text"),
    "long_text": _l("Own words"),
    "contact": _l("Contact me"),
    "consent": _l("Consent"),
    "statement": _l("Statement"),
}
WAY_NAMES: dict[str, LazyString] = {
    "either": _l("Phone or email"),
    "phone": _l("Phone only"),
    "email": _l("Email only"),
}
SHAPE_NAMES: dict[str, LazyString] = {
    "number": _l("Numbers"),
    "star": _l("Stars"),
    "face": _l("Faces"),
}


OPERATOR_NAMES: dict[str, LazyString] = {
    "is": _l("is one of"),
    "is_not": _l("is none of"),
    "at_least": _l("is at least"),
    "at_most": _l("is at most"),
    "answered": _l("was answered"),
    "not_answered": _l("was not answered"),
}


class ComparisonForm(Form):
    """One comparison: what, how, with what. What there is to compare depends on the draft."""

    source = StringField(validators=[Length(max=140)])
    operator = SelectField(
        choices=[SelectChoice(name, label) for name, label in OPERATOR_NAMES.items()],
        default="is",
    )
    value = StringField(validators=[Length(max=500)])


class ConditionForm(Form):
    """When a question is shown, or where one goes on after it."""

    match = SelectField(
        choices=[
            SelectChoice("all", _l("all of these hold")),
            SelectChoice("any", _l("one of these holds")),
        ],
        default="all",
    )
    rows = FieldList(FormField(ComparisonForm), max_entries=MOST_ROWS)
    raw = HiddenField(validators=[Length(max=20000)])
    is_removed = BooleanField(_l("Take the condition away"))


class JumpForm(Form):
    """What follows a question, and when."""

    when = FormField(ConditionForm)
    go_to = StringField(validators=[Length(max=80)])
    thanks = FormField(Line, _l("Thanks at this end (else those of the survey)"))


class QuestionForm(Form):
    """One question of a draft. Which fields show depends on its kind."""

    key = HiddenField(validators=[Length(max=64)])
    kind = HiddenField(validators=[Length(max=32)])
    choice_keys = HiddenField(validators=[Length(max=5000)])
    library = HiddenField(validators=[Length(max=64)])
    title = FormField(Line, _l("The question"))
    help = FormField(Line, _l("A line of help beneath it"))
    low = FormField(Line, _l("What the lowest value means"))
    high = FormField(Line, _l("What the highest value means"))
    promoter = FormField(Line, _l("Asked of promoters"))
    passive = FormField(Line, _l("Asked of passives"))
    detractor = FormField(Line, _l("Asked of detractors"))
    choices = FormField(Paragraph, _l("The choices, one a line"))
    other = FormField(Line, _l("Something else, in own words (may stay empty)"))
    is_shuffled = BooleanField(_l("In another order for everybody"))
    body = FormField(Paragraph, _l("The text"))
    unit = FormField(Line, _l("Unit"))
    minimum = StringField(_l("At least"), validators=[Length(max=20)])
    maximum = StringField(_l("At most"), validators=[Length(max=20)])
    decimals = SelectField(
        _l("Decimals"),
        choices=[SelectChoice(n, str(n)) for n in range(MOST_DECIMALS + 1)],
        coerce=int,
        default=0,
    )
    way = SelectField(
        _l("Asks for"),
        choices=[SelectChoice(way, WAY_NAMES[way]) for way in WAYS],
        default="either",
    )
    required = BooleanField(_l("Must be answered"))
    asks_for_change = BooleanField(_l("Asks what the customer would change"))
    is_information = BooleanField(
        _l("Asks for a name, a number or a place: its words are counted, not scored")
    )
    is_core = BooleanField(_l("Core question: its trend must hold"))
    scale = SelectField(
        _l("Highest value"), choices=[SelectChoice(n, str(n)) for n in SCALES], coerce=int
    )
    shape = SelectField(
        _l("Drawn as"), choices=[SelectChoice(shape, SHAPE_NAMES[shape]) for shape in SHAPES]
    )
    show_if = FormField(ConditionForm)
    then = FieldList(FormField(JumpForm), max_entries=MOST_JUMPS)

    def validate_minimum(self, field: StringField) -> None:
        """Refuse what is no amount."""
        _refuse_no_amount(field)

    def validate_maximum(self, field: StringField) -> None:
        """Refuse what is no amount."""
        _refuse_no_amount(field)


def _refuse_no_amount(field: StringField) -> None:
    try:
        amount = read_amount(field.data or "")
    except ValueError:
        raise ValidationError(_l("Please write a number.")) from None
    if abs(amount or 0) > LARGEST:
        raise ValidationError(_l("This number is too large."))


class LibraryForm(FlaskForm):
    """One question of the library."""

    question = FormField(QuestionForm)


class DraftForm(LookForm, FlaskForm):
    """A whole draft."""

    title = FormField(Line, _l("Title"))
    intro = FormField(Paragraph, _l("Before the first question"))
    questions = FieldList(FormField(QuestionForm), max_entries=30)
    thanks = FormField(Paragraph, _l("Thanks at the end"))
    one_at_a_time = BooleanField(_l("One question at a time"))
    is_editable = BooleanField(
        _l("With a personal link, an answer may be changed for a day after it was sent")
    )


class NameForm(FlaskForm):
    """The name of a new survey."""

    name = StringField(
        _l("Name, for yourselves"),
        filters=[in_one_line],
        validators=[InputRequired(), Length(max=200)],
    )


class SurveyFileForm(FlaskForm):
    """A survey as a file."""

    file = FileField(_l("The file"), validators=[FileRequired(_l("Please choose a file."))])

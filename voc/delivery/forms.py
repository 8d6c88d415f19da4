"""What somebody who gets our mail can say about it."""

from __future__ import annotations

from enum import StrEnum

from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, RadioField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from voc.core.i18n import _l


class Scope(StrEnum):
    """What is no longer wanted."""

    FEWER = "fewer"
    SURVEY = "survey"
    ALL = "all"


class StopForm(Form):
    """No token against forgery: the link in the mail is the authority, and there is no session."""

    what = RadioField(
        _l("What would you like?"),
        choices=[
            SelectChoice(Scope.ALL.value, _l("No survey of yours any more")),
            SelectChoice(Scope.SURVEY.value, _l("Only this survey no more")),
            SelectChoice(Scope.FEWER.value, _l("Fewer: at most once in 90 days")),
        ],
        default=Scope.ALL.value,
        validators=[InputRequired()],
    )


class Decision(StrEnum):
    """What becomes of a message that may have left already."""

    AGAIN = "again"
    LEAVE = "leave"


class DecisionForm(FlaskForm):
    """The messages that were ticked, and which of two buttons was pressed."""

    message = SelectMultipleField(coerce=int, validate_choice=False)
    decision = HiddenField(validators=[AnyOf([one.value for one in Decision])])


class AgainForm(Form):
    """Taking it back."""

    again = HiddenField(validators=[InputRequired()])

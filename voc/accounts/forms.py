"""What people type to come in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from voc.accounts import passwords
from voc.core.i18n import _l


class SignInForm(FlaskForm):
    """An address and a password."""

    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=128)])


class PasswordForm(FlaskForm):
    """A name and a first (or a new) password."""

    name = StringField(_l("Your name"), validators=[Length(max=200)])
    password = PasswordField(_l("New password"), validators=[InputRequired()])

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is easy to guess."""
        if problem := passwords.problem_with(field.data or "", self.name.data or ""):
            raise ValidationError(problem)


class AskResetForm(FlaskForm):
    """The address that forgot its password."""

    email = EmailField(_l("Email"), validators=[InputRequired(), Length(max=254)])

"""How many links for people whom nobody knows, for how long, and what they are called."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, Length

from voc.accounts.forms import WholeNumber
from voc.core.folding import in_one_line
from voc.core.i18n import _, _l, number
from voc.waves import batches
from voc.waves.links import LINK_DAYS, LONGEST_OPEN

LONGEST_NAME = 200


class BatchForm(FlaskForm):
    """A batch to be made."""

    name = StringField(
        _l("Name of the batch"),
        filters=[in_one_line],
        validators=[DataRequired(), Length(max=LONGEST_NAME)],
    )
    count = WholeNumber(_l("How many links"))
    days = WholeNumber(_l("Open for so many days"), default=LINK_DAYS)

    def validate_count(self, field: WholeNumber) -> None:
        """As many as are made at once."""
        _between_one_and(batches.MOST, field)

    def validate_days(self, field: WholeNumber) -> None:
        """A year at most."""
        _between_one_and(LONGEST_OPEN, field)


def _between_one_and(most: int, field: WholeNumber) -> None:
    field.errors = []  # "not a valid integer value": the sentence below says more
    if field.data is None or not 1 <= field.data <= most:
        raise ValidationError(_("Please give a number from 1 to %(most)s.", most=number(most)))

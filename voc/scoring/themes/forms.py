"""Forms of the taxonomy."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from voc.core.folding import clean, one_line
from voc.core.i18n import _l
from voc.scoring.themes.models import FourC, Kind
from voc.scoring.themes.taxonomy import LONGEST_NAME

KINDS = {
    Kind.THEME: _l("Theme"),
    Kind.MOTIVE: _l("Motive"),
    Kind.FEAR: _l("Fear"),
    Kind.WISH: _l("Wish"),
    Kind.COMPETITOR: _l("Competitor"),
}
KINDS_OF = {
    Kind.THEME: _l("Themes"),
    Kind.MOTIVE: _l("Motives"),
    Kind.FEAR: _l("Fears"),
    Kind.WISH: _l("Wishes"),
    Kind.COMPETITOR: _l("Competitors"),
}
FOUR_CS = {
    FourC.VALUE: _l("Value: what it is worth to the customer"),
    FourC.COST: _l("Cost: what it takes from the customer"),
    FourC.CONVENIENCE: _l("Convenience: how easy it is"),
    FourC.COMMUNICATION: _l("Communication: what is said, and how"),
}
SHIPPED = {
    "general": _l("General"),
    "shop": _l("Shop and delivery"),
    "software": _l("Software"),
    "bank": _l("Bank"),
    "hospitality": _l("Hotel and restaurant"),
    "clinic": _l("Clinic"),
}
LONGEST_LIST = 4_000


def _line(text: str | None) -> str:
    """The text; nothing where no database or line could hold it."""
    try:
        return one_line((text or "").strip())
    except ValueError:
        return ""


def storable(text: str | None) -> str:
    """The text; nothing where no database could hold it."""
    try:
        return clean(text or "")
    except ValueError:
        return ""


class ThemeForm(FlaskForm):
    """What a theme is called and what sort of thing it is."""

    name_fa = StringField(
        _l("Name in Persian"), filters=[_line], validators=[Length(max=LONGEST_NAME)]
    )
    name_en = StringField(
        _l("Name in English"), filters=[_line], validators=[Length(max=LONGEST_NAME)]
    )
    kind = SelectField(_l("Kind"), default=Kind.THEME.value)
    four_c = SelectField(_l("Of the four Cs"), default="")
    keywords = TextAreaField(
        _l("Keywords"), filters=[storable], validators=[Length(max=LONGEST_LIST)]
    )

    def offer(self) -> ThemeForm:
        """Put the choices in the reader's language."""
        self.kind.choices = [(kind.value, str(words)) for kind, words in KINDS.items()]
        cs = [(one.value, str(words)) for one, words in FOUR_CS.items()]
        self.four_c.choices = [("", "–"), *cs]
        return self

    @property
    def four_c_chosen(self) -> FourC | None:
        """One of the four, or none."""
        return FourC(self.four_c.data) if self.four_c.data else None

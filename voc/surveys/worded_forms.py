"""What designers type in two languages, and how a survey looks and ends."""

from __future__ import annotations

from flask_babel import LazyString
from wtforms import (
    Form,
    FormField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from voc.accounts.forms import a_colour, stripped
from voc.core.i18n import _l
from voc.surveys.ending import LONGEST_URL

WHO_NAMES: dict[str, LazyString] = {
    "link_all": _l("A button for everybody"),
    "link_promoters": _l("A button for promoters only (NPS 9 and 10), to share or review"),
}


class Line(Form):
    """A line in both languages."""

    fa = StringField("فارسی", validators=[Length(max=500)])
    en = StringField("English", validators=[Length(max=500)])


class Paragraph(Form):
    """A few sentences in both languages."""

    fa = TextAreaField("فارسی", validators=[Length(max=2000)])
    en = TextAreaField("English", validators=[Length(max=2000)])


def _address() -> StringField:
    return StringField(
        _l("Leads to"),
        filters=[stripped],
        validators=[Length(max=LONGEST_URL)],
        render_kw={"dir": "ltr", "placeholder": "https://"},
    )


class EndLinkForm(Form):
    """A button on the page of thanks."""

    label = FormField(Line, _l("What it says"))
    url = _address()


class LookForm:
    """The part of a draft that is about its look and its end."""

    promoter_thanks = FormField(Paragraph, _l("To promoters instead"))
    passive_thanks = FormField(Paragraph, _l("To passives instead"))
    detractor_thanks = FormField(Paragraph, _l("To detractors instead"))
    link_all = FormField(EndLinkForm, WHO_NAMES["link_all"])
    link_promoters = FormField(EndLinkForm, WHO_NAMES["link_promoters"])
    colour = StringField(
        _l("Colour of this survey"),
        validators=[Length(max=20), a_colour],
        render_kw={"dir": "ltr", "size": 12, "autocomplete": "off"},
    )
    privacy = FormField(Paragraph, _l("About privacy, in place of the organisation's words"))
    privacy_url = _address()

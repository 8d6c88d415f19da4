"""What designers say about a survey: its name and address, its end, how many answers it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.fields import Field, SelectChoice
from wtforms.validators import InputRequired, Length

from voc.core.calendar import at_wall_time, local_day, parse_day
from voc.core.folding import digits, in_one_line
from voc.core.i18n import LANGUAGES, _l, current, day, localised_digits
from voc.core.tongues import named
from voc.customers import touchpoints
from voc.customers.touchpoints import Touchpoint
from voc.surveys import queries
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Questionnaire

MOST_DIGITS = 7
"""In the number of answers that a survey ends after."""


def a_quota(form: AboutForm, field: Field) -> None:
    """Refuse what is no number of answers, and one by language where answers tell none."""
    typed = _typed(field)
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    if typed and not (is_number and int(typed)):
        raise ValidationError(_l("Please give a number of answers, or nothing."))
    if typed and form.is_anonymous and field is not form.quota:
        raise ValidationError(_l("Anonymous answers do not tell a language."))


class AboutForm(FlaskForm):
    """What is about a survey and not in it."""

    is_anonymous = False
    languages: tuple[str, ...] = ()
    """That each have a quota of their own, in a field that `about_form` adds."""

    name = StringField(
        _l("Name, for yourselves"),
        filters=[in_one_line],
        validators=[InputRequired(), Length(max=200)],
    )
    slug = StringField(_l("Address of the open link"), validators=[InputRequired(), Length(max=64)])
    language = SelectField(
        _l("Language where the customer's own is unknown"),
        choices=[SelectChoice(one.code, one.name) for one in LANGUAGES.values()],
    )
    touchpoint = SelectField(
        _l("Touchpoint"),
        choices=[
            SelectChoice("", _l("none in particular")),
            *(SelectChoice(one.value, name) for one, name in touchpoints.NAMES.items()),
        ],
        coerce=lambda typed: Touchpoint(typed) if typed else None,
    )
    has_open_link = BooleanField(_l("Anybody with the open link may answer"))
    closes_on = StringField(_l("Last day (may stay empty)"), validators=[Length(max=20)])
    quota = StringField(_l("Ends after so many answers (may stay empty)"), validators=[a_quota])

    def by_language(self) -> Iterator[Field]:
        """The field of each language's quota."""
        return (self[_field_of(tag)] for tag in self.languages)

    def quotas(self) -> dict[str, int]:
        """How many answers are taken, by language; "" is all of them."""
        typed = {tag: _typed(self[_field_of(tag)]) for tag in ("", *self.languages)}
        return {tag: int(most) for tag, most in typed.items() if most}

    def validate_closes_on(self, field: StringField) -> None:
        """Refuse what is no day of either calendar."""
        if not (field.data or "").strip():
            return
        try:
            parse_day(field.data or "")
        except ValueError:
            raise ValidationError(
                _l("Please write the day like 1405/01/13 or 2026-04-02.")
            ) from None

    def closes_at(self, zone: ZoneInfo) -> datetime | None:
        """The first moment after the last day, in UTC; None where there is no last day."""
        if not (self.closes_on.data or "").strip():
            return None
        last = parse_day(self.closes_on.data or "")
        return at_wall_time(last + timedelta(days=1), time(0), zone)


def about_form(survey: Survey, zone: ZoneInfo) -> AboutForm:
    """The form about a survey as it is, with a quota for each language that it speaks.

    One that it speaks no more, but still has a quota for, is among them: it can be taken away.
    """

    class Spoken(AboutForm):
        """With a field for each of these languages."""

        is_anonymous = survey.is_anonymous
        languages = tuple(dict.fromkeys([*_spoken(survey), *_limited(survey)]))

    reader = current().code
    for tag in Spoken.languages:
        setattr(Spoken, _field_of(tag), StringField(named(tag, reader), validators=[a_quota]))
    last = survey.closes_at and survey.closes_at - timedelta(seconds=1)
    return Spoken(
        data={
            "name": survey.name,
            "slug": survey.slug,
            "language": survey.language,
            "touchpoint": survey.touchpoint,
            "has_open_link": survey.has_open_link,
            "closes_on": day(local_day(last, zone), short=True) if last else "",
            **{_field_of(one.language): localised_digits(one.most) for one in survey.quotas},
        }
    )


def _spoken(survey: Survey) -> Iterable[str]:
    """What customers may read it in now, and what they will with the draft."""
    for version in (queries.published_version(survey), queries.shown_version(survey)):
        if version is not None:
            yield from Questionnaire.read(version.content).spoken


def _limited(survey: Survey) -> Iterable[str]:
    return sorted(one.language for one in survey.quotas if one.language)


def _field_of(tag: str) -> str:
    return f"quota_{tag}" if tag else "quota"


def _typed(field: Field) -> str:
    return digits((field.data or "").strip())

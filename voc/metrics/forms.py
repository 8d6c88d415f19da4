"""Filters in a query string: read, kept in links, and said as a sentence.

What makes no sense falls back to the widest choice, never to an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from voc.core import calendar, i18n, tongues
from voc.core.calendar import Period, parse_day
from voc.core.folding import clean, digits
from voc.core.i18n import _, _l
from voc.customers import conditions
from voc.customers.models import AttributeKind
from voc.metrics.filters import CUSTOM, AttributeValue, Choices, Filter
from voc.metrics.ways import CHANNELS, SINGLE, Way

PERIODS = {
    Period.THIS_MONTH: _l("this month"),
    Period.LAST_30_DAYS: _l("the last 30 days"),
    Period.LAST_90_DAYS: _l("the last 90 days"),
    Period.THIS_QUARTER: _l("this quarter"),
    Period.THIS_YEAR: _l("this year"),
    Period.LAST_12_MONTHS: _l("the last 12 months"),
    Period.ALL: _l("all time"),
    CUSTOM: _l("other days"),
}
DEFAULT_PERIOD = Period.LAST_12_MONTHS
PERIOD_ONLY = ("period", "from", "to")
"""The query arguments that choose days."""


class FilterForm(Form):
    """One quiet row. Empty is no limit."""

    survey = SelectField(_l("Survey"), default="")
    period = SelectField(_l("Period"), default=DEFAULT_PERIOD.value)
    first = StringField(_l("First day"), name="from")
    last = StringField(_l("Last day"), name="to")
    language = SelectField(_l("Language"), default="")
    attribute = SelectField(_l("Customers"), default="", validate_choice=False)
    segment = SelectField(_l("Segment"), default="")
    channel = SelectField(_l("Channel"), default="")
    batch = SelectField(_l("Batch"), default="")
    field = SelectField(_l("Value that the link carried"), default="")

    def __init__(self, args: MultiDict[str, str], choices: Choices) -> None:
        super().__init__(args)
        self._choices = choices
        self.survey.choices = options(_("All surveys"), choices.surveys)
        self.period.choices = [SelectChoice(key, str(words)) for key, words in PERIODS.items()]
        self.language.choices = options(
            _("All languages"), {tag: tongues.own_name(tag) for tag in choices.languages}
        )
        self.attribute.choices = self._attribute_choices()
        named = {key: name for key, (name, _conditions) in choices.segments.items()}
        self.segment.choices = options(_("All segments"), named)
        self._offer_ways()
        self._fall_back()

    def _offer_ways(self) -> None:
        """Every channel; batches and values where there are any."""
        ways = self._choices.ways
        self.channel.choices = options(
            _("Every channel"), CHANNELS | {SINGLE: _("Single-use links")}
        )
        self.batch.choices = options(_("Every batch"), ways.batches)
        carried = {f"{name}:{value}": f"{name}: {value}" for name, value in ways.values}
        self.field.choices = options(_("Whatever the link carried"), carried)

    def _attribute_choices(self) -> list[SelectChoice]:
        """Nobody in particular, what many share, and what the address asks for."""
        shared = list(self._choices.values)
        asked = self._asked_attribute()
        if asked is not None and asked.code not in {one.code for one in shared}:
            shared.append(asked)
        return [
            SelectChoice("", _("All customers")),
            *(SelectChoice(one.code, f"{one.name}: {one.value}") for one in shared),
        ]

    def _asked_attribute(self) -> AttributeValue | None:
        key, _colon, value = (self.attribute.data or "").partition(":")
        if key not in self._choices.attributes or not value.strip():
            return None
        name, kind = self._choices.attributes[key]
        try:
            _typed(kind, value)
        except ValueError:
            return None
        return AttributeValue(key, name, value)

    def _fall_back(self) -> None:
        self.validate()
        for field in self:
            if field.errors:
                field.data = field.default or ""
        if self._asked_attribute() is None:
            self.attribute.data = ""

    def filter(self, at: datetime, survey_id: int | None = None) -> Filter:
        """What was asked for, at that moment; of a page about one survey, that one."""
        zone, reader = i18n.zone(), i18n.current()
        today = calendar.local_day(at, zone)
        first, last = self._days(today, reader.calendar)
        asked, segment = self._asked_attribute(), self.segment.data
        return Filter(
            at=at,
            zone=zone,
            period=self.period.data,
            first=first,
            last=last,
            survey_id=survey_id or (int(self.survey.data) if self.survey.data else None),
            language=self.language.data or None,
            attribute=(asked.key, self._typed(asked)) if asked else None,
            segment_id=int(segment) if segment else None,
            conditions=self._choices.segments[int(segment)][1] if segment else (),
            way=self._way(),
        )

    def _way(self) -> Way:
        name, _colon, value = (self.field.data or "").partition(":")
        return Way(
            channel=self.channel.data or None,
            batch_id=int(self.batch.data) if self.batch.data else None,
            field=(name, value) if name else None,
        )

    def _typed(self, asked: AttributeValue) -> str | float:
        return _typed(self._choices.attributes[asked.key][1], asked.value)

    def _days(self, today: date, reader: calendar.Calendar) -> tuple[date | None, date | None]:
        if self.period.data != CUSTOM:
            return calendar.period(self.period.data, today, reader) or (None, None)
        usual = calendar.period(DEFAULT_PERIOD, today, reader) or (today, today)
        first = _day(self.first.data) or usual[0]
        last = _day(self.last.data) or max(usual[1], first)
        first, last = min(first, last), max(first, last)
        language = i18n.current()
        self.first.data = i18n.day(first, short=True, language=language)
        self.last.data = i18n.day(last, short=True, language=language)
        return first, last

    @property
    def args(self) -> dict[str, str]:
        """The query arguments that ask for this again, without what goes without saying."""
        usual = {"period": DEFAULT_PERIOD.value}
        kept = {f.name: f.data for f in self if f.data and f.data != usual.get(f.name)}
        if self.period.data != CUSTOM:
            kept.pop("from", None), kept.pop("to", None)
        return kept

    @property
    def sentence(self) -> str:
        """What the page is about: "All surveys, the last 12 months, Persian"."""
        said = [chosen(self.survey), self.period_in_words]
        beside = (self.language, self.attribute, self.segment, self.channel, self.batch, self.field)
        said += [chosen(one) for one in beside if one.data]
        return _(", ").join(said)

    @property
    def period_in_words(self) -> str:
        """The days that it is about: "the last 12 months", or the first and the last."""
        if self.period.data == CUSTOM and self.first.data:
            return _("%(first)s to %(last)s", first=self.first.data, last=self.last.data)
        return chosen(self.period)


def narrowed(args: MultiDict[str, str], *names: str) -> MultiDict[str, str]:
    """Only these of the query arguments, so that nothing else seems to be asked for."""
    return MultiDict([(name, value) for name, value in args.items(multi=True) if name in names])


def options(everything: str, named: Mapping[Any, str]) -> list[SelectChoice]:
    """A select's choices: no limit first, then everything named."""
    rest = [SelectChoice(str(key), name) for key, name in named.items()]
    return [SelectChoice("", everything), *rest]


def chosen(field: SelectField) -> str:
    """What a select's value is called."""
    return next(str(choice.label) for choice in field.choices if choice.value == field.data)


def _day(text: str | None) -> date | None:
    try:
        return parse_day(text or "")
    except ValueError:
        return None


def _typed(kind: AttributeKind, value: str) -> str | float:
    """The value as segments compare it; ValueError when the attribute has no such values."""
    if kind is AttributeKind.NUMBER:
        typed: str | float = float(digits(value))
    elif kind is AttributeKind.DAY:
        typed = parse_day(value).isoformat()
    else:
        typed = clean(value)
    conditions.read({"field": f"{conditions.ATTRIBUTE}any", "operator": "is", "value": typed})
    return typed

"""The filters of the comments, in a query string like those of every page."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField

from voc.core.folding import clean
from voc.core.i18n import _, _l, number
from voc.metrics.filters import Choices
from voc.metrics.forms import FilterForm, chosen, options
from voc.metrics.narrowed import CORRECTED, DISAGREES, MIXED, NOT_SCORED, Narrowed
from voc.metrics.nps import Group
from voc.scoring.intent import Intent
from voc.scoring.model import Label

SENTIMENTS = {
    Label.POSITIVE: _l("Positive"),
    Label.NEUTRAL: _l("Neutral"),
    Label.NEGATIVE: _l("Negative"),
    MIXED: _l("Mixed"),
    NOT_SCORED: _l("Not scored"),
}
INTENTS = {
    Intent.PRAISE: _l("Praise"),
    Intent.COMPLAINT: _l("Complaint"),
    Intent.SUGGESTION: _l("Suggestion"),
    Intent.QUESTION: _l("Question"),
    Intent.OTHER: _l("Other"),
}
GROUPS = {
    Group.PROMOTER: _l("Promoters"),
    Group.PASSIVE: _l("Passives"),
    Group.DETRACTOR: _l("Detractors"),
}
SPOKEN = {
    "fa": _l("Persian"),
    "en": _l("English"),
    "finglish": _l("Persian in Latin letters"),
    "ar": _l("Arabic"),
    "other": _l("Another language"),
}
SCORED = {"nps": _l("NPS"), "csat": _l("CSAT"), "ces": _l("CES")}
MARKS = {
    DISAGREES: _l("Words against the score"),
    CORRECTED: _l("Read by people"),
}
LONGEST_SEARCH = 200
HIGHEST_SCORE = 10
BEHIND = (
    "attribute",
    "segment",
    "spoken",
    "channel",
    "batch",
    "field",
    "group",
    "scored",
    "low",
    "high",
)
"""Asked for less often: these stand behind "more"."""


class CommentForm(FilterForm):
    """The same row, and what the words say."""

    q = StringField(_l("Search"))
    sentiment = SelectField(_l("Sentiment"), default="")
    intent = SelectField(_l("Kind"), default="")
    theme = SelectField(_l("Theme"), default="")
    spoken = SelectField(_l("Language of the words"), default="")
    group = SelectField(_l("Group"), default="")
    scored = SelectField(_l("Score"), default="")
    low = SelectField(_l("Lowest score"), default="")
    high = SelectField(_l("Highest score"), default="")
    mark = SelectField(_l("Which"), default="")

    def __init__(
        self,
        args: MultiDict[str, str],
        choices: Choices,
        themes: Mapping[int, str] | None = None,
    ) -> None:
        self._themes = themes or {}
        super().__init__(args, choices)

    def _fall_back(self) -> None:
        values = range(HIGHEST_SCORE + 1)
        self.sentiment.choices = options(_("Every sentiment"), SENTIMENTS)
        self.intent.choices = options(_("Every kind"), INTENTS)
        self.theme.choices = options(_("Every theme"), self._themes)
        self.spoken.choices = options(_("Words in every language"), SPOKEN)
        self.group.choices = options(_("Every group"), GROUPS)
        self.scored.choices = options(_("Any score or none"), SCORED)
        self.low.choices = options(_("from any value"), {n: _from(n) for n in values})
        self.high.choices = options(_("to any value"), {n: _to(n) for n in values})
        self.mark.choices = options("", MARKS)
        super()._fall_back()
        if self.low.data and self.high.data and int(self.low.data) > int(self.high.data):
            self.low.data, self.high.data = self.high.data, self.low.data
        self.q.data = _storable(self.q.data).strip()[:LONGEST_SEARCH]

    @property
    def narrowed(self) -> Narrowed:
        """Which of the filter's comments."""
        return Narrowed(
            search=self.q.data,
            sentiment=self.sentiment.data,
            intent=self.intent.data,
            theme=int(self.theme.data) if self.theme.data else None,
            spoken=self.spoken.data,
            group=self.group.data,
            scored=self.scored.data,
            lowest=int(self.low.data) if self.low.data else None,
            highest=int(self.high.data) if self.high.data else None,
            mark=self.mark.data,
        )

    @property
    def sentence(self) -> str:
        """What the page is about, with what the words say."""
        named = (self.sentiment, self.intent, self.theme, self.spoken, self.group)
        said = [super().sentence, *(chosen(field) for field in named if field.data)]
        if self.scored.data or self.low.data or self.high.data:
            said.append(self._score_in_words())
        if self.q.data:
            said.append(_("“%(words)s”", words=self.q.data))
        return _(", ").join(said)

    def _score_in_words(self) -> str:
        metric = str(SCORED[self.scored.data or "nps"])
        limits = [chosen(field) for field in (self.low, self.high) if field.data]
        return " ".join([metric, *limits])

    @property
    def hides_some(self) -> bool:
        """Whether something is asked for that stands behind "more"."""
        return any(self[name].data for name in BEHIND)


def _from(value: int) -> str:
    return _("from %(value)s", value=number(value))


def _to(value: int) -> str:
    return _("to %(value)s", value=number(value))


def _storable(text: str | None) -> str:
    """The text, or nothing where no database could hold it."""
    try:
        return clean(text or "")
    except ValueError:
        return ""

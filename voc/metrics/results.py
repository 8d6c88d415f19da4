"""What each question of one survey was answered with, ready to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from voc.core import i18n
from voc.core.db import db
from voc.core.i18n import _
from voc.metrics import charts, findings, queries, share_charts
from voc.metrics.ces import LOWEST_AGREEING
from voc.metrics.csat import TOP_BOXES
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter
from voc.metrics.rates import Rate
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import Ces, Csat, Nps, Question, ScaleQuestion

Groups = list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question with what was answered: a spread, bars, or words to be read elsewhere."""

    key: str
    title: str
    n: int
    """How many answered it."""
    note: str | None = None
    """What stands instead of a spread that is still hidden."""
    spread: share_charts.Distribution | None = None
    bars: charts.Bars | None = None


def questions(survey: Survey, wanted: Filter, reader: Reader) -> list[Answered]:
    """Every question of the version that is shown to customers now, in its order.

    Question keys are stable, so answers to earlier versions count too.
    """
    version = db.session.scalars(
        select(SurveyVersion).where(
            SurveyVersion.survey_id == survey.id, SurveyVersion.number == survey.published_number
        )
    ).one()
    counts = queries.answers_by_question(wanted)
    answered = queries.answered_by_question(wanted)
    return [
        _answered(question, counts.get(question.key, {}), answered.get(question.key, 0), reader)
        for question in Questionnaire.read(version.content).questions
    ]


def _answered(
    question: Question, counts: Mapping[int | str, int], n: int, reader: Reader
) -> Answered:
    language = i18n.current()
    title = question.wording(language.code)
    summed = question.summary(counts, language.code)
    if not summed:
        return Answered(key=question.key, title=title, n=n)
    note = None
    if n and not reader.may_spread(n):
        note, summed, n = findings.so_far(n, reader.words), [(label, 0) for label, _n in summed], 0
    rtl = language.dir == "rtl"
    if isinstance(question, ScaleQuestion):
        spread = share_charts.distribution(
            [count for _label, count in summed],
            _groups(question),
            rtl=rtl,
            first=question.options[0],
        )
        return Answered(key=question.key, title=title, n=n, note=note, spread=spread)
    bars = charts.horizontal_bars(_shares(summed, n), rtl=rtl) if n else None
    return Answered(key=question.key, title=title, n=n, note=note, bars=bars)


def _shares(summed: Sequence[tuple[str, int]], n: int) -> list[charts.Figure]:
    rates = [(label, Rate(count, max(n, count))) for label, count in summed]
    return [charts.Figure(label, rate.share, rate.count, rate.interval) for label, rate in rates]


def _groups(question: ScaleQuestion) -> Groups:
    """Which answers mean the same: tones for the scales that have good and bad ends."""
    size = len(question.options)
    if isinstance(question, Nps):
        return [
            (_("Detractors"), "negative", 7),
            (_("Passives"), "neutral", 2),
            (_("Promoters"), "positive", 2),
        ]
    if isinstance(question, Csat):
        top = TOP_BOXES[size]
        return [("", "neutral", size - top), (_("Satisfied"), "positive", top)]
    if isinstance(question, Ces):
        top = size - LOWEST_AGREEING + 1
        return [("", "neutral", size - top), (_("It was easy"), "positive", top)]
    return [("", "accent", size)]

"""The trend of each core question of a survey, over time and over its versions.

Answers to every version that asked it under one key, as one kind and on one scale are one series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from voc.core import calendar, i18n
from voc.core.db import db
from voc.core.i18n import _, number, percent, signed
from voc.core.intervals import Interval, mean_interval, wilson
from voc.metrics import charts, findings, trend
from voc.metrics.ces import LOWEST_AGREEING
from voc.metrics.csat import TOP_BOXES
from voc.metrics.disclosure import Reader, Shown, disclose
from voc.metrics.filters import Filter
from voc.metrics.nps import Nps as NpsFigure
from voc.metrics.question_counts import Asked
from voc.responses.models import Answer, Response
from voc.surveys.questions import Ces, Csat, Nps, ScaleQuestion

PROMOTING, DETRACTING = 9, 6


@dataclass(frozen=True, slots=True)
class Sums:
    """What answers on a scale add up to."""

    n: int = 0
    good: int = 0
    """Promoters, satisfied, or those for whom it was easy."""
    bad: int = 0
    """Detractors; counted for NPS alone."""
    total: int = 0
    squares: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.n + other.n,
            self.good + other.good,
            self.bad + other.bad,
            self.total + other.total,
            self.squares + other.squares,
        )


@dataclass(frozen=True, slots=True)
class CoreTrend:
    """A question's figure over time, and in each version that asked it."""

    chart: charts.Trend
    measure: str
    kind: str
    """How the chart writes values: "signed", "percent" or "number"."""
    versions: Sequence[tuple[str, str, str]] = ()
    """(version, value, what stands beneath it); nothing where one version has all answers."""


def trends(asked: Asked, wanted: Filter, reader: Reader, at: datetime) -> dict[str, CoreTrend]:
    """By key, the trend of each core question on a scale that has at least two points to join."""
    questions = [
        one
        for one in asked.questionnaire.questions
        if one.is_core and isinstance(one, ScaleQuestion)
    ]
    counted = sums(questions, asked, wanted) if questions else {}
    found = {}
    for question in questions:
        chart = _chart(question, counted.get(question.key, {}), wanted, reader, at)
        if len(chart.drawn) > 1:
            versions = _versions(question, counted[question.key], asked, reader)
            found[question.key] = CoreTrend(chart, _measure(question), _kind(question), versions)
    return found


def sums(
    questions: Sequence[ScaleQuestion], asked: Asked, wanted: Filter
) -> dict[str, dict[tuple[date, int], Sums]]:
    """By question, what was answered on each day to each version (its id) that adds up."""
    keys = (Answer.question, Response.day, Response.version_id)
    value = Answer.number
    rows = db.session.execute(
        select(
            *keys,
            func.count().label("n"),
            func.count(case((or_(*map(_is_good, questions)), 1))).label("good"),
            func.count(case((value <= DETRACTING, 1))).label("bad"),
            func.sum(value).label("total"),
            func.sum(value * value).label("squares"),
        )
        .join(Response, Response.id == Answer.response_id)
        .where(*wanted.responses(), Answer.choice == "", or_(*(_adds(q, asked) for q in questions)))
        .group_by(*keys)
    )
    found: dict[str, dict[tuple[date, int], Sums]] = {}
    for row in rows:
        counted = Sums(row.n, row.good, row.bad, int(row.total), int(row.squares))
        found.setdefault(row.question, {})[row.day, row.version_id] = counted
    return found


def _adds(question: ScaleQuestion, asked: Asked) -> ColumnElement[bool]:
    is_it = Answer.question == question.key
    apart = asked.apart.get(question.key)
    return and_(is_it, Response.version_id.not_in(apart)) if apart else is_it


def _is_good(question: ScaleQuestion) -> ColumnElement[bool]:
    size = len(question.options)
    lowest = {
        Nps: PROMOTING,
        Ces: LOWEST_AGREEING,
        Csat: size - TOP_BOXES.get(size, 0) + 1,
    }.get(type(question), question.options[-1])
    return and_(Answer.question == question.key, Answer.number >= lowest)


def figure(question: ScaleQuestion, given: Sums) -> tuple[float | None, Interval | None]:
    """The value of a stretch, and its 95 % interval.

    NPS from -100 to 100; the satisfied, or those for whom it was easy, as a share; else the mean.
    """
    if isinstance(question, Nps):
        nps = NpsFigure(given.good, given.n - given.good - given.bad, given.bad)
        return nps.score, nps.interval
    if isinstance(question, Csat | Ces):
        return given.good / given.n if given.n else None, wilson(given.good, given.n)
    interval = mean_interval(given.n, given.total, given.squares)
    low, high = question.options[0], question.options[-1]
    mean = given.total / given.n if given.n else None
    return mean, interval and interval.clipped(low, high)


def _chart(
    question: ScaleQuestion,
    counted: Mapping[tuple[date, int], Sums],
    wanted: Filter,
    reader: Reader,
    at: datetime,
) -> charts.Trend:
    days: dict[date, Sums] = {}
    for (day, _version), given in counted.items():
        days[day] = days.get(day, Sums()) + given
    language, today = i18n.current(), calendar.local_day(at, wanted.zone)
    first = wanted.first or min(days, default=today)
    last = wanted.last or max(today, *days, first)
    points = trend.fold(days, first, last, language.calendar, Sums(), today)
    shown = _shown([point.figure.n for point in points], reader)
    figures = []
    for point, may in zip(points, shown, strict=True):
        value, interval = figure(question, point.figure)
        figures.append(
            charts.Figure(
                point.bucket.label(language.code),
                value if may is Shown.YES else None,
                point.figure.n,
                interval,
                note=findings.hidden_note(may, point.figure.n, reader.value),
                so_far=point.so_far,
            )
        )
    bounds = {"signed": (-100.0, 100.0), "percent": (0.0, 1.0)}.get(
        _kind(question), (float(question.options[0]), float(question.options[-1]))
    )
    return charts.trend(figures, rtl=language.dir == "rtl", bounds=bounds)


def _shown(counts: Sequence[int], reader: Reader) -> Sequence[Shown]:
    if reader.sees_personal:
        return [Shown.YES] * len(counts)
    return disclose(counts, reader.value)


def _versions(
    question: ScaleQuestion,
    counted: Mapping[tuple[date, int], Sums],
    asked: Asked,
    reader: Reader,
) -> list[tuple[str, str, str]]:
    by_version: dict[int, Sums] = {}
    for (_day, version), given in counted.items():
        place = asked.numbers[version]
        by_version[place] = by_version.get(place, Sums()) + given
    if len(by_version) < 2:
        return []
    shown = _shown([by_version[place].n for place in sorted(by_version)], reader)
    return [
        _row(question, place, by_version[place], may, reader)
        for place, may in zip(sorted(by_version), shown, strict=True)
    ]


def _row(
    question: ScaleQuestion, place: int, given: Sums, may: Shown, reader: Reader
) -> tuple[str, str, str]:
    called = _("Version %(n)s", n=number(place))
    if may is not Shown.YES:
        return called, "–", findings.hidden_note(may, given.n, reader.value)
    value, interval = figure(question, given)
    write: dict[str, Any] = {"signed": signed, "percent": percent}
    kind = _kind(question)
    said = write[kind](value) if kind in write else number(value, 1)
    sure = [findings.answers(given.n)]
    if kind != "number":
        sure.insert(0, findings.likely(interval, share=kind == "percent"))
    return called, said, _(" · ").join(filter(None, sure))


def _kind(question: ScaleQuestion) -> str:
    if isinstance(question, Nps):
        return "signed"
    return "percent" if isinstance(question, Csat | Ces) else "number"


def _measure(question: ScaleQuestion) -> str:
    if isinstance(question, Nps):
        return _("NPS over time")
    if isinstance(question, Csat):
        return _("Share of the satisfied over time")
    if isinstance(question, Ces):
        return _("Share of those for whom it was easy, over time")
    return _("Mean over time")

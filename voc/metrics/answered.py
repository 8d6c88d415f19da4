"""One question with what was answered to it, ready to draw, whatever its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from voc.core import calendar, i18n
from voc.core.i18n import _, number
from voc.metrics import charts, findings, share_charts
from voc.metrics.amounts import Amounts
from voc.metrics.disclosure import Reader
from voc.metrics.rates import Rate
from voc.surveys.lines import MarksQuestion
from voc.surveys.measure_fields import in_words
from voc.surveys.questions import Day, Number, Question, Ranking

MOST_MONTHS = 24
MOST_OFTEN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question with what was answered: a spread, bars, figures, or words read elsewhere."""

    key: str
    title: str
    n: int
    """How many answered it."""
    note: str | None = None
    """What stands instead of a spread that is still hidden."""
    spread: share_charts.Distribution | None = None
    bars: charts.Bars | None = None
    kind: str = "percent"
    """What the bars are: "percent" of those who answered, or a "number" with a decimal."""
    measure: str = ""
    heading: str = ""
    figures: Sequence[tuple[str, str, str]] = ()
    """(label, value, how sure it is), for amounts."""
    table: Sequence[Sequence[str]] = ()
    """How often each value was given to each line: a head, and a row for each."""
    has_words: bool = True
    """Whether there may be words to read."""


def of_marks(
    question: MarksQuestion, counts: Mapping[Any, int], title: str, n: int, reader: Reader
) -> Answered:
    """Each line's mean with its interval; the lines of a ranking from first to last."""
    language, size = i18n.current(), len(question.options)
    figures, rows = [], []
    for line in question.choices:
        given = {value: counts.get((line.key, value), 0) for value in question.options}
        amounts, label = Amounts(given), line.label(language.code)
        figures.append(_mean(label, amounts, size, reader))
        if amounts.n and reader.may_spread(amounts.n):
            rows.append([label, *(number(count) for count in given.values()), number(amounts.n)])
    is_ranking = isinstance(question, Ranking)
    if is_ranking:
        figures.sort(key=lambda one: size + 1 if one.value is None else one.value)
    head = ["", *(number(value) for value in question.options), _("Answers")]
    return Answered(
        key=question.key,
        title=title,
        n=n,
        bars=charts.horizontal_bars(figures, rtl=language.dir == "rtl") if n else None,
        kind="number",
        measure=_("Mean place; 1 is first") if is_ranking else _("Mean of each row"),
        heading=_("Line"),
        table=[head, *rows] if rows else (),
        has_words=False,
    )


def _mean(label: str, amounts: Amounts, size: int, reader: Reader) -> charts.Figure:
    n = amounts.n
    if n and not reader.may_value(n):
        return charts.Figure(label, None, 0, note=findings.so_far(n, reader.value))
    interval = amounts.interval
    return charts.Figure(label, amounts.mean, n, interval and interval.clipped(1, size))


def of_amounts(question: Number, counts: Mapping[Any, int], title: str, reader: Reader) -> Answered:
    """The median, the middle half, the mean, and the amounts in ranges."""
    amounts = Amounts(counts)
    n, code = amounts.n, i18n.current().code
    if not n or not reader.may_value(n):
        note = findings.so_far(n, reader.value) if n else None
        return Answered(key=question.key, title=title, n=0, note=note, has_words=False)
    unit = question.unit_in(code)
    bars = None
    if reader.may_spread(n):
        named = [(_range(low, high, question), count) for low, high, count in amounts.bins()]
        bars = bars_of(named, n)
    return Answered(
        key=question.key,
        title=f"{title} ({unit})" if unit else title,
        n=n,
        bars=bars,
        measure=_("Share of those who answered"),
        heading=_("Amount"),
        figures=_summed(amounts, question, reader),
        has_words=False,
    )


def _summed(amounts: Amounts, question: Number, reader: Reader) -> list[tuple[str, str, str]]:
    places = question.decimals

    def said(amount: float | None, more: int = 1) -> str:
        return in_words(amount, places + more)

    half = ""
    if reader.may_spread(amounts.n):
        low, high = said(amounts.quantile(0.25)), said(amounts.quantile(0.75))
        half = _("half of them from %(low)s to %(high)s", low=low, high=high)
    sure = ""
    if interval := amounts.interval:
        sure = _(
            "95%% interval: %(low)s to %(high)s", low=said(interval.low), high=said(interval.high)
        )
    return [(_("Median"), said(amounts.median), half), (_("Mean"), said(amounts.mean), sure)]


def _range(low: float, high: float, question: Number) -> str:
    places = max(question.decimals, 0 if low == int(low) and high == int(high) else 1)
    if low == high:
        return in_words(low, places)
    return _("%(low)s to %(high)s", low=in_words(low, places), high=in_words(high, places))


def of_days(question: Day, counts: Mapping[Any, int], title: str, reader: Reader) -> Answered:
    """How many named a day of each month of the reader's calendar; of each year over many."""
    given = {date.fromisoformat(day): n for day, n in counts.items()}
    n, language = sum(given.values()), i18n.current()
    if n and not reader.may_spread(n):
        note = findings.so_far(n, reader.words)
        return Answered(key=question.key, title=title, n=0, note=note, has_words=False)
    months: Counter[tuple[int, int]] = Counter()
    firsts: dict[tuple[int, int], date] = {}
    for day in sorted(given):
        parts = calendar.split(day, language.calendar)
        months[parts.year, parts.month] += given[day]
        firsts.setdefault((parts.year, parts.month), day)
    named = [
        (calendar.format_month(firsts[month], language.calendar, language.code), count)
        for month, count in months.items()
    ]
    if len(named) > MOST_MONTHS:
        years: Counter[int] = Counter()
        for (year, _month), count in months.items():
            years[year] += count
        named = [(i18n.localised_digits(year), count) for year, count in years.items()]
    return Answered(
        key=question.key,
        title=title,
        n=n,
        bars=bars_of(named, n) if n else None,
        measure=_("Share of those who answered"),
        heading=_("Month"),
        has_words=False,
    )


def of_information(
    question: Question, counts: Mapping[Any, int], title: str, n: int, reader: Reader
) -> Answered:
    """What was given most often; nothing but how many where the reader may not see words."""
    if not counts or not reader.may_spread(n):
        return counted(question, title, n)
    often = list(counts.items())[:MOST_OFTEN]
    return Answered(
        key=question.key,
        title=title,
        n=n,
        bars=bars_of(often, n),
        measure=_("Share of those who answered"),
        heading=_("Answer"),
        has_words=False,
    )


def bars_of(named: Sequence[tuple[str, int]], n: int) -> charts.Bars:
    """The share of each of (label, count) in `n`, with its interval."""
    rates = [(label, Rate(count, max(n, count))) for label, count in named]
    figures = [charts.Figure(label, rate.share, rate.count, rate.interval) for label, rate in rates]
    return charts.horizontal_bars(figures, rtl=i18n.current().dir == "rtl")


def counted(question: Question, title: str, n: int) -> Answered:
    """Nothing but how many."""
    return Answered(key=question.key, title=title, n=n, has_words=False)

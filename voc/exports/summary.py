"""The manager's summary of sentiment: one row a month, survey and language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from voc.core.calendar import Bucket, split
from voc.core.i18n import _, current
from voc.core.intervals import Interval
from voc.exports import about, themes, words
from voc.exports.groups import Group, Key, groups, months
from voc.exports.hiding import hide
from voc.exports.moments import both
from voc.exports.tables import Asked, Cell, Chart, ChartPoint, Column, Row, Table
from voc.metrics.disclosure import Reader, Shown, disclose
from voc.metrics.findings import hidden_note
from voc.metrics.nps import Nps
from voc.surveys.models import Survey

SCORE, SHARE, MEAN = "0.0", "0%", "0.00"
DIGITS = 4
"""After the point, in every figure; what follows says nothing any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a group, and what of it may be shown."""

    key: Key
    month: Bucket
    slug: str
    survey: str
    group: Group
    nps: Shown
    csat: Shown
    ces: Shown
    words: Shown

    def notes(self, reader: Reader) -> list[str]:
        """What is hidden of it, and why, in words."""
        group = self.group
        each = (
            (_("NPS"), self.nps, group.nps.n, reader.value),
            (_("CSAT"), self.csat, group.csat.n, reader.value),
            (_("CES"), self.ces, group.ces.n, reader.value),
            (_("Comments"), self.words, group.comments, reader.words),
        )
        return [
            f"{name}: {hidden_note(shown, n, minimum)}"
            for name, shown, n, minimum in each
            if n and shown is not Shown.YES
        ]


def lines(connection: Connection, asked: Asked) -> tuple[list[Bucket], list[Line]]:
    """The months, and every group of them, oldest first."""
    stretches = months(connection, asked)
    found = groups(connection, asked, stretches)
    surveys = {
        row.id: row for row in connection.execute(select(Survey.id, Survey.slug, Survey.name))
    }
    reader = asked.reader
    nps = _shown(found, {key: one.nps.n for key, one in found.items()}, reader.value)
    csat = _shown(found, {key: one.csat.n for key, one in found.items()}, reader.value)
    ces = _shown(found, {key: one.ces.n for key, one in found.items()}, reader.value)
    said = _shown(found, {key: one.comments for key, one in found.items()}, reader.words)
    rows = []
    for key, group in found.items():
        survey = surveys.get(key.survey_id)
        slug, name = (survey.slug, survey.name) if survey else ("", _("Said in calls"))
        shown = (nps[key], csat[key], ces[key], said[key])
        rows.append(Line(key, stretches[key.month], slug, name, group, *shown))
    return stretches, rows


def _shown(found: Mapping[Key, Group], counts: Mapping[Key, int], minimum: int) -> dict[Key, Shown]:
    """A month's groups have its total beside them; those of a survey and language have theirs."""
    cells = {(key.month, key[1:]): counts[key] for key in found}
    hidden = hide(cells, minimum)
    return {key: hidden[key.month, key[1:]] for key in found}


def table(connection: Connection, asked: Asked) -> Table:
    """The whole summary."""
    stretches, rows = lines(connection, asked)
    named = themes.by_group(connection, asked, stretches) if stretches else {}
    title = _("Sentiment summary")
    return Table(
        name="summary",
        title=title,
        columns=_columns({line.key.language for line in rows}),
        count=len(rows),
        rows=[_row(line, asked, named.get(line.key, ("", ""))) for line in rows],
        about=[
            *about.lines(asked, title, len(rows)),
            *about.formulas(asked),
            *about.corrections(),
        ],
        chart=_chart(stretches, rows, asked),
    )


def _columns(languages: Collection[str]) -> list[Column]:
    low, high = _("%(figure)s, low"), _("%(figure)s, high")
    return [
        Column("period", _("Month"), 10),
        Column("period_name", _("Month in words"), 16),
        Column("first_day", _("First day"), 12),
        Column("first_day_jalali", _("First day, Jalali"), 12),
        Column("last_day", _("Last day"), 12),
        Column("last_day_jalali", _("Last day, Jalali"), 12),
        Column("survey", _("Survey link"), 16),
        Column("survey_name", _("Survey"), 24),
        Column("language", _("Language"), 10, labels=words.languages(languages)),
        Column("responses", _("Responses"), 10),
        Column("nps_n", _("NPS answers"), 10),
        Column("nps", _("NPS"), 8, SCORE),
        Column("nps_low", low % {"figure": _("NPS")}, 10, SCORE),
        Column("nps_high", high % {"figure": _("NPS")}, 10, SCORE),
        Column("promoters", _("Promoters"), 10),
        Column("passives", _("Passives"), 10),
        Column("detractors", _("Detractors"), 10),
        Column("csat_n", _("CSAT answers"), 10),
        Column("csat", _("CSAT"), 8, SHARE),
        Column("csat_low", low % {"figure": _("CSAT")}, 10, SHARE),
        Column("csat_high", high % {"figure": _("CSAT")}, 10, SHARE),
        Column("ces_n", _("CES answers"), 10),
        Column("ces", _("CES"), 8, SHARE),
        Column("ces_low", low % {"figure": _("CES")}, 10, SHARE),
        Column("ces_high", high % {"figure": _("CES")}, 10, SHARE),
        Column("ces_mean", _("CES, mean"), 10, MEAN),
        Column("comments", _("Comments"), 10),
        Column("negative", _("Negative"), 10),
        Column("neutral", _("Neutral"), 10),
        Column("positive", _("Positive"), 10),
        Column("not_scored", _("Not scored"), 10),
        Column("suggestions", _("Suggestions"), 10),
        Column("polarity_mean", _("Mean polarity"), 10, MEAN),
        Column("corrected", _("Read by people"), 10),
        Column("model_negative", _("Negative, the model's"), 10),
        Column("model_neutral", _("Neutral, the model's"), 10),
        Column("model_positive", _("Positive, the model's"), 10),
        Column("model_polarity_mean", _("Mean polarity, the model's"), 10, MEAN),
        Column("most_positive", _("Most positive comment"), 60),
        Column("most_negative", _("Most negative comment"), 60),
        Column("themes", _("Most named themes"), 40),
        Column("themes_complained", _("Most complained of themes"), 40),
        Column("notes", _("Hidden figures"), 40),
    ]


def _row(line: Line, asked: Asked, named: Sequence[str]) -> Row:
    group, month = line.group, line.month
    may_name = line.words is Shown.YES and group.comments >= asked.reader.words
    return [
        period(month),
        month.label(current().code),
        *both(month.first),
        *both(month.last),
        line.slug,
        line.survey,
        line.key.language,
        group.responses,
        *_nps_cells(line, asked),
        *_share_cells(group.csat.n, group.csat.share, group.csat.interval, line.csat),
        *_share_cells(group.ces.n, group.ces.share, group.ces.interval, line.ces),
        _rounded(group.ces.mean) if line.ces is Shown.YES else None,
        *_words_cells(line, asked),
        *(named if may_name else themes.NOTHING),
        "; ".join(line.notes(asked.reader)),
    ]


def period(month: Bucket) -> str:
    """A month for machines: "2026-11", "1405-09"."""
    year, number, _day = split(month.first, month.calendar)
    return f"{year:04d}-{number:02d}"


def _nps_cells(line: Line, asked: Asked) -> list[Cell]:
    nps = line.group.nps
    if line.nps is not Shown.YES:
        return [nps.n, *[None] * 6]
    spread = nps.counts if nps.n >= asked.reader.words else (None, None, None)
    return [nps.n, _rounded(nps.score), *_limits(nps.interval), *spread]


def _share_cells(
    n: int, share: float | None, interval: Interval | None, shown: Shown
) -> list[Cell]:
    return [n, _rounded(share), *_limits(interval)] if shown is Shown.YES else [n, None, None, None]


def _limits(interval: Interval | None) -> tuple[float | None, float | None]:
    return (_rounded(interval.low), _rounded(interval.high)) if interval else (None, None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _words_cells(line: Line, asked: Asked) -> list[Cell]:
    """Counts and mean, and the words; those of a large enough group give no other group away."""
    group, counts = line.group, line.group.words.counts
    words_too = group.comments >= asked.reader.words
    extremes = [group.most_positive, group.most_negative] if words_too else [None, None]
    if line.words is not Shown.YES:
        return [group.comments, *[None] * 11, *extremes]
    model = group.model.counts
    mean, model_mean = (
        one.mean if one.n >= asked.reader.value else None for one in (counts, model)
    )
    return [
        group.comments,
        counts.negative,
        counts.neutral,
        counts.positive,
        counts.not_scored,
        group.words.suggestions,
        _rounded(mean),
        group.corrected,
        model.negative,
        model.neutral,
        model.positive,
        _rounded(model_mean),
        *extremes,
    ]


def _chart(stretches: Sequence[Bucket], rows: Sequence[Line], asked: Asked) -> Chart | None:
    """NPS of each month over all groups, where anybody was asked."""
    sums = [Nps() for _stretch in stretches]
    for line in rows:
        sums[line.key.month] += line.group.nps
    if not any(nps.n for nps in sums):
        return None
    shown = disclose([nps.n for nps in sums], asked.reader.value)
    language = current().code
    points = []
    for month, nps, may in zip(stretches, sums, shown, strict=True):
        score, interval = (nps.score, nps.interval) if may is Shown.YES else (None, None)
        points.append(ChartPoint(month.label(language), _rounded(score), *_limits(interval), nps.n))
    title = _("NPS by month, with its 95 percent interval")
    return Chart(name=_("Chart"), title=title, points=points)

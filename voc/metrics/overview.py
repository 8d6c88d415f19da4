"""Everything the first page shows, counted once and ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from voc.core import calendar, i18n
from voc.core.i18n import _
from voc.metrics import breakdowns, charts, comments, findings, queries, share_charts, trend
from voc.metrics.breakdowns import Part
from voc.metrics.disclosure import Reader, Shown, disclose
from voc.metrics.filters import Filter
from voc.metrics.headlines import Headline, headlines
from voc.metrics.nps import Nps
from voc.metrics.queries import Scores, Words
from voc.metrics.rates import Rate
from voc.metrics.trend import Point

LATEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The figures of one filter."""

    reader: Reader
    scores: Scores
    earlier: Nps | None
    rate: Rate
    nps_points: tuple[Point[Nps], ...]
    words_points: tuple[Point[Words], ...]
    words: Words
    parts: Sequence[Part]
    latest: Sequence[Any]

    @property
    def nps(self) -> Nps:
        """The Net Promoter Score."""
        return self.scores.nps

    @property
    def sentence(self) -> str:
        """What is true now."""
        return findings.headline(self.scores, self.earlier, self.reader.minimum)

    @property
    def comparison(self) -> str:
        """How sure that is."""
        return findings.beside(self.nps, self.earlier)

    @property
    def has_nps(self) -> bool:
        """Whether NPS has a place on the page: not where only other questions were answered."""
        return bool(self.nps.n or not self.scores.responses)

    @property
    def trend_title(self) -> str:
        """What the trend shows; a finding only where the figures behind it may be shown."""
        return findings.nps_over_time(self.nps_points if self.may_spread else ())

    @property
    def groups_title(self) -> str:
        """What the groups show."""
        return findings.groups(self.nps if self.may_spread else Nps())

    @property
    def distribution_title(self) -> str:
        """What the answers from 0 to 10 show."""
        return findings.distribution(self.scores.nps_counts if self.may_spread else (0,) * 11)

    @property
    def sentiment_title(self) -> str:
        """What the comments show."""
        may = self.reader.may_spread(self.words.counts.n)
        return findings.sentiment(self.words if may else Words())

    @property
    def parts_title(self) -> str:
        """What the comparison shows."""
        return findings.between(self.parts)

    @property
    def parts_are_nps(self) -> bool:
        """Whether the comparison is of NPS; of CSAT where nobody was asked for it."""
        return any(part.nps.n for part in self.parts)

    @property
    def headlines(self) -> list[Headline]:
        """The large figures."""
        return headlines(self.reader, self.scores, self.words, self.rate)

    @property
    def may_spread(self) -> bool:
        """Whether the reader may see how NPS answers are spread."""
        return self.reader.may_spread(self.nps.n)

    @property
    def spread_note(self) -> str | None:
        """What stands instead of a spread that is still hidden."""
        if self.may_spread or not self.nps.n:
            return None
        return findings.so_far(self.nps.n, self.reader.words)

    @property
    def trend_note(self) -> str | None:
        """What stands instead of a trend none of whose points may be shown."""
        if self.spread_note or not self.nps.n or self.nps_trend.drawn:
            return self.spread_note
        return _("Too few answers in each stretch of time so far.")

    @property
    def words_note(self) -> str | None:
        """What stands instead of words that are still hidden."""
        total = self.words.counts.total + self.words.suggestions
        if not total or self.reader.may_spread(total):
            return None
        return findings.so_far(total, self.reader.words)

    @property
    def nps_trend(self) -> charts.Trend:
        """NPS over time."""
        counts = [point.figure.n for point in self.nps_points]
        shown = [Shown.YES] * len(counts)
        if not self.reader.sees_personal:
            shown = list(disclose(counts, self.reader.value))
        language = i18n.current()
        figures = [
            charts.Figure(
                point.bucket.label(language.code),
                point.figure.score if may is Shown.YES else None,
                point.figure.n,
                point.figure.interval,
                note=findings.hidden_note(may, point.figure.n, self.reader.value),
                so_far=point.so_far,
            )
            for point, may in zip(self.nps_points, shown, strict=True)
        ]
        return charts.trend(figures, rtl=language.dir == "rtl")

    @property
    def group_bar(self) -> share_charts.ShareBar:
        """Promoters, passives and detractors."""
        nps = self.nps if self.may_spread else Nps()
        named = [
            (_("Promoters"), nps.promoters, "positive"),
            (_("Passives"), nps.passives, "neutral"),
            (_("Detractors"), nps.detractors, "negative"),
        ]
        return share_charts.share_bar(named, rtl=i18n.current().dir == "rtl")

    @property
    def distribution(self) -> share_charts.Distribution:
        """How often each answer from 0 to 10 was given."""
        counts = self.scores.nps_counts if self.may_spread else (0,) * 11
        named = [
            (_("Detractors"), "negative", 7),
            (_("Passives"), "neutral", 2),
            (_("Promoters"), "positive", 2),
        ]
        return share_charts.distribution(counts, named, rtl=i18n.current().dir == "rtl")

    @property
    def sentiment_bar(self) -> share_charts.ShareBar:
        """Negative, neutral and positive comments."""
        counts = self.words.counts
        given = (counts.negative, counts.neutral, counts.positive)
        if not self.reader.may_spread(counts.n):
            given = (0, 0, 0)
        named = [(*kind, n) for kind, n in zip(_kinds(), given, strict=True)]
        return share_charts.share_bar(
            [(label, n, tone) for label, tone, n in named], rtl=i18n.current().dir == "rtl"
        )

    @property
    def sentiment_stacks(self) -> tuple[share_charts.Stack, ...]:
        """Sentiment over time; nothing where some stretch would be too thin to show."""
        totals = [point.figure.counts.n for point in self.words_points]
        if not self.reader.sees_personal and Shown.TOO_FEW in disclose(
            [n for n in totals if n], self.reader.words
        ):
            return ()
        language = i18n.current()
        columns = [
            (point.bucket.label(language.code), (c.negative, c.neutral, c.positive))
            for point in self.words_points
            for c in (point.figure.counts,)
        ]
        going_on = (place for place, point in enumerate(self.words_points) if point.so_far)
        return share_charts.stacks(
            columns, _kinds(), rtl=language.dir == "rtl", open_at=next(going_on, None)
        )


def look(wanted: Filter, by: str, reader: Reader, at: datetime) -> Overview:
    """Count everything for one filter; the number of queries never depends on the data."""
    language = i18n.current()
    scores = queries.scores(wanted)
    before = wanted.before()
    daily_nps, daily_words = queries.daily_nps(wanted), queries.daily_words(wanted)
    days = [*daily_nps, *daily_words]
    today = calendar.local_day(at, wanted.zone)
    first = wanted.first or min(days, default=today)
    last = wanted.last or max(today, *days, first)
    every = language.calendar
    return Overview(
        reader=reader,
        scores=scores,
        earlier=_comparable(queries.nps(before) if before else None, scores.nps, reader),
        rate=queries.response_rate(wanted),
        nps_points=trend.fold(daily_nps, first, last, every, Nps(), today),
        words_points=trend.fold(daily_words, first, last, every, Words(), today),
        words=sum(daily_words.values(), Words()),
        parts=breakdowns.parts(wanted, by, scores, reader.value),
        latest=_latest(wanted, reader, daily_words),
    )


def _comparable(earlier: Nps | None, now: Nps, reader: Reader) -> Nps | None:
    """The period before, where both have enough answers for a comparison to mean anything."""
    if earlier is None or min(earlier.n, now.n) < reader.value:
        return None
    return earlier


def _latest(wanted: Filter, reader: Reader, days: dict[date, Words]) -> Sequence[Any]:
    total = sum(day.counts.total + day.suggestions for day in days.values())
    if not reader.sees_comments or not reader.may_spread(total):
        return ()
    return comments.latest(wanted, LATEST, with_names=reader.sees_personal)


def _kinds() -> list[tuple[str, str]]:
    return [(_("Negative"), "negative"), (_("Neutral"), "neutral"), (_("Positive"), "positive")]

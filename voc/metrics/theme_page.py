"""The page of themes, counted and ready to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from voc.core import i18n
from voc.core.i18n import _, number, percent, signed
from voc.core.intervals import newcombe
from voc.metrics import charts, findings, share_charts, theme_queries
from voc.metrics.charts import Figure
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter
from voc.metrics.rates import Rate
from voc.metrics.theme_queries import Grouping
from voc.metrics.themes import Heard, Impact, Theme, Themes

MOST_TROUBLES = 6
"""Themes whose complaints are followed over time."""
SHARES = (0.0, 1.0)

Link = Callable[[Theme], str]
Labels = Sequence[tuple[str, bool]]
"""What each stretch of time is called, and whether it goes on."""


@dataclass(frozen=True, slots=True)
class Row:
    """One theme as it is shown."""

    key: str
    name: str
    href: str
    n: int
    share: Rate
    note: str
    """What stands instead of its figures while they are hidden."""
    bar: share_charts.ShareBar
    bar_note: str
    wishes: int
    over_time: charts.Trend
    impact: Impact | None
    impact_note: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A theme's share of all complaints over time."""

    key: str
    title: str
    chart: charts.Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesPage:
    """Everything the page shows of one filter."""

    found: Themes
    reader: Reader
    rows: Sequence[Row]
    troubles: Sequence[Trouble]
    labels: Sequence[str]

    @property
    def is_hidden(self) -> bool:
        """Whether so few comments are there that nothing is said of their themes."""
        return not self.reader.may_value(self.found.total.n)

    @property
    def sentence(self) -> str:
        """What is true now."""
        total = self.found.total.n
        if not total:
            return _("Nobody has written anything yet")
        if self.is_hidden:
            return findings.so_far(total, self.reader.minimum)
        hurting = self._extreme(lambda value: -value)
        if hurting is not None and hurting.impact is not None:
            return _(
                "%(theme)s costs most: without the answers that name it, NPS would be %(points)s"
                " points higher",
                theme=hurting.name,
                points=number(-hurting.impact.value, 1),
            )
        named = [row for row in self.rows if not row.note]
        if not named:
            return _("No comment names a theme yet")
        first = named[0]
        share = percent(first.share.share)
        return _("%(theme)s is named most, in %(share)s of the comments",
                 theme=first.name, share=share)  # fmt: skip

    def _extreme(self, by: Callable[[float], float]) -> Row | None:
        """The row whose clear impact is largest by a measure, where that is above 0."""
        clear = [row for row in self.rows if row.impact is not None and row.impact.is_clear]
        best = max(clear, key=lambda row: by(row.impact.value if row.impact else 0), default=None)
        return best if best is not None and best.impact and by(best.impact.value) > 0 else None

    @property
    def coverage(self) -> str:
        """How many of the comments have a theme at all."""
        total = self.found.total.n
        if not total or self.is_hidden:
            return ""
        return _(
            "%(share)s of %(comments)s name a theme.",
            share=percent(self.found.themed / total),
            comments=findings.comments(total),
        )

    @property
    def impacts(self) -> charts.Bars:
        """What each theme does to NPS, from the one that costs most."""
        known = [row for row in self.rows if row.impact is not None]
        known.sort(key=lambda row: row.impact.value if row.impact else 0)
        figures = [
            Figure(
                row.name,
                row.impact.value,
                row.impact.n,
                row.impact.interval,
                tone="negative" if row.impact.value < 0 else "positive",
                href=row.href,
            )
            for row in known
            if row.impact is not None
        ]
        return charts.horizontal_bars(figures, rtl=_is_rtl())


def look(
    wanted: Filter, grouping: Grouping, reader: Reader, at: datetime, link: Link
) -> ThemesPage:
    """Count everything of one filter; the number of statements never depends on the data."""
    time = theme_queries.stretches(wanted, at)
    found = theme_queries.themes(wanted, grouping, time)
    labels = theme_queries.labels(time)
    rows = [_row(found, theme, reader, labels, link) for theme in found.rows]
    if not reader.may_value(found.total.n):
        rows = []
    troubles = [_trouble(found, theme, reader, labels) for theme in found.troubles(MOST_TROUBLES)]
    return ThemesPage(
        found=found,
        reader=reader,
        rows=rows,
        troubles=[one for one in troubles if rows and one.chart.drawn],
        labels=[findings.stretch(label, so_far=so_far) for label, so_far in labels],
    )


def _row(found: Themes, theme: Theme, reader: Reader, labels: Labels, link: Link) -> Row:
    total = theme.total
    is_shown = reader.may_value(total.n)
    may_spread = reader.may_spread(total.scored)
    impact = found.impact(theme, reader) if is_shown else None
    return Row(
        key=theme.key,
        name=theme.name,
        href=link(theme),
        n=total.n,
        share=found.share(theme),
        note="" if is_shown else findings.so_far(total.n, reader.value),
        bar=_bar(total if is_shown and may_spread else Heard()),
        bar_note=_bar_note(total, reader),
        wishes=total.wishes if is_shown and may_spread else 0,
        over_time=_trend(found.shares(theme), labels, reader if is_shown else None),
        impact=impact,
        impact_note=_impact_note(theme, impact, reader),
    )


def _bar(heard: Heard) -> share_charts.ShareBar:
    parts = [
        (_("Negative"), heard.negative, "negative"),
        (_("Neutral"), heard.neutral, "neutral"),
        (_("Positive"), heard.positive, "positive"),
    ]
    return share_charts.share_bar(parts, rtl=_is_rtl())


def _bar_note(heard: Heard, reader: Reader) -> str:
    if heard.scored and not reader.may_spread(heard.scored):
        return findings.so_far(heard.scored, reader.words)
    return "" if heard.scored else _("only suggestions") if heard.wishes else _("not scored")


def _impact_note(theme: Theme, impact: Impact | None, reader: Reader) -> str:
    if impact is not None:
        return findings.likely(impact.interval)
    if theme.nps.n and not reader.may_value(theme.nps.n):
        return findings.so_far(theme.nps.n, reader.value)
    return _("no NPS beside it")


def _trend(rates: Sequence[Rate], labels: Labels, reader: Reader | None) -> charts.Trend:
    """Shares over time; a stretch whose whole is too thin has none."""
    figures = [
        Figure(label, rate.share, rate.n, rate.interval, so_far=so_far)
        if reader is not None and rate.n and reader.may_value(rate.n)
        else Figure(
            label,
            None,
            rate.n,
            note=findings.so_far(rate.n, reader.value) if reader and rate.n else "",
            so_far=so_far,
        )
        for (label, so_far), rate in zip(labels, rates, strict=True)
    ]
    return charts.trend(figures, rtl=_is_rtl(), bounds=SHARES)


def _trouble(found: Themes, theme: Theme, reader: Reader, labels: Labels) -> Trouble:
    rates = found.complaint_shares(theme)
    is_shown = reader.may_value(theme.total.n)
    return Trouble(
        theme.key, _course(theme.name, rates), _trend(rates, labels, reader if is_shown else None)
    )


def _course(name: str, rates: Sequence[Rate]) -> str:
    """Whether a share of complaints rose or fell from the earlier half to the later.

    Said only where Newcombe's interval of the difference leaves 0 out.
    """
    half = len(rates) // 2
    earlier = sum(rates[:half], Rate())
    later = sum(rates[len(rates) - half :], Rate())
    change = newcombe(later.count, later.n, earlier.count, earlier.n)
    if change is not None and change.low > 0:
        return _("%(theme)s is complained of more and more", theme=name)
    if change is not None and change.high < 0:
        return _("%(theme)s is complained of less and less", theme=name)
    share = sum(rates, Rate()).share
    return _("%(theme)s: %(share)s of the complaints", theme=name, share=percent(share))


def _is_rtl() -> bool:
    return i18n.current().dir == "rtl"


def points(impact: Impact) -> str:
    """An impact in words: "+1.4"."""
    return signed(impact.value, 1)

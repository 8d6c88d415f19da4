"""One row a month and programme of the outreach: who was asked, reached, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from voc.core.calendar import Bucket, Unit, buckets
from voc.core.i18n import _
from voc.exports import about
from voc.exports.summary import DIGITS, period
from voc.exports.tables import Asked, Cell, Column, Row, Table
from voc.followups.models import OutreachCall, Programme
from voc.followups.results import Reached, calls_within, statement
from voc.metrics.rates import Rate

Key = tuple[int, int]
"""The place of a month, and the id of a programme."""


def table(connection: Connection, asked: Asked) -> Table:
    """Months in order, and in each the programmes that asked anybody."""
    rows = _rows(connection, asked)
    title = _("Outreach")
    return Table(
        name="outreach",
        title=title,
        columns=_columns(),
        count=len(rows),
        rows=rows,
        about=about.lines(asked, title, len(rows)),
    )


def counted(connection: Connection, asked: Asked) -> int:
    """How many rows the file has."""
    return len(_rows(connection, asked))


def _columns() -> list[Column]:
    ways = {"phone": _("By phone"), "link": _("By a link in a mail")}
    return [
        Column("month", _("Month"), 10),
        Column("programme", _("Programme"), 26),
        Column("asks", _("How they are asked"), 16, labels=ways),
        Column("asked", _("Asked"), 10),
        Column("reached", _("Reached"), 10),
        Column("answered", _("Answered"), 10),
        *_limits("reached", _("Reached, of those asked")),
        *_limits("answered", _("Answered, of those asked")),
    ]


def _limits(key: str, title: str) -> list[Column]:
    return [
        Column(f"{key}_share", title, 12, "0.000"),
        Column(f"{key}_low", _("%(figure)s, low", figure=title), 12, "0.000"),
        Column(f"{key}_high", _("%(figure)s, high", figure=title), 12, "0.000"),
    ]


def _rows(connection: Connection, asked: Asked) -> list[Row]:
    keys = (OutreachCall.day, Programme.id, Programme.name, Programme.asks)
    by_day = connection.execute(statement(calls_within(asked.wanted), *keys)).all()
    if not by_day:
        return []
    months = buckets(by_day[0].day, by_day[-1].day, Unit.MONTH, asked.calendar)
    sums: dict[Key, Reached] = {}
    named: dict[int, tuple[str, str]] = {}
    for row in by_day:
        place = _place(months, row.day)
        key = (place, row.id)
        counts = Reached(row.asked, row.reached, row.answered)
        sums[key] = sums.get(key, Reached()) + counts
        named[row.id] = (row.name, row.asks.value)
    return [
        [period(months[place]), *named[one], *_cells(sums[place, one], asked)]
        for place, one in sorted(sums)
    ]


def _place(months: Sequence[Bucket], day: date) -> int:
    return next(n for n, month in enumerate(months) if month.first <= day <= month.last)


def _cells(counts: Reached, asked: Asked) -> list[Cell]:
    figures = [counts.asked, counts.reached, counts.answered]
    return [*figures, *_share(counts.reach, asked), *_share(counts.answer, asked)]


def _share(rate: Rate, asked: Asked) -> list[Cell]:
    """A share with its interval; nothing where too few were asked."""
    interval = rate.interval
    if rate.share is None or interval is None or not asked.reader.may_value(rate.n):
        return [None, None, None]
    return [round(one, DIGITS) for one in (rate.share, interval.low, interval.high)]

"""The calendar of waves: what was sent and what will be, month by month."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request

from voc.accounts.queries import organisation
from voc.core import clock
from voc.core.access import Permission, staff
from voc.core.calendar import Calendar, format_day, format_month, local_day, parse_day, weekday_name
from voc.core.i18n import current
from voc.waves import months

bp = staff(
    Blueprint("calendar", __name__, url_prefix="/waves"), Permission.WAVES, Permission.APPROVE
)


@bp.get("/calendar")
def index() -> str:
    """The month that holds `day` (today's by default), of the chosen calendar or the reader's."""
    at, reader = clock.now(), current()
    today = local_day(at, organisation().zone_info)
    calendar = _calendar(request.args.get("calendar", ""), reader.calendar)
    month = months.month(_day(request.args.get("day", ""), today), calendar, at)
    return render_template(
        "waves/calendar.html",
        month=month,
        title=format_month(month.first, calendar, reader.words),
        titles={
            one: format_month(one, calendar, reader.words)
            for one in (month.previous, month.following)
        },
        weekdays=[weekday_name(one.day, reader.words) for one in month.weeks[0]],
        in_words=lambda day: format_day(day, calendar, reader.words),
        weekday=lambda day: weekday_name(day, reader.words),
        zone=organisation().zone_info,
        today=today,
        Calendar=Calendar,
    )


def _calendar(said: str, otherwise: Calendar) -> Calendar:
    return Calendar(said) if said in set(Calendar) else otherwise


def _day(said: str, otherwise: date) -> date:
    """The day that was asked for, where there is such a day within the years we know."""
    try:
        found = parse_day(said)
    except (ValueError, OverflowError):
        return otherwise
    return found if abs(found.year - otherwise.year) <= 50 else otherwise

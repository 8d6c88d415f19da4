"""What customers speak of: themes, what they do to NPS, and phrases that are on the rise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from voc.core import clock
from voc.core.access import Permission, may, requires, staff
from voc.core.calendar import Period
from voc.core.i18n import _
from voc.metrics import anonymous, queries, rising_page, theme_page
from voc.metrics.filters import Filter
from voc.metrics.forms import FilterForm
from voc.metrics.routes import reader
from voc.metrics.theme_queries import Grouping
from voc.metrics.themes import Theme
from voc.scoring.themes import queries as taxonomy

bp = staff(Blueprint("themes", __name__, url_prefix="/themes"), Permission.FIGURES)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Themes, motives and fears, the four Cs or competitors, in the comments of a filter."""
    at = clock.now()
    form = FilterForm(request.args, queries.choices(g.organisation.minimum_value))
    asked = request.args.get("by", "")
    grouping = Grouping(asked) if asked in set(Grouping) else Grouping.THEMES

    def link(theme: Theme) -> str:
        if not may(Permission.COMMENTS) or not theme.key.isdigit():
            return ""
        narrowed: dict[str, Any] = {**form.args, "theme": theme.key}
        return url_for("comments.index", **narrowed)

    wanted = _guarded(form, at)
    return render_template(
        "themes/index.html",
        form=form,
        shown=theme_page.look(wanted, grouping, reader(wanted), at, link),
        grouping=grouping.value,
        groupings=groupings(),
        progress=taxonomy.progress(),
        points=theme_page.points,
    )


def groupings() -> dict[str, str]:
    """What the page can be about: address value to name."""
    return {
        Grouping.THEMES.value: _("Themes"),
        Grouping.WHY.value: _("Motives, fears and wishes"),
        Grouping.FOUR_CS.value: _("The four Cs"),
        Grouping.COMPETITORS.value: _("Competitors"),
    }


@bp.get("/rising")
@requires(Permission.COMMENTS)
def rising() -> ResponseReturnValue:
    """Phrases that rise in what the unhappy write, each one click from being a keyword."""
    asked = MultiDict(request.args)
    asked.setdefault("period", Period.LAST_90_DAYS.value)  # what is new is not a year old
    form = FilterForm(asked, queries.choices(g.organisation.minimum_value))
    wanted = _guarded(form, clock.now())
    return render_template(
        "themes/rising.html",
        form=form,
        shown=rising_page.look(wanted, reader(wanted)),
        most=rising_page.MOST_COMMENTS,
        choices=taxonomy.choices() if may(Permission.THEMES) else {},
    )


def _guarded(form: FilterForm, at: datetime) -> Filter:
    return anonymous.guarded(form.filter(at), g.organisation.minimum_words)

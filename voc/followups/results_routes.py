"""What came of the outreach: how many were heard, by whom, and what they would change."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from voc.accounts.forms import ROLES
from voc.core import clock, i18n
from voc.core.access import Permission, may
from voc.core.calendar import local_day
from voc.core.i18n import _, _l
from voc.followups import queries, results
from voc.followups.results import OutreachFilter, Reached
from voc.followups.routes import bp
from voc.metrics import queries as figures
from voc.metrics import theme_page
from voc.metrics.filters import Choices, Filter
from voc.metrics.forms import PERIOD_ONLY, FilterForm, narrowed, options
from voc.metrics.routes import reader
from voc.metrics.theme_queries import Grouping
from voc.metrics.themes import Theme


class ResultsForm(FilterForm):
    """One programme or all, and a period."""

    programme = SelectField(_l("Programme"), default="")

    def __init__(self, args: MultiDict[str, str], choices: Choices) -> None:
        named = {one.id: one.name for one in queries.programmes()}
        self.programmes = options(_("All programmes"), named)
        super().__init__(args, choices)

    def _fall_back(self) -> None:
        self.programme.choices = self.programmes
        super()._fall_back()

    def outreach(self, at: datetime) -> OutreachFilter:
        """What was asked for, at that moment."""
        usual = self.filter(at)
        given = {one.name: getattr(usual, one.name) for one in fields(Filter)}
        chosen = self.programme.data
        return OutreachFilter(**given, programme_id=int(chosen) if chosen else None)


@bp.get("/answers")
def answers() -> ResponseReturnValue:
    """How many were asked, reached and answered; what they would change, by theme and over time."""
    at = clock.now()
    args = narrowed(request.args, "programme", *PERIOD_ONLY)
    form = ResultsForm(args, figures.choices(g.organisation.minimum_value))
    wanted = form.outreach(at)
    by_programme = results.counted(wanted)
    stretches = results.months(wanted, local_day(at, wanted.zone), i18n.current().calendar)
    sees = reader(wanted)
    total = sum(by_programme.values(), Reached())

    def link(theme: Theme) -> str:
        if not may(Permission.COMMENTS) or not theme.key.isdigit():
            return ""
        days: dict[str, Any] = {name: args[name] for name in PERIOD_ONLY if name in args}
        return url_for("comments.index", **days, theme=theme.key, channel="call")

    return render_template(
        "outreach/answers.html",
        form=form,
        total=total,
        rows=[
            (one, by_programme[one.id]) for one in queries.programmes() if one.id in by_programme
        ],
        heard=results.heard(wanted, stretches),
        months=stretches,
        shown=theme_page.look(wanted, Grouping.THEMES, sees, at, link),
        reader=sees,
        roles=ROLES,
        page=results.answers(wanted, request.args.get("after")),
    )

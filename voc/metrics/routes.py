"""The first page, and what one survey found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import calendar, clock, i18n, navigation
from voc.core.access import Permission, may, requires, staff
from voc.core.db import db
from voc.core.errors import Forbidden, NotFound
from voc.core.i18n import _
from voc.metrics import anonymous, comparison, core_trends, queries, results
from voc.metrics import overview as pages
from voc.metrics.breakdowns import BY_LANGUAGE, BY_SURVEY, Part
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Choices, Filter
from voc.metrics.first_steps import first_steps
from voc.metrics.forms import FilterForm
from voc.metrics.question_counts import asked_by
from voc.metrics.ways import BY_BATCH, BY_CHANNEL, BY_FIELD
from voc.responses import leaving, quarantine
from voc.scoring.themes import queries as themes
from voc.surveys.models import Survey, SurveyState

bp = staff(Blueprint("metrics", __name__), None)
UNCHANGED = 204


@bp.get("/")
def overview() -> ResponseReturnValue:
    """The figures of all answers that a filter lets through."""
    if not may(Permission.FIGURES):
        return _first_place()
    at = clock.now()
    progress = themes.progress()
    state = _state(progress)
    if request.headers.get("X-Refresh") == state:
        return "", UNCHANGED
    choices = queries.choices(g.organisation.minimum_value)
    form = FilterForm(request.args, choices)
    by = _compared_by(choices, form)
    wanted = anonymous.guarded(form.filter(at), g.organisation.minimum_words)
    shown = pages.look(wanted, by, reader(wanted), at)
    is_new = not shown.scores.responses and not shown.words.counts.total and not form.args
    return render_template(
        "metrics/overview.html",
        form=form,
        shown=shown,
        bars=comparison.bars(shown.parts, g.organisation.minimum_value, _link_of(by, form)),
        by=by,
        comparisons=_comparisons(choices, form),
        is_new=is_new,
        steps=first_steps(queries.begun(g.organisation), may) if is_new else [],
        is_anything_asked=not is_new or queries.is_anything_asked(),
        surveys_url=surveys_url(),
        progress=progress,
        state=state,
        held=quarantine.count() if may(Permission.SURVEYS) else 0,
    )


@bp.get("/surveys/<int:survey_id>/results")
@requires(Permission.FIGURES)
def survey(survey_id: int) -> ResponseReturnValue:
    """What each question of a survey was answered with."""
    asked = db.session.get(Survey, survey_id)
    if asked is None or asked.state is SurveyState.DRAFT:
        raise NotFound
    at = clock.now()
    form = FilterForm(request.args, queries.choices(g.organisation.minimum_value))
    form.survey.data = str(survey_id)
    wanted = anonymous.guarded(form.filter(at, survey_id), g.organisation.minimum_words)
    over_versions = asked_by(asked)
    return render_template(
        "metrics/survey.html",
        survey=asked,
        form=form,
        shown=pages.look(wanted, BY_LANGUAGE, reader(wanted), at),
        questions=results.questions(over_versions, wanted, reader(wanted)),
        trends=core_trends.trends(over_versions, wanted, reader(wanted), at),
        pressed=leaving.pressed(asked, i18n.current().code),
    )


def reader(wanted: Filter | None = None) -> Reader:
    """What the person of this request may see of what a filter lets through."""
    return Reader(
        value=g.organisation.minimum_value,
        words=g.organisation.minimum_words,
        sees_personal=may(Permission.PERSONAL) and not (wanted and wanted.is_anonymous),
        sees_comments=may(Permission.COMMENTS),
    )


def surveys_url() -> str:
    """Where surveys are made, for those who may; else nothing."""
    places = [place for _title, group in navigation.groups() for place in group]
    return next((place.url for place in places if place.endpoint == "surveys.index"), "")


def _first_place() -> ResponseReturnValue:
    """For someone without figures, the first page that is theirs."""
    for _title, places in navigation.groups():
        return redirect(places[0].url, code=303)
    raise Forbidden


def _state(progress: themes.Progress | None) -> str:
    """Changes when the page would show something else; see `queries.state`."""
    today = calendar.local_day(clock.now(), i18n.zone())
    done = f"-{progress.job}-{progress.done}" if progress else ""
    return f"{queries.state(today)}-{i18n.current().code}{done}"


def _comparisons(choices: Choices, form: FilterForm) -> dict[str, str]:
    """What the figures can be compared by: address value to name."""
    named = {BY_SURVEY: _("Survey"), BY_LANGUAGE: _("Language")}
    if form.survey.data or len(choices.surveys) < 2:
        del named[BY_SURVEY]
    if form.language.data and len(named) > 1:
        del named[BY_LANGUAGE]
    shared = {one.key: one.name for one in choices.values}
    return named | shared | _comparable_ways(choices, form)


def _comparable_ways(choices: Choices, form: FilterForm) -> dict[str, str]:
    """The ways that answers came: by channel, batch, and each field that links carried."""
    found = {} if form.channel.data else {BY_CHANNEL: _("Channel")}
    if choices.ways.batches and not form.batch.data:
        found[BY_BATCH] = _("Batch")
    if not form.field.data:
        found |= {BY_FIELD + name: name for name in choices.ways.names}
    return found


def _compared_by(choices: Choices, form: FilterForm) -> str:
    known = _comparisons(choices, form)
    asked = request.args.get("by", "")
    return asked if asked in known else next(iter(known))


def _link_of(by: str, form: FilterForm) -> Callable[[Part], str]:
    def link(part: Part) -> str:
        """The same page, narrowed to that part."""
        own = {by: str(part.value)}
        if by.startswith(BY_FIELD):
            own = {"field": f"{by.removeprefix(BY_FIELD)}:{part.value}"}
        elif by.startswith(":"):
            own = {by[1:]: str(part.value)}
        elif by not in {BY_SURVEY, BY_LANGUAGE}:
            own = {"attribute": f"{by}:{part.value}"}
        asked: dict[str, Any] = {**form.args, **own}
        return url_for("metrics.overview", **asked)

    return link

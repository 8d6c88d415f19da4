"""A survey on the company's web site: its settings, how it will look, the tag to copy."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request
from flask import url_for as to
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from voc.core import clock, tokens
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Conflict, Invalid, NotFound
from voc.core.headers import POLICY
from voc.core.i18n import LANGUAGES, _, current, use
from voc.responses import pages
from voc.responses import routes as answering
from voc.responses.links import Framed, Link, published_link
from voc.surveys import queries as surveys
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Questionnaire
from voc.widgets import actions, queries, signing
from voc.widgets.forms import WidgetForm
from voc.widgets.models import Moment, Place, Widget
from voc.widgets.routes import framed_by
from voc.widgets.script import config_of, script

bp = staff(Blueprint("web_site", __name__, url_prefix="/surveys"), Permission.SURVEYS)

EXAMPLE = "4711"
"""The customer's number in the examples."""


@bp.route("/<int:survey_id>/web-site", methods=["GET", "POST"])
def index(survey_id: int) -> ResponseReturnValue:
    """Show and change where, when and how often the survey is shown."""
    survey, at = surveys.survey(survey_id), clock.now()
    widget = queries.widget_of(survey.id) or actions.fresh(survey, at)
    values = {name: getattr(widget, name) for name in actions.SETTINGS}
    form = WidgetForm(
        data={
            **values,
            "sites": "\n".join(widget.sites),
            "place": widget.place.value,
            "moment": widget.moment.value,
        }
    )
    if not form.validate_on_submit():
        return _settings(survey, widget, form), 422 if form.errors else 200
    chosen = {name: form[name].data for name in actions.SETTINGS}
    chosen |= {
        "sites": form.lines(),
        "place": Place(form.place.data),
        "moment": Moment(form.moment.data),
    }
    try:
        actions.describe(survey, chosen, by=g.person, at=at)
    except Invalid as error:
        db.session.rollback()
        form.sites.errors = [error.message]
        survey = surveys.survey(survey_id)
        widget = queries.widget_of(survey.id) or actions.fresh(survey, at)
        return _settings(survey, widget, form), error.status
    db.session.commit()
    flash(_("The settings are kept."))
    return redirect(to(".index", survey_id=survey.id), code=303)


def _settings(survey: Survey, widget: Widget, form: WidgetForm) -> str:
    g.policy = f"{POLICY}; frame-src 'self'"
    home = current_app.extensions["voc.settings"].public_url
    key = queries.keys_of(widget)[0]
    return render_template(
        "widgets/index.html",
        survey=survey,
        widget=widget,
        form=form,
        tag=f'<script async src="{home}/w/{survey.slug}.js"></script>',
        home=home,
        key=key,
        is_kept=widget.id is not None,
        sample=signing.signed(EXAMPLE, key, clock.now()),
        example=EXAMPLE,
        is_published=surveys.published_version(survey) is not None,
    )


@bp.post("/<int:survey_id>/web-site/key")
def replace_key(survey_id: int) -> ResponseReturnValue:
    """End the key that sites sign with."""
    widget = queries.widget_of(surveys.survey(survey_id).id)
    if widget is None:
        raise Conflict
    actions.replace_key(widget, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The old key no longer works; this is the new one."))
    return redirect(to(".index", survey_id=survey_id, _anchor="key"), code=303)


@bp.get("/<int:survey_id>/web-site/page")
def sample_page(survey_id: int) -> ResponseReturnValue:
    """A made-up page of a web site that shows the survey as it is set, or as `place` says."""
    survey = surveys.survey(survey_id)
    _published(survey)
    use(request.args.get("as", current().code))
    g.policy = framed_by("'self'") + "; frame-src 'self'"
    place = _place(queries.widget_of(survey.id), request.args.get("place", ""))
    return render_template("widgets/sample_page.html", survey=survey, place=place)


@bp.get("/<int:survey_id>/web-site/<place>.js")
def sample_script(survey_id: int, place: str) -> Response:
    """The script of the made-up page: it remembers nothing and shows itself at once."""
    survey = surveys.survey(survey_id)
    version = surveys.published_version(survey)
    if version is None or place not in set(Place):
        raise NotFound
    title = Questionnaire.read(version.content).title
    widget = queries.widget_of(survey.id) or actions.fresh(survey, clock.now())
    config = config_of(widget, survey, title, to(".trial", survey_id=survey.id))
    config |= {"trial": True, "place": place, "when": Moment.TIME.value, "after": 0}
    return Response(script(config), mimetype="text/javascript")


@bp.get("/<int:survey_id>/web-site/try")
def trial(survey_id: int) -> str:
    """The survey in the frame of the made-up page; nothing of it is stored."""
    link = _on_trial(survey_id)
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else link.language
    form = pages.form_of(link, language, None)
    form.process(data={})
    return pages.asking(link, language, form, tokens.fresh())


@bp.post("/<int:survey_id>/web-site/try")
def tried(survey_id: int) -> ResponseReturnValue:
    """What follows an answer there."""
    data = MultiDict(request.form)
    return answering.take(_on_trial(survey_id), data, answering.submission_of(data))


def _on_trial(survey_id: int) -> Link:
    """Only our own pages frame it, and only they are spoken to.

    :raises NotFound: the survey was never published, or another site asks.
    """
    survey = surveys.survey(survey_id)
    site = request.args.get("site", "")
    ours = {current_app.extensions["voc.settings"].public_url, request.host_url.rstrip("/")}
    if site not in ours:
        raise NotFound
    g.policy = framed_by("'self'")
    return published_link(survey.slug)._replace(framed=Framed(site, is_trial=True))


def _published(survey: Survey) -> None:
    if surveys.published_version(survey) is None:
        raise NotFound


def _place(widget: Widget | None, asked: str) -> Place:
    if asked in set(Place):
        return Place(asked)
    return widget.place if widget else Place.CORNER

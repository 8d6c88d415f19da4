"""Surveys: the list, one survey with its links and versions, its draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts.swatches import swatches
from voc.core import clock, tongues
from voc.core.access import Permission, staff
from voc.core.db import db
from voc.core.errors import Invalid, VocError
from voc.core.headers import POLICY
from voc.core.i18n import _, current, use
from voc.surveys import actions, core_questions, library, queries, steps, translating
from voc.surveys.about_forms import about_form
from voc.surveys.editing import from_form, to_form
from voc.surveys.forms import KINDS, DraftForm
from voc.surveys.models import Survey
from voc.surveys.preview import preview_form, to_nobody, trying
from voc.surveys.qr import qr_drawing
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import TYPES, TextQuestion

bp = staff(Blueprint("surveys", __name__, url_prefix="/surveys"), Permission.SURVEYS)
LARGEST_DRAFT = 1024 * 1024
FRAMING = f"{POLICY}; frame-src 'self'"
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""The preview beside the draft: a page of ours in a page of ours."""


@bp.url_value_preprocessor
def allow_long_drafts(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A draft in two scripts is long; this runs before anything reads the body."""
    if endpoint == "surveys.draft":
        request.max_content_length = request.max_form_memory_size = LARGEST_DRAFT


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every survey with its state."""
    surveys = queries.all_surveys()
    counts = {one.id: len(queries.shown_version(one).content["questions"]) for one in surveys}
    return render_template(
        "surveys/index.html", surveys=surveys, counts=counts, open_link=open_link
    )


@bp.route("/<int:survey_id>", methods=["GET", "POST"])
def show(survey_id: int) -> ResponseReturnValue:
    """One survey: its state, its open link, its versions, and what is about it."""
    survey = queries.survey(survey_id)
    form = about_form(survey, g.organisation.zone_info)
    status = 200
    if form.validate_on_submit():
        try:
            actions.describe(
                survey,
                name=form.name.data or "",
                slug=(form.slug.data or "").strip().lower(),
                language=form.language.data,
                has_open_link=form.has_open_link.data,
                closes_at=form.closes_at(g.organisation.zone_info),
                by=g.person,
                at=clock.now(),
            )
        except VocError as error:
            form.slug.errors, status = [error.message], error.status
        else:
            actions.place(survey, form.touchpoint.data)
            actions.limit(survey, form.quotas())
            db.session.commit()
            flash(_("The survey is changed."))
            return redirect(url_for(".show", survey_id=survey.id), code=303)
    link = open_link(survey)
    return render_template(
        "surveys/show.html",
        survey=survey,
        form=form,
        link=link,
        kiosk=f"{current_app.extensions['voc.settings'].public_url}/k/{survey.slug}",
        qr=qr_drawing(link),
        draft=queries.draft_of(survey),
        asked=Questionnaire.read(queries.shown_version(survey).content),
        is_open=survey.is_open(clock.now()),
    ), 422 if form.errors and status == 200 else status


def open_link(survey: Survey) -> str:
    """The address that anybody may answer at."""
    return f"{current_app.extensions['voc.settings'].public_url}/f/{survey.slug}"


@bp.route("/<int:survey_id>/draft", methods=["GET", "POST"])
def draft(survey_id: int) -> ResponseReturnValue:
    """Write the next version. Every button keeps what was typed, then does its own."""
    survey = queries.survey(survey_id)
    content = queries.shown_version(survey).content
    form = DraftForm(data=to_form(content, current().code))
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return _editor(survey, form, content), status
    command = request.form.get("do", "")
    earlier = [version.content for version in survey.versions]
    locks = core_questions.locked(queries.published(survey))
    written = core_questions.held(from_form(form.data, earlier), locks)
    on_its_own, at = command == "keep", clock.now()
    try:
        after = library.after_button(command, written, earlier, by=g.person, at=at)
        actions.save_draft(survey, written, by=g.person, at=at, on_its_own=on_its_own)
        if after != written:  # a step of its own: undoing it leaves what was typed
            actions.save_draft(survey, after, by=g.person, at=at)
    except ValueError:
        raise Invalid from None
    db.session.commit()
    if command.startswith("remove:"):
        flash(_("A question was removed. You can undo this."))
    if command.startswith("shelve:"):
        flash(_("The question is in the library; other surveys can ask it too."))
    if on_its_own:
        return "", 204
    if command == "publish":
        return publish(survey_id)
    if command == "review":
        return redirect(url_for("versions.review", survey_id=survey_id), code=303)
    return redirect(url_for(".draft", survey_id=survey.id, _anchor=_place(command)), code=303)


def _languages(asked: Questionnaire, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the editor shows of the languages that a draft may be read in."""
    return {
        "spoken": [tongues.tongue(one) for one in asked.spoken],
        "untranslated": {tag: translating.missing(content, tag) for tag in asked.spoken},
        "named": lambda tag: tongues.named(tag, current().code),
    }


def _editor(survey: Survey, form: DraftForm, content: dict[str, Any]) -> str:
    g.policy = FRAMING
    locks = core_questions.locked(queries.published(survey))
    asked = Questionnaire.read(content)
    written: list[dict[str, Any]] = content["questions"]
    reworded = [one["key"] for one in written if core_questions.is_reworded(one, locks)]
    return render_template(
        "surveys/draft.html",
        **_languages(asked, content),
        locks=locks,
        reworded=reworded,
        shelves=library.shelves(current().code),
        again=core_questions.to_ask_again(content, locks, current().code),
        survey=survey,
        form=form,
        kinds=KINDS,
        adds=_adds([(one.kind.data, one.is_information.data) for one in form.questions]),
        problems=actions.problems(asked, survey) + core_questions.problems(content, locks),
        hosts=sorted(g.organisation.hosts),
        swatches=swatches(form.colour.data if not form.colour.errors else ""),
        has_nps=any(one.kind.data == "nps" for one in form.questions),
        attributes=queries.attribute_names(),
        carried=queries.carried_names(survey),
        undoable=steps.count(queries.draft_of(survey)),
    )


def _adds(questions: Sequence[tuple[str, bool]]) -> list[str]:
    """What each of these (kind, whether it asks for information) adds to the figures."""
    found: list[str] = []
    kinds: set[str] = set()
    for kind, is_information in questions:
        asked = TYPES[kind]
        if asked.metric is not None and kind in kinds:
            adds = _("Shown as a distribution; the first question of its kind feeds the figure.")
        elif issubclass(asked, TextQuestion) and is_information:
            adds = _("Shown as what was given most often; its words are not scored.")
        else:
            adds = str(asked.adds)
        found.append(adds)
        kinds.add(kind)
    return found


def _place(command: str) -> str:
    verb, _sep, place = command.partition(":")
    moved = {"up": -1, "down": 1, "copy": 1}
    if verb in moved and place.isascii() and place.isdigit():
        return f"question-{max(0, int(place) + moved[verb])}"
    if verb == "shelve":
        return f"question-{place}"
    return "add" if verb in {"add", "again", "take"} else ""


@bp.post("/<int:survey_id>/publish")
def publish(survey_id: int) -> ResponseReturnValue:
    """Freeze the draft and show it to customers."""
    survey = queries.survey(survey_id)
    try:
        version = actions.publish(survey, by=g.person, at=clock.now())
    except VocError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(url_for(".draft", survey_id=survey_id), code=303)
    db.session.commit()
    flash(_("Published. Customers see this version from now on."))
    for words in translating.lacking(version.content, survey.language, current().code):
        flash(words)
    return redirect(url_for(".show", survey_id=survey_id), code=303)


@bp.get("/<int:survey_id>/preview")
def preview(survey_id: int) -> ResponseReturnValue:
    """What a customer will see, with nothing stored."""
    survey = queries.survey(survey_id)
    asked = Questionnaire.read(queries.shown_version(survey).content)
    is_framed = "framed" in request.args
    g.policy = FRAMED if is_framed else POLICY
    tag = request.args.get("as", survey.language)
    language = tongues.on_page(
        tag if tag in asked.spoken else survey.language, g.organisation.language
    )
    use(language.words)
    return render_template(
        "surveys/preview.html",
        survey=survey,
        asked=asked,
        is_framed=is_framed,
        rules=None if is_framed or "all" in request.args else trying(asked),
        language=language,
        spoken=[tongues.tongue(one) for one in asked.spoken],
        form=preview_form(asked, language.code, survey.language),
        fallback=survey.language,
        said=to_nobody,
    )


@bp.post("/<int:survey_id>/discard")
def discard(survey_id: int) -> ResponseReturnValue:
    """Throw the draft away and go back to the published version."""
    actions.discard_draft(queries.survey(survey_id), by=g.person, at=clock.now())
    db.session.commit()
    return redirect(url_for(".show", survey_id=survey_id), code=303)


@bp.post("/<int:survey_id>/close")
def close(survey_id: int) -> ResponseReturnValue:
    """Take no more answers."""
    actions.close(queries.survey(survey_id), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The survey takes no more answers."))
    return redirect(url_for(".show", survey_id=survey_id), code=303)


@bp.post("/<int:survey_id>/reopen")
def reopen(survey_id: int) -> ResponseReturnValue:
    """Take answers again."""
    actions.reopen(queries.survey(survey_id), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The survey takes answers again."))
    return redirect(url_for(".show", survey_id=survey_id), code=303)


@bp.post("/<int:survey_id>/copy")
def copy(survey_id: int) -> ResponseReturnValue:
    """A new survey that starts with what this one asks."""
    survey = queries.survey(survey_id)
    name = _("Copy of %(name)s", name=survey.name)
    twin = actions.copy(survey, name, by=g.person, at=clock.now())
    db.session.commit()
    return redirect(url_for(".draft", survey_id=twin.id), code=303)


@bp.post("/<int:survey_id>/delete")
def delete(survey_id: int) -> ResponseReturnValue:
    """Delete a survey that was never published."""
    actions.remove(queries.survey(survey_id), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The draft is deleted."))
    return redirect(url_for(".index"), code=303)

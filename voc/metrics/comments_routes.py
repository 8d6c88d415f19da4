"""What customers said in their own words, and what people say that it means."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from voc.core import clock, i18n
from voc.core.access import Permission, requires, staff
from voc.core.db import db
from voc.core.errors import Invalid, NotFound
from voc.core.i18n import _
from voc.metrics import agreement, anonymous, comments, findings, queries
from voc.metrics.comments_forms import INTENTS, MARKS, SPOKEN, CommentForm
from voc.metrics.filters import Filter
from voc.metrics.reading import reading
from voc.metrics.routes import reader, surveys_url
from voc.metrics.ways import CHANNELS
from voc.responses.models import Response
from voc.responses.pages import nps_group
from voc.scoring import corrections
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.themes import actions as theme_actions
from voc.scoring.themes import queries as themes
from voc.scoring.themes.models import ThemeChoice
from voc.surveys.questionnaire import Questionnaire

K = TypeVar("K", bound=StrEnum)
DRAWN = "drawn"
"""Beside a comment that chance drew, until somebody has said what it is."""

bp = staff(Blueprint("comments", __name__, url_prefix="/comments"), Permission.COMMENTS)


@bp.get("")
def index() -> ResponseReturnValue:
    """Comments, newest first, that a filter and a search let through."""
    form = _form()
    wanted = _guarded(form.filter(clock.now()))
    who = reader(wanted)
    note = None
    if not who.sees_personal:
        known = comments.count_up_to(wanted, who.words)
        note = findings.so_far(known, who.words) if 0 < known < who.words else None
    page = total = None
    if note is None:
        cursor = request.args.get("after")
        page = comments.page(wanted, form.narrowed, cursor, with_names=who.sees_personal)
        total = comments.count(wanted, form.narrowed)
    return render_template(
        "comments/index.html",
        form=form,
        page=page,
        total=total,
        note=note,
        marks=MARKS,
        progress=themes.progress(),
        surveys_url=surveys_url(),
    )


@bp.get("/<int:comment_id>")
def show(comment_id: int) -> ResponseReturnValue:
    """One comment: why it was scored so, what stands beside it, and what people say of it.

    The query's filter is kept, so that the comments before and after are those of the list.
    """
    form = _form()
    row = _comment(comment_id)
    newer, older = comments.beside(row, _guarded(form.filter(clock.now())), form.narrowed)
    return render_template(
        "comments/show.html",
        row=row,
        form=form,
        newer=newer,
        older=older,
        reading=reading(row),
        wording=_wording(row),
        response_url=_response_url(row),
        mentions=themes.mentions([comment_id]).get(comment_id, []),
        themes=themes.choices(),
        is_drawn=DRAWN in request.args,
        theme_choice=db.session.scalar(
            select(ThemeChoice).where(ThemeChoice.feedback_id == comment_id)
        ),
        labels=Label,
        intents=INTENTS,
        channels=CHANNELS,
        spoken=SPOKEN,
    )


@bp.post("/<int:comment_id>/correction")
@requires(Permission.CORRECT)
def correct(comment_id: int) -> ResponseReturnValue:
    """A person says what a comment is; it counts from now on."""
    _comment(comment_id)
    corrections.correct(
        comment_id,
        _chosen(Label, "label"),
        _chosen(Intent, "intent"),
        mixed={"yes": True, "no": False}.get(request.form.get("mixed", "")),
        by_chance=DRAWN in request.form,
        by=g.person,
        at=clock.now(),
    )
    db.session.commit()
    flash(_("Saved. What you say counts in every figure and file."))
    return _back(comment_id)


@bp.post("/<int:comment_id>/correction/undo")
@requires(Permission.CORRECT)
def take_back(comment_id: int) -> ResponseReturnValue:
    """The model's word counts again."""
    _comment(comment_id)
    corrections.take_back(comment_id, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("Undone. What the model said counts again."))
    return _back(comment_id)


@bp.post("/<int:comment_id>/themes")
@requires(Permission.CORRECT)
def set_themes(comment_id: int) -> ResponseReturnValue:
    """A person says what a comment is about, be it nothing."""
    _comment(comment_id)
    known = themes.choices()
    chosen = {int(one) for one in request.form.getlist("theme") if one.isdecimal()}
    theme_actions.set_themes(comment_id, chosen & known.keys(), by=g.person, at=clock.now())
    db.session.commit()
    flash(_("Saved. The themes are what you say, whatever the keywords find."))
    return _back(comment_id)


@bp.post("/<int:comment_id>/themes/undo")
@requires(Permission.CORRECT)
def leave_themes(comment_id: int) -> ResponseReturnValue:
    """The keywords decide again what a comment is about."""
    _comment(comment_id)
    theme_actions.leave_to_matching(comment_id, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("Undone. The keywords decide again; it takes a moment."))
    return _back(comment_id)


@bp.get("/any")
@requires(Permission.CORRECT)
def draw() -> ResponseReturnValue:
    """One that nobody has read, drawn by chance, so that those read are not only the odd ones."""
    number = comments.unread(secrets.randbelow)
    if number is None:
        flash(_("Every comment has been read."))
        return redirect(url_for(".index"), code=303)
    kept: dict[str, Any] = {DRAWN: "1"}
    return redirect(url_for(".show", comment_id=number, **kept), code=303)


@bp.get("/agreement")
def people_and_model() -> ResponseReturnValue:
    """How often people and the model say the same."""
    by_language = agreement.on_labels()
    drawn = agreement.on_labels(by_chance=True)
    return render_template(
        "comments/agreement.html",
        by_language=by_language,
        labels=sum(by_language.values(), agreement.Agreement()),
        drawn=sum(drawn.values(), agreement.Agreement()),
        kinds=sum(agreement.on_intents().values(), agreement.Agreement()),
        corrected=corrections.count(),
        spoken=SPOKEN,
        intents=INTENTS,
        marks=MARKS,
    )


def _form() -> CommentForm:
    choices = queries.choices(g.organisation.minimum_value)
    return CommentForm(request.args, choices, themes.choices())


def _comment(comment_id: int) -> Any:
    """The comment, where this person may read it; else there is none.

    Who needs not call back reads comments once there are enough that nobody can be told apart.
    """
    who = reader()
    row = comments.one(comment_id, with_names=who.sees_personal)
    if row is None or row.survey_id in _guarded(_everything()).thin:
        raise NotFound
    if not who.sees_personal and not who.may_spread(comments.count_up_to(_everything(), who.words)):
        raise NotFound
    return row


def _guarded(wanted: Filter) -> Filter:
    return anonymous.guarded(wanted, g.organisation.minimum_words)


def _everything() -> Filter:
    return Filter(at=clock.now(), zone=i18n.zone())


def _chosen(kind: type[K], name: str) -> K | None:
    """What was chosen of a kind of word; None where nothing was."""
    given = request.form.get(name)
    try:
        return kind(given) if given else None
    except ValueError:
        raise Invalid from None


def _back(comment_id: int) -> ResponseReturnValue:
    """To the comment, in the list it was opened from."""
    kept: dict[str, Any] = dict(_form().args)
    return redirect(url_for(".show", comment_id=comment_id, **kept), code=303)


def _wording(row: Any) -> str:
    """The question that the words answer, as it was put."""
    sitting = db.session.get(Response, row.response_id) if row.response_id else None
    if sitting is None:
        return ""
    asked = Questionnaire.read(sitting.version.content).questions
    spoken = sitting.language, sitting.survey.language
    return next(
        (one.outline(*spoken, nps_group(sitting.nps)) for one in asked if one.key == row.question),
        "",
    )


def _response_url(row: Any) -> str:
    """Where the whole response stands, if there is one."""
    if row.response_id is None:
        return ""
    return url_for("responses.show", response_id=row.response_id)

"""The taxonomy: which words belong to which theme. Staff's own, begun from one that is shipped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.core import clock, i18n
from voc.core.access import Permission, staff
from voc.core.db import LARGEST_INTEGER, db
from voc.core.errors import NotFound, VocError
from voc.core.folding import fold
from voc.core.i18n import _, ngettext, number
from voc.scoring.language import detect
from voc.scoring.sentiment import score
from voc.scoring.themes import forms, queries, taxonomy
from voc.scoring.themes.forms import ThemeForm
from voc.scoring.themes.models import Kind, Theme
from voc.scoring.themes.theming import current_taxonomy

bp = staff(Blueprint("taxonomy", __name__, url_prefix="/taxonomy"), Permission.THEMES)

_LISTED = re.compile(r"[\n\r,،;؛]+")
LONGEST_TRIED = 2_000


@bp.get("/")
def index() -> ResponseReturnValue:
    """Every theme with its keywords, a sentence to try them on, and forms that add more."""
    themes = queries.all_themes()
    tried = forms.storable(request.args.get("text"))[:LONGEST_TRIED]
    form = ThemeForm(formdata=None, kind=request.args.get("kind", Kind.THEME.value)).offer()
    return render_template(
        "themes/taxonomy.html",
        themes=[theme for theme in themes if theme.archived_at is None],
        archived=[theme for theme in themes if theme.archived_at is not None],
        counts=queries.theme_counts(),
        kinds=forms.KINDS_OF,
        shipped=forms.SHIPPED,
        form=form,
        tried=tried,
        found=_try(tried, themes) if tried.strip() else None,
        undo=_archived(request.args.get("undo", ""), themes),
        progress=queries.progress(),
    )


def _try(text: str, themes: Sequence[Theme]) -> list[tuple[str, str | None]]:
    """The themes that a sentence would have, each with what it would say of it."""
    known = {one.id: one for one in themes if one.archived_at is None}
    found = current_taxonomy().find(text, detect(text), fold(text))
    whole = score(text).label
    language = i18n.current().code
    return [
        (known[theme].name(language), tone[1] if tone else (whole.value if whole else None))
        for theme, tone in found.themes.items()
        if theme in known
    ]


def _archived(asked: str, themes: Sequence[Theme]) -> Theme | None:
    return next((one for one in themes if one.archived_at and str(one.id) == asked), None)


@bp.post("/shipped")
def add_shipped() -> ResponseReturnValue:
    """Add the themes of a taxonomy that comes with the product."""
    name = request.form.get("name", "")
    if name not in forms.SHIPPED:
        raise NotFound
    made = taxonomy.add_shipped(name, by=g.person, at=clock.now())
    db.session.commit()
    flash(
        ngettext(
            "%(count)s theme is new; those that were here stay as they are.",
            "%(count)s themes are new; those that were here stay as they are.",
            made,
            count=number(made),
        )
    )
    return _back()


@bp.post("/themes")
def add() -> ResponseReturnValue:
    """Add a theme of staff's own."""
    form = ThemeForm().offer()
    if not form.validate():
        flash(_first_problem(form), "error")
        return _back("new")
    at = clock.now()
    try:
        theme = taxonomy.add_theme(
            form.name_fa.data,
            form.name_en.data,
            Kind(form.kind.data),
            form.four_c_chosen,
            by=g.person,
            at=at,
        )
        taxonomy.add_keywords(theme, _listed(form.keywords.data), by=g.person, at=at)
    except VocError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return _back("new")
    db.session.commit()
    flash(_("The theme is here. Comments are being looked at with it."))
    return redirect(url_for(".show", theme_id=theme.id), code=303)


@bp.route("/<int:theme_id>", methods=["GET", "POST"])
def show(theme_id: int) -> ResponseReturnValue:
    """One theme: its names, its keywords and how many comments each of them catches."""
    theme = queries.theme(theme_id)
    form = ThemeForm(
        name_fa=theme.name_fa,
        name_en=theme.name_en,
        kind=theme.kind.value,
        four_c=theme.four_c.value if theme.four_c else "",
    ).offer()
    if form.validate_on_submit():
        try:
            taxonomy.change_theme(
                theme,
                form.name_fa.data,
                form.name_en.data,
                Kind(form.kind.data),
                form.four_c_chosen,
                by=g.person,
                at=clock.now(),
            )
        except VocError as error:
            db.session.rollback()
            form.name_fa.errors = [str(error.message)]
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for(".show", theme_id=theme_id), code=303)
    others = {key: name for key, name in queries.choices().items() if key != theme.id}
    page = render_template(
        "themes/theme.html",
        theme=theme,
        form=form,
        others=others,
        comments=queries.theme_counts().get(theme.id, 0),
        counts=queries.keyword_counts(),
        progress=queries.progress(),
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:theme_id>/keywords")
def keywords(theme_id: int) -> ResponseReturnValue:
    """Add words to a theme, or take one away."""
    theme, at = queries.theme(theme_id), clock.now()
    removed = request.form.get("remove", "")
    if removed:
        keyword = next((one for one in theme.keywords if str(one.id) == removed), None)
        if keyword is None:
            raise NotFound
        taxonomy.remove_keyword(keyword, by=g.person, at=at)
        db.session.commit()
        flash(_("“%(word)s” is gone.", word=keyword.text))
    else:
        _add_words(theme, _listed(request.form.get("words", "")))
    return redirect(url_for(".show", theme_id=theme_id), code=303)


@bp.post("/adopt")
def adopt() -> ResponseReturnValue:
    """Make a rising phrase a keyword of a theme."""
    chosen = request.form.get("theme", "")
    if not (chosen.isascii() and chosen.isdigit() and int(chosen) <= LARGEST_INTEGER):
        raise NotFound
    _add_words(queries.theme(int(chosen)), _listed(request.form.get("text", "")))
    asked: dict[str, Any] = request.args.to_dict()
    return redirect(url_for("themes.rising", **asked), code=303)


def _add_words(theme: Theme, words: list[str]) -> None:
    try:
        made = taxonomy.add_keywords(theme, words, by=g.person, at=clock.now())
    except VocError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return
    db.session.commit()
    flash(
        ngettext(
            "%(count)s keyword is new. Comments are being looked at with it.",
            "%(count)s keywords are new. Comments are being looked at with them.",
            made,
            count=number(made),
        )
    )


@bp.post("/<int:theme_id>/archive")
def archive(theme_id: int) -> ResponseReturnValue:
    """Take a theme out of sight."""
    theme = queries.theme(theme_id)
    taxonomy.archive(theme, by=g.person, at=clock.now())
    db.session.commit()
    return redirect(url_for(".index", undo=theme_id), code=303)


@bp.post("/<int:theme_id>/restore")
def restore(theme_id: int) -> ResponseReturnValue:
    """Bring an archived theme back."""
    theme = queries.theme(theme_id)
    taxonomy.restore(theme, by=g.person, at=clock.now())
    db.session.commit()
    flash(_("The theme is back."))
    return redirect(url_for(".show", theme_id=theme_id), code=303)


@bp.post("/<int:theme_id>/merge")
def merge(theme_id: int) -> ResponseReturnValue:
    """Give a theme's keywords to another and archive it."""
    theme = queries.theme(theme_id)
    chosen = request.form.get("into", "")
    if not chosen.isascii() or not chosen.isdigit() or int(chosen) not in queries.choices():
        raise NotFound
    try:
        taxonomy.merge(theme, queries.theme(int(chosen)), by=g.person, at=clock.now())
    except VocError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(url_for(".show", theme_id=theme_id), code=303)
    db.session.commit()
    flash(_("The themes are one. Comments are being looked at with them."))
    return redirect(url_for(".show", theme_id=int(chosen)), code=303)


def _listed(text: str | None) -> list[str]:
    """Words typed one a line, or with commas of either script between them."""
    return [word.strip() for word in _LISTED.split(text or "") if word.strip()]


def _first_problem(form: ThemeForm) -> str:
    return next(str(problem) for problems in form.errors.values() for problem in problems)


def _back(anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".index", _anchor=anchor), code=303)

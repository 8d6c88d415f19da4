"""Coming in and going out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voc.accounts import actions, passwords, queries
from voc.accounts.forms import AskResetForm, PasswordForm, SignInForm
from voc.accounts.models import LinkKind
from voc.accounts.signed_in import cookie_name, set_cookie
from voc.core import clock, i18n, limits
from voc.core.access import GUARDS
from voc.core.db import db, reads_first, writing

bp = Blueprint("accounts", __name__)
GUARDS[bp.name] = "anyone"  # the door itself: a staff page that needs no sign-in


@bp.route("/sign-in", methods=["GET", "POST"])
@reads_first
def sign_in() -> ResponseReturnValue:
    """Ask for an address and a password."""
    form = SignInForm()
    wrong = False
    if form.validate_on_submit():
        email = (form.email.data or "").strip().lower()
        limits.hit("10/15minutes", "sign-in", email)
        limits.hit("50/15minutes", "sign-in", limits.caller())
        user, at = queries.person_by_email(email), clock.now()
        right = passwords.is_right(user.password_hash if user else None, form.password.data or "")
        if user is not None and right:
            with writing():  # no customer's answer waited while the password was checked
                key = actions.open_session(user, at)
                actions.audit("signed in", user, by=user, at=at)
            return set_cookie(redirect(_safe(request.args.get("next")), code=303), key)
        wrong = True
    page = render_template("accounts/sign_in.html", form=form, wrong=wrong)
    return page, 401 if wrong else 200


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    if key := request.cookies.get(cookie_name()):
        actions.close_session(key)
        db.session.commit()
    answer = redirect(url_for("accounts.sign_in"), code=303)
    answer.delete_cookie(
        cookie_name(),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@reads_first
def welcome(token: str) -> ResponseReturnValue:
    """A one-time link: GET shows, POST sets the password and signs in."""
    at = clock.now()
    link = queries.link_for(token, at)
    user = link.user
    form = PasswordForm(name=user.name)
    if not form.validate_on_submit():
        return render_template("accounts/welcome.html", form=form, user=user, link=link)
    kept = passwords.hashed(form.password.data or "")
    with writing():
        actions.spend(link, at)
        if form.name.data:
            user.name = form.name.data.strip()
        actions.keep_password(user, kept, at=at)
        key = actions.open_session(user, at)
        actions.audit("set a password", user, by=user, at=at)
    return set_cookie(redirect(_home(), code=303), key)


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a new password; the answer is the same whether the address is known or not."""
    form = AskResetForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form, asked=False)
    email = (form.email.data or "").strip().lower()
    limits.hit("5/hour", "reset", email)
    limits.hit("20/hour", "reset", limits.caller())
    if user := queries.person_by_email(email):
        actions.give_link(user, LinkKind.RESET, by_mail=True, at=clock.now())
        db.session.commit()
    return render_template("accounts/forgotten.html", form=form, asked=True)


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Remember the language that a person reads in."""
    code = request.form.get("language", "")
    if code in i18n.LANGUAGES and g.person:
        g.person.language = code
        db.session.commit()
    return redirect(_safe(request.form.get("next")), code=303)


def _safe(address: str | None) -> str:
    """Only a path of our own; anything else leads home."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return _home()
    parts = urlsplit(address)
    return address if not parts.netloc and not parts.scheme else _home()


def _home() -> str:
    known = current_app.view_functions
    return url_for("metrics.overview") if "metrics.overview" in known else "/"

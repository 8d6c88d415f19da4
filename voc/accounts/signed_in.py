"""Who is asking: puts the signed-in person, their language and the organisation on each request.

Pages of respondents skip all of it: they have no session and set no cookie.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Request, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from voc.accounts import queries
from voc.accounts.models import User
from voc.core import clock, i18n
from voc.core.access import is_public
from voc.core.db import writing
from voc.core.errors import Invalid
from voc.core.settings import Settings

TOUCH_EVERY = timedelta(minutes=5)
csrf = CSRFProtect()


class FormSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, for form tokens and flashed words; who brings none costs nothing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request, empty where there is no cookie."""
        if "HTTP_COOKIE" not in request.environ or self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def init_app(app: Flask, settings: Settings) -> None:
    """Load the person before each staff request, and protect their forms."""
    app.config["VOC_COOKIE"] = "__Host-voc" if settings.is_https else "voc"
    app.config.update(
        SESSION_COOKIE_NAME="__Host-voc-form" if settings.is_https else "voc-form",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = FormSessions()
    csrf.init_app(app)
    app.before_request(load_person)
    app.jinja_env.globals["csrf_token"] = generate_csrf


def load_person() -> None:
    """Find the session of the cookie; check the form's token where something is to change."""
    endpoint = request.endpoint
    if is_public(endpoint) or endpoint in {"static", "fonts", "healthz"}:
        return
    body_problem = _read_body()
    at = clock.now()
    key = request.cookies.get(cookie_name())
    session = queries.session_for(key, at) if key else None
    person: User | None = session.user if session else None
    organisation = queries.organisation()
    g.person, g.organisation, g.zone = person, organisation, organisation.zone
    g.fallback_language = organisation.language
    i18n.use((person.language if person else None) or None)
    is_person = "X-Refresh" not in request.headers  # a page left open keeps nobody signed in
    if session is not None and is_person and at > session.seen_at + TOUCH_EVERY:
        with writing():
            session.seen_at = at
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        if body_problem is not None:
            raise body_problem
        csrf.protect()
        if any("\0" in value for values in request.form.listvalues() for value in values):
            raise Invalid  # no database keeps it, and nobody types it


def _read_body() -> HTTPException | None:
    """Read the form before any transaction; returns what is wrong with it.

    A transaction that may write keeps others from writing, and a sender may be very slow.
    """
    try:
        request.form  # noqa: B018 - to read it is the point
    except HTTPException as error:
        return error
    return None


def cookie_name() -> str:
    """The name of the session cookie."""
    name: str = current_app.config["VOC_COOKIE"]
    return name


def set_cookie(response: BaseResponse, key: str) -> BaseResponse:
    """Hand the browser its session."""
    response.set_cookie(
        cookie_name(),
        key,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
        max_age=7 * 24 * 3600,
    )
    return response

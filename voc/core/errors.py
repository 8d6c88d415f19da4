"""Every error the product raises on purpose, and the page it becomes.

VocError
├── Invalid         422  the input makes no sense
├── NotFound        404  nothing there, or not yours to see
├── Forbidden       403  signed in, but not allowed here
├── Conflict        409  the thing is in the wrong state for this
├── Gone            410  it was there: closed survey, expired link
├── TooMany         429  slow down
└── Unavailable     503  the database cannot answer now
"""

from __future__ import annotations

import logging

from flask import Flask, Response, g, make_response, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from voc.core.i18n import _, _l

log = logging.getLogger(__name__)


class VocError(Exception):
    """Base class; `message` is safe to show, `status` is the HTTP answer."""

    status = 500
    message: str | LazyString = _l("Something went wrong on our side. Please try again.")
    retry_after: int | None = None

    def __init__(self, message: str | LazyString | None = None) -> None:
        self.message = message or self.message
        super().__init__(str(type(self).__name__))


class Invalid(VocError):
    """The input makes no sense."""

    status = 422
    message = _l("Something in what was sent cannot be used. Please check it and try again.")


class NotFound(VocError):
    """Nothing there, or not yours to see."""

    status = 404
    message = _l("There is nothing at this address. Please check the link.")


class Forbidden(VocError):
    """Signed in, but not allowed here."""

    status = 403
    message = _l("Your role does not include this page. An administrator can change that.")


class Conflict(VocError):
    """The thing is in the wrong state for this."""

    status = 409
    message = _l("This has changed in the meantime. Please load the page again.")


class Gone(VocError):
    """It was there once."""

    status = 410
    message = _l("This link is no longer open.")


class TooMany(VocError):
    """Asked too often; `retry_after` says in seconds when to try again."""

    status = 429
    message = _l("That was a little too fast. Please wait a moment and try again.")

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = max(1, retry_after)


class Unavailable(VocError):
    """The database cannot answer now."""

    status = 503
    message = _l("We are briefly unavailable. Please try again in a moment.")
    retry_after = 5


def init_app(app: Flask) -> None:
    """Answer every error with its own status and one page."""
    app.register_error_handler(VocError, _show)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(OperationalError, _show_database)
    app.register_error_handler(PoolTimeout, _show_database)
    app.register_error_handler(DBAPIError, _show_database)
    app.register_error_handler(Exception, _show_unexpected)


def page(status: int, message: str, retry_after: int | None = None) -> Response:
    """The error page (or a line of JSON where JSON was asked for) with its status."""
    title = _titles().get(status, _("Something went wrong"))
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == (
        "application/json"
    ):
        answer = make_response({"error": message}, status)
    elif request_ctx.url_adapter is None:  # a Host that is not ours: no page can be linked
        answer = make_response((message, status, {"Content-Type": "text/plain; charset=utf-8"}))
    else:
        answer = make_response(
            render_template("error.html", status=status, title=title, message=message),
            status,
        )
    if retry_after:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _titles() -> dict[int, str]:
    return {
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Already done"),
        410: _("No longer open"),
        413: _("Too large"),
        429: _("One moment, please"),
        503: _("Back in a moment"),
    }


def _show(error: VocError) -> ResponseReturnValue:
    return page(error.status, str(error.message), error.retry_after)


def _show_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    messages = {
        400: _("The request could not be read. Please go back and try again."),
        403: str(Forbidden.message),
        404: str(NotFound.message),
        405: _("This address does not take that kind of request."),
        413: _("That is more than we can take at once. Please send something smaller."),
    }
    code = error.code or 500
    answer = page(code, messages.get(code, str(VocError.message)))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            answer.headers[name] = value
    return answer


def _show_database(error: Exception) -> ResponseReturnValue:
    _forget_session()
    if isinstance(error, OperationalError | PoolTimeout):
        log.warning("database unavailable: %s", type(error).__name__)
        return _show(Unavailable())
    return _show_unexpected(error)


def _show_unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    _forget_session()
    return _show(VocError())


def _forget_session() -> None:
    """Leave no half-done work, and no signed-in person whose row can't be read again."""
    from voc.core.db import db

    db.session.rollback()
    g.pop("person", None)

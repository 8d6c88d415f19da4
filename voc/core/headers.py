"""What every response says to the browser, and how static files are named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers

from voc.core.access import is_public
from voc.core.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
YEAR = 365 * 24 * 3600
Lines = tuple[tuple[str, str], ...]
POLICY_LINE = "Content-Security-Policy"
YIELDING: Lines = (
    (POLICY_LINE, POLICY),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
"""What a page may say otherwise."""
_MAY_BE_SAID = frozenset(name.lower() for name, _ in YIELDING)
ALWAYS: Lines = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS),
)
HTTPS: Lines = (("Strict-Transport-Security", f"max-age={YEAR}"),)
PUBLIC: Lines = (("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"))
STAFF: Lines = (("Referrer-Policy", "same-origin"),)


class Answer(Response):
    """A response whose view's headers are followed by ours.

    Ours are not made Werkzeug's, which looks at each of them twice: that is an eighth of what the
    page of a survey costs.
    """

    ours: Lines = ()

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Body, status and all headers."""
        body, status, said = super().get_wsgi_response(environ)
        return body, status, [*said, *self.ours]


class Page(Answer):
    """HTML of ours, whose length is known: as it leaves nothing of it is looked at again."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002 - as called
        """The view's headers, not copied."""
        return self.headers


def init_app(app: Flask, settings: Settings) -> None:
    """Add the headers, and serve the fonts that set-up has built."""
    fonts = settings.instance / "fonts"
    app.response_class = Answer
    app.jinja_env.globals["static_url"] = static_url

    @app.get("/fonts/<path:name>", endpoint="fonts")
    def font(name: str) -> ResponseReturnValue:
        return send_from_directory(fonts, name, max_age=YEAR)

    always = YIELDING + ALWAYS + (HTTPS if settings.is_https else ())
    public, staff = always + PUBLIC, always + STAFF

    @app.after_request
    def protect(response: Answer) -> Answer:
        endpoint = request.endpoint
        if endpoint in {"static", "fonts"}:
            versioned = "v" in request.args
            response.headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if versioned else "public, max-age=300"
            )
            response.headers.pop("Set-Cookie", None)
        ours = public if is_public(endpoint) else staff
        if "policy" in g:
            ours = tuple((name, g.policy if name == POLICY_LINE else line) for name, line in ours)
        said = {name.lower() for name, _ in response.headers}
        if not said.isdisjoint(_MAY_BE_SAID):
            ours = tuple(line for line in ours if line[0].lower() not in said)
        response.ours = ours
        return response


def static_url(name: str) -> str:
    """The address of a static file, with its content's hash so that it may be cached for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    path = Path(__file__).resolve().parent.parent / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]

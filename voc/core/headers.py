"""What every response says to the browser, and how static files are named."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from voc.core.access import is_public
from voc.core.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
YEAR = 365 * 24 * 3600
Lines = tuple[tuple[str, str], ...]
ALWAYS: Lines = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS),
)
HTTPS: Lines = (("Strict-Transport-Security", f"max-age={YEAR}"),)
PUBLIC: Lines = (("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"))
STAFF: Lines = (("Referrer-Policy", "same-origin"),)


def init_app(app: Flask, settings: Settings) -> None:
    """Add the headers, and serve the fonts that set-up has built."""
    fonts = settings.instance / "fonts"
    app.jinja_env.globals["static_url"] = static_url

    @app.get("/fonts/<path:name>", endpoint="fonts")
    def font(name: str) -> ResponseReturnValue:
        return send_from_directory(fonts, name, max_age=YEAR)

    always = ALWAYS + (HTTPS if settings.is_https else ())
    public, staff = always + PUBLIC, always + STAFF

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers  # `in` raises and catches an error of its own to say no
        endpoint = request.endpoint
        if not headers.getlist("Content-Security-Policy"):
            headers.add("Content-Security-Policy", g.get("policy", POLICY))
        if not headers.getlist("Cross-Origin-Resource-Policy"):
            headers.add("Cross-Origin-Resource-Policy", "same-origin")
        if endpoint in {"static", "fonts"}:
            versioned = "v" in request.args
            headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if versioned else "public, max-age=300"
            )
            headers.pop("Set-Cookie", None)
        elif not headers.getlist("Cache-Control"):
            headers["Cache-Control"] = "no-store"
        headers.extend(public if is_public(endpoint) else staff)
        return response


def static_url(name: str) -> str:
    """The address of a static file, with its content's hash so that it may be cached for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    path = Path(__file__).resolve().parent.parent / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]

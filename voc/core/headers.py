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


def init_app(app: Flask, settings: Settings) -> None:
    """Add the headers, and serve the fonts that set-up has built."""
    fonts = settings.instance / "fonts"
    app.jinja_env.globals["static_url"] = static_url

    @app.get("/fonts/<path:name>", endpoint="fonts")
    def font(name: str) -> ResponseReturnValue:
        return send_from_directory(fonts, name, max_age=YEAR)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", g.get("policy", POLICY))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["Permissions-Policy"] = PERMISSIONS
        if is_public(request.endpoint):
            headers["Referrer-Policy"] = "no-referrer"
            headers["X-Robots-Tag"] = "noindex, nofollow"
        else:
            headers["Referrer-Policy"] = "same-origin"
        if request.endpoint in {"static", "fonts"}:
            versioned = "v" in request.args
            headers["Cache-Control"] = (
                f"public, max-age={YEAR}, immutable" if versioned else "public, max-age=300"
            )
            headers.pop("Set-Cookie", None)
        else:
            headers["Cache-Control"] = "no-store"
        if settings.is_https:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return response


def static_url(name: str) -> str:
    """The address of a static file, with its content's hash so that it may be cached for ever."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    path = Path(__file__).resolve().parent.parent / "static" / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]

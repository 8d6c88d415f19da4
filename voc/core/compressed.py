"""What travels compressed: static texts, and public pages that are long.

A short page costs more time to compress than its bytes cost on the way.
"""

from __future__ import annotations

import gzip
from typing import cast

from flask import Flask, Response, request

LONG = 6_000
"""Characters from which on a page is compressed."""
TEXTS = (".css", ".mjs")


def init_app(app: Flask) -> None:
    """Serve style sheets and scripts compressed to whoever takes them so, each worked out once."""
    plain, kept = app.view_functions["static"], dict[tuple[str, str], bytes]()

    def static(filename: str) -> Response:
        response = cast("Response", plain(filename=filename))
        if response.status_code != 200 or not filename.endswith(TEXTS) or not _is_taken():
            return response
        response.direct_passthrough = False
        key = filename, response.headers.get("ETag", "")
        if key not in kept:
            kept[key] = gzip.compress(response.get_data(), 9, mtime=0)
        response.close()  # the file behind it
        return _compressed(response, kept[key])

    app.view_functions["static"] = static


def shorten(response: Response) -> Response:
    """The response compressed, where the browser takes it so."""
    if _is_taken():
        _compressed(response, gzip.compress(response.get_data(), 5, mtime=0))
    return response


def _is_taken() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _compressed(response: Response, body: bytes) -> Response:
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers.pop("ETag", None)
    return response

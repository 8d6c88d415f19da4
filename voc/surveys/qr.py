"""A link as a QR code: drawn into a page without a request, or as a file."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

PNG_SCALE = 20
"""Pixels a module: sharp on paper up to ten centimetres wide."""


def qr_drawing(link: str) -> Markup:
    """An SVG element that takes the text's colour; scanners need its light border."""
    drawing = io.BytesIO()
    segno.make(link, error="m").save(
        drawing,
        kind="svg",
        xmldecl=False,
        svgns=False,
        border=4,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
    )
    return Markup(drawing.getvalue().decode().strip())  # noqa: S704 - segno's own drawing, no text in it


def qr_file(link: str, kind: str) -> bytes:
    """The same as a file, black on white: "svg" or "png"."""
    drawing = io.BytesIO()
    segno.make(link, error="m").save(drawing, kind=kind, border=4, scale=PNG_SCALE, light="#fff")
    return drawing.getvalue()

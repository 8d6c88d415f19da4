"""A link as a QR code, drawn into the page: no request, no inline style."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


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

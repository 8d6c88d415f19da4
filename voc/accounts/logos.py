"""The company's logo: told by its own first bytes, never by what the browser calls it."""

from __future__ import annotations

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def picture_type(content: bytes) -> str | None:
    """The media type of a PNG, JPEG or WebP picture, else None (SVG can hold script)."""
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None

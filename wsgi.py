"""The WSGI entry point."""

from __future__ import annotations

from voc import create_app

app = create_app()

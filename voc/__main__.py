"""`python -m voc ...`."""

from __future__ import annotations

from voc.cli import main

main()

"""Keys that mean one thing for good."""

from __future__ import annotations

from collections.abc import Container


def fresh(stem: str, taken: Container[str]) -> str:
    """`stem`, or `stem_2`, `stem_3` ... whichever is free."""
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"

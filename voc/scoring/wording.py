"""Patterns over whole words."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One expression for all patterns, at word boundaries."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")(?!\w)")


def one_of(words: str) -> str:
    """The pattern of one word of a list written as prose."""
    return "(?:" + "|".join(words.split()) + ")"

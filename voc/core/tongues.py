"""Languages beyond those of the screen: any that the Unicode locale data know, by BCP 47 tag."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from babel import Locale, UnknownLocaleError, localedata
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from voc.core.calendar import Calendar
from voc.core.i18n import DEFAULT, LANGUAGES, Language

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3}|-[A-Z]{2}|-[0-9]{3})?")
"""A language, with a script or a region at most; eight characters, as the schema says."""


@lru_cache(500)
def tongue(tag: str) -> Language | None:
    """The language with that tag, spelled as it should be; None where nobody knows it."""
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    locale = _locale(tag)
    if locale is None:
        return None
    code = str(locale).replace("_", "-")
    if not TAG.fullmatch(code):  # the locale data know "root" and variants too
        return None
    known = LANGUAGES.get(code)
    name = locale.get_display_name() or code
    return known or Language(code, name, locale.text_direction, Calendar.GREGORIAN)


@lru_cache(500)
def on_page(tag: str, words: str) -> Language:
    """The language of a page whose own words are in `words` where they are not in its own.

    :raises ValueError: nobody knows the language.
    """
    spoken = tongue(tag)
    if spoken is None:
        raise ValueError(tag)
    if spoken.code in LANGUAGES:
        return spoken
    return replace(spoken, fallback=words if words in LANGUAGES else DEFAULT)


@lru_cache(500)
def named(tag: str, reader: str) -> str:
    """What the reader's language calls a language; the tag where nobody knows it."""
    locale = _locale(tag)
    return (locale.get_display_name(reader) if locale else None) or tag


def own_name(tag: str) -> str:
    """What a language calls itself; the tag where nobody knows it."""
    spoken = tongue(tag)
    return spoken.name if spoken else tag


@lru_cache(4)
def offered(reader: str) -> list[tuple[str, str]]:
    """Tags of languages without a region, and what the reader's language calls them."""
    tags = (one.replace("_", "-") for one in localedata.locale_identifiers())
    known = (one for one in tags if len(one) <= 3 or (len(one) in {7, 8} and one[-4:].istitle()))
    names = ((tag, named(tag, reader)) for tag in known)
    return sorted(((tag, name) for tag, name in names if name != tag), key=lambda one: one[1])


@lru_cache(1_000)
def preferred(header: str, tags: tuple[str, ...]) -> str | None:
    """The one of those languages that an Accept-Language header likes best, if any."""
    known = {tag.lower(): tag for tag in tags}
    for wanted, quality in parse_accept_header(header, LanguageAccept):
        spelled = wanted.lower()
        found = known.get(spelled) or known.get(spelled.partition("-")[0])
        if found and quality > 0:
            return found
    return None


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return None

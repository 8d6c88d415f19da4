"""Two languages: their direction, texts, numbers and dates.

Further languages, in which a survey may be written but the product says nothing of its own, are in
`voc.core.tongues`; no other module knows Babel.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import flask_babel
from flask import Flask, g, has_request_context, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from voc.core import calendar, catalogues
from voc.core.calendar import Calendar

if TYPE_CHECKING:  # the library leaves its functions untyped

    def _(string: str, **values: Any) -> str:
        """The text in the reader's language."""

    def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
        """The text for one or for several."""

else:
    from flask_babel import gettext as _
    from flask_babel import ngettext

__all__ = ["LANGUAGES", "Language", "_", "_l", "current", "ngettext", "use"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the screen: its code, its own name, where its lines begin, its calendar."""

    code: str
    name: str
    dir: str
    calendar: Calendar
    fallback: str = ""
    """The language of the product's own words on a page in this one, where they are not in it."""

    @property
    def words(self) -> str:
        """The language of the product's own words."""
        return self.fallback or self.code

    @property
    def own(self) -> Markup:
        """Attributes of an element that holds the product's own words."""
        if not self.fallback:
            return Markup()
        spoken = LANGUAGES[self.fallback]
        return Markup(' lang="{}" dir="{}"').format(spoken.code, spoken.dir)


LANGUAGES = {
    "fa": Language("fa", "فارسی", "rtl", Calendar.JALALI),
    "en": Language("en", "English", "ltr", Calendar.GREGORIAN),
}
DEFAULT = "fa"
PERSIAN_DIGITS = str.maketrans("0123456789,.%", "۰۱۲۳۴۵۶۷۸۹٬٫٪")
ISOLATE, END_OF_ISOLATE = "\u2066", "\u2069"
"""A sign stays before its number, and the number apart from its neighbours, in any direction."""
MINUS = "\u2212"


def init_app(app: Flask) -> None:
    """Install gettext, the filters and the names that templates use."""
    translations = Path(app.root_path) / "translations"
    catalogues.compile_all(translations)  # a start without `./run` reads Persian too
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    flask_babel.Babel(app, locale_selector=lambda: current().code, timezone_selector=lambda: "UTC")
    # The optimiser would work out `10|number` once, in the language of the first reader.
    app.jinja_env.optimized = False
    app.jinja_env.filters.update(
        number=number,
        signed=signed,
        percent=percent,
        day=day,
        moment=moment,
        digits=localised_digits,
        ltr=left_to_right,
    )
    app.context_processor(lambda: {"language": current(), "languages": LANGUAGES})


def use(code: str | None) -> Language:
    """Answer this request in that language; an unknown one changes nothing."""
    if code not in LANGUAGES:
        return current()
    language: Language = LANGUAGES[code]
    if g.get("language") is not language:
        g.language = language
        flask_babel.refresh()
    return language


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Say what follows in that language, then go back to the one before: for mails and files."""
    before = g.get("language")
    try:
        yield use(code)
    finally:
        g.language = before
        flask_babel.refresh()


def current() -> Language:
    """The language of this request: as chosen, else as the browser prefers, else Persian."""
    chosen: Language | None = g.get("language") if g else None
    if chosen is not None:
        return chosen
    if has_request_context():
        asked = request.args.get("lang") or preferred(request.headers.get("Accept-Language", ""))
        if asked in LANGUAGES:
            return LANGUAGES[asked]
        fallback: str = g.get("fallback_language", DEFAULT)
        return LANGUAGES[fallback]
    return LANGUAGES[DEFAULT]


@lru_cache(1_000)
def preferred(header: str) -> str | None:
    """The language of ours that an Accept-Language header likes best, if it likes any."""
    liked: str | None = parse_accept_header(header, LanguageAccept).best_match(LANGUAGES)
    return liked


def localised_digits(text: object, language: Language | None = None) -> str:
    """The same text with the digits of the language; separators are left alone."""
    if (language or current()).code != "fa":
        return str(text)
    return str(text).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def number(value: float | None, decimals: int = 0, language: Language | None = None) -> str:
    """`1234.5` as "1,234.5" or «۱٬۲۳۴٫۵»; an en dash where there is no value."""
    if value is None:
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(c not in "0,." for c in text)
    if (language or current()).code == "fa":
        text = text.translate(PERSIAN_DIGITS)
    return f"{ISOLATE}{MINUS}{text}{END_OF_ISOLATE}" if negative else text


def signed(value: float | None, decimals: int = 0, language: Language | None = None) -> str:
    """As `number`, with a plus sign before what is above zero."""
    text = number(value, decimals, language)
    positive = value is not None and any(c not in "0,.۰٬٫" for c in text) and value > 0
    return f"{ISOLATE}+{text}{END_OF_ISOLATE}" if positive else text


def percent(share: float | None, decimals: int = 0, language: Language | None = None) -> str:
    """A share in [0, 1] as "42%" or «۴۲٪»."""
    if share is None:
        return "–"
    sign = "٪" if (language or current()).code == "fa" else "%"
    return number(share * 100, decimals, language) + sign


def zone() -> ZoneInfo:
    """The organisation's time zone, as the request knows it."""
    return ZoneInfo(g.get("zone", "Asia/Tehran") if g else "Asia/Tehran")


def day(value: date | None, short: bool = False, language: Language | None = None) -> str:
    """A day in the language's calendar: «۳ فروردین ۱۴۰۵», "23 March 2026"."""
    if value is None:
        return "–"
    spoken = language or current()
    text = calendar.format_day(value, spoken.calendar, spoken.code, short=short)
    return localised_digits(text, spoken)


def moment(value: datetime | None, language: Language | None = None) -> Markup | str:
    """A moment in the organisation's zone, as a `<time>` element with its exact ISO form."""
    if value is None:
        return "–"
    local = value.astimezone(zone())
    clock = localised_digits(f"{local:%H:%M}", language)
    shown = day(local.date(), language=language)
    comma = "،" if (language or current()).code == "fa" else ","
    return Markup('<time datetime="{}">{}{} <bdi>{}</bdi></time>').format(
        value.isoformat(timespec="seconds"), shown, comma, clock
    )


def left_to_right(text: object) -> Markup:
    """A Latin token (a link, an address) that keeps its order inside Persian text."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)

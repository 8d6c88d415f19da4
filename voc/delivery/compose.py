"""The words of a mail: compiled once for a mailing and a language, filled in for each person.

What staff write is text with slots from a short list, never a template; it is escaped once, when
the mail is compiled, and what goes into a slot is escaped when it is filled in. All slots are
filled in one pass, so a customer whose name is "{link}" is greeted by exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import css_inline
from flask import render_template

from voc.accounts.colours import look_of
from voc.core.i18n import LANGUAGES, _, speaking
from voc.delivery.models import MailingText
from voc.delivery.slots import fill, first_name
from voc.delivery.sms_words import STOP

HONEYPOT = "none"
"""The score in a link that no person can see: whoever fetches it is a machine."""
DARK = "@media (prefers-color-scheme: dark)"
"""What a mail asks before it is shown in dark colours."""
_SPACES = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Scale:
    """A row of scores to click: the first question, its values in order, what the ends mean."""

    question: str
    values: Sequence[int]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the sender wants said in one language; empty words become the product's own."""

    language: str
    company: str
    subject: str = ""
    body: str = ""
    survey: str = ""
    scale: Scale | None = None
    sender_address: str = ""
    has_logo: bool = False
    colour: str = ""
    """As "#rrggbb"; the product's own where empty."""
    is_confidential: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A mail that is ready for one person."""

    subject: str
    text: str
    html: str


def compiled(template: str, letter: Letter, **more: str) -> MailingText:
    """The mail `templates/email/<template>/` in the letter's language, slots still open."""
    with speaking(letter.language) as language:
        paragraphs = [part.strip() for part in letter.body.split("\n\n") if part.strip()]
        start, end = ("right", "left") if language.dir == "rtl" else ("left", "right")
        given: dict[str, object] = {
            **more,
            "letter": letter,
            "look": look_of(letter.colour),
            "paragraphs": paragraphs,
            "language": language,
            "start": start,
            "end": end,
            "honeypot": HONEYPOT,
        }
        subject = letter.subject or render_template(f"email/{template}/subject.txt", **given)
        return MailingText(
            language=letter.language,
            subject=" ".join(subject.split()),
            text=_tidied(render_template(f"email/{template}/body.txt", **given)),
            html=_inliner().inline(render_template(f"email/{template}/body.html", **given)),
        )


def compiled_sms(language: str, words: str, company: str) -> MailingText:
    """An SMS in that language: these words or ours, the link, and how to stop it."""
    with speaking(language):
        ours = str(_("%(company)s: how did things go for you? {link}", company=company))
    said = words.strip() or ours
    return compiled_sms_of(language, said if "{link}" in said else f"{said} {{link}}")


def compiled_sms_of(language: str, words: str) -> MailingText:
    """An SMS of these words alone, and how to stop it."""
    said = f"{words.strip()}\n{STOP[language]}"
    return MailingText(language=language, subject="", text=said, html="")


def filled(text: MailingText, values: Mapping[str, str]) -> Filled:
    """The mail with its slots filled; `values` need not hold `greeting` and `score_link`."""
    name, link = values.get("name", ""), values.get("link", "")
    whole = {
        "greeting": greeting(name, text.language),
        "first_name": first_name(name),
        "score_link": f"{link}?score=",
        **values,
    }
    return Filled(
        subject=" ".join(fill(text.subject, whole).split()),
        text=fill(text.text, whole),
        html=fill(text.html, {slot: escape(value) for slot, value in whole.items()}),
    )


def in_mode(html: str, mode: str) -> str:
    """The mail as a program shows it that is always "light" or "dark"; else as its reader's is."""
    asked = {"light": "@media not all", "dark": "@media all"}.get(mode)
    return html.replace(DARK, asked) if asked else html


def greeting(name: str, language: str) -> str:
    """How a letter begins in that language, with or without a name."""
    named, unnamed = _greetings(language)
    return named.replace("{name}", name.strip()) if name.strip() else unnamed


def languages_of(preferred: str) -> list[str]:
    """The languages a mailing is written in, the preferred one first."""
    return sorted(LANGUAGES, key=lambda code: code != preferred)


def _tidied(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", _SPACES.sub("\n", text)).strip() + "\n"


@cache
def _greetings(language: str) -> tuple[str, str]:
    """Looked up once: to change the language of a whole process for each mail is slow."""
    with speaking(language):
        return str(_("Hello %(name)s,", name="{name}")), str(_("Hello,"))


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
    )

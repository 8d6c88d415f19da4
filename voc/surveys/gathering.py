"""Questions on their way from a file into a draft, and what is said about those that can't come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from voc.core.folding import in_one_line
from voc.core.i18n import _, number
from voc.customers.touchpoints import Touchpoint
from voc.surveys.question import KEY, RESERVED
from voc.surveys.questionnaire import MOST_QUESTIONS, Questionnaire
from voc.surveys.questions import TYPES, read_question
from voc.surveys.texts import LANGUAGES, Texts

Json = dict[str, Any]
LONGEST_NAME = 200
LONGEST_LINE = 500
LONGEST_PARAGRAPH = 2000
LONGEST_ABOUT = 120
MOST_CHOICES = 100
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")
_UNSTORABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of one part of the file; `about` names it in the file's own words."""

    about: str
    said: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A survey out of a file, and what of the file is not in it."""

    name: str
    language: str
    content: Json
    left_out: tuple[Remark, ...]
    """What does not come."""
    changed: tuple[Remark, ...]
    """What comes otherwise than it was."""
    touchpoint: Touchpoint | None = None


@dataclass
class Gathering:
    """Takes one question of a file after the other."""

    questions: list[Json] = field(default_factory=list)
    left_out: list[Remark] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """What the file calls a question to the key that it has here."""
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the file calls a question to what it calls a choice to the key that this has here."""

    def leave_out(self, about: str, why: str) -> None:
        """Say that a part does not come."""
        self.left_out.append(Remark(shortened(about, LONGEST_ABOUT), why))

    def note(self, about: str, what: str) -> None:
        """Say that a part comes otherwise."""
        self.changed.append(Remark(shortened(about, LONGEST_ABOUT), what))

    def take(self, name: str, question: Mapping[str, Any], kind: str = "") -> bool:
        """Whether the question came; where it did not, that is said. `kind` is the file's word."""
        about = worded(question.get("title")) or name
        if len(self.questions) >= MOST_QUESTIONS:
            most = number(MOST_QUESTIONS)
            self.leave_out(about, _("A survey has at most %(most)s questions.", most=most))
            return False
        asked = str(question.get("type"))
        if asked not in TYPES:
            self.leave_kind_out(about, kind or asked)
            return False
        key = new_key(name, {one["key"] for one in self.questions}, "q")
        try:
            read = read_question({**question, "type": asked, "key": key}).to_dict()
        except ValueError as problem:
            self.leave_out(about, _("It can't be read: %(problem)s.", problem=str(problem)))
            return False
        self.keys[name] = key
        self.questions.append(read)
        return True

    def leave_kind_out(self, about: str, kind: str) -> None:
        """Say that there is no such kind of question."""
        kind = shortened(kind, LONGEST_ABOUT)
        self.leave_out(about, _("There is no question of the kind “%(kind)s”.", kind=kind))

    def lines(self, name: str, listed: Iterable[tuple[str, Texts]]) -> list[Json]:
        """The choices of a question out of what the file calls them and says in them."""
        found: list[Json] = []
        own = self.choices.setdefault(name, {})
        given = list(listed)
        if len(given) > MOST_CHOICES:
            most = number(MOST_CHOICES)
            self.note(name, _("Only its first %(most)s choices come.", most=most))
        for value, title in given[:MOST_CHOICES]:
            key = new_key(value, {one["key"] for one in found}, "c")
            own[value] = key
            found.append({"key": key, "title": title or {"en": value}})
        return found

    def brought(
        self,
        name: str,
        language: str,
        parts: Mapping[str, Any],
        touchpoint: Touchpoint | None = None,
    ) -> Brought:
        """The survey with the questions taken so far; `parts` are title, intro, thanks and more.

        :raises ValueError: one of the parts cannot be.
        """
        read = Questionnaire.read({**parts, "questions": self.questions})
        called = in_one_line(_UNSTORABLE.sub("", name) or worded(read.title)) or _("A survey")
        return Brought(
            name=shortened(called, LONGEST_NAME),
            language=language if language in LANGUAGES else LANGUAGES[0],
            content=read.to_content(),
            left_out=tuple(self.left_out),
            changed=tuple(self.changed),
            touchpoint=touchpoint,
        )


def new_key(name: str, taken: Iterable[str], letter: str) -> str:
    """A key like the file's own name that is none of those taken."""
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")[:40]
    key = plain if KEY.fullmatch(plain) else f"{letter}_{plain}".rstrip("_")
    if key in RESERVED:
        key = f"{letter}_{key}"
    used, first, count = set(taken), key, 2
    while key in used:
        key, count = f"{first}_{count}", count + 1
    return key


def worded(texts: Any) -> str:
    """Whatever a title says first, or ""."""
    said = texts.values() if isinstance(texts, Mapping) else (texts,)
    return next((one for one in said if isinstance(one, str) and one.strip()), "")


def shortened(text: str, longest: int) -> str:
    """The text, cut where it is too long."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def script_of(text: str) -> str:
    """The language that a text without one seems to be in: "fa" or "en"."""
    return "fa" if _ARABIC_SCRIPT.search(text) else "en"


def plain(text: Any, longest: int = LONGEST_LINE) -> str:
    """A text without its markup, on one line where it is a line's length."""
    if not isinstance(text, str):
        return ""
    reader = _Words()
    reader.feed(text[: longest * 20])
    reader.close()
    words = _UNSTORABLE.sub("", "".join(reader.heard))
    if longest <= LONGEST_LINE:
        return shortened(in_one_line(words), longest)
    lines = [in_one_line(line) for line in words.splitlines()]
    return shortened(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), longest)


class _Words(HTMLParser):
    """What HTML says."""

    BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"))
    SILENT = frozenset(("script", "style"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heard: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent = tag in self.SILENT
        if tag in self.BREAKS:
            self.heard.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag in self.BREAKS:
            self.heard.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.heard.append(data)

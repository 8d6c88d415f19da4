"""What surveys ask, as columns: which a question of each kind has, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from voc.core.i18n import _
from voc.exports import said, themes, words
from voc.exports.moments import both
from voc.exports.tables import Cell, Column
from voc.surveys.contact import week
from voc.surveys.lines import MarksQuestion
from voc.surveys.questions import (
    OTHER,
    ChoiceQuestion,
    Consent,
    Contact,
    ContactWish,
    Day,
    LinesQuestion,
    Question,
    Statement,
    TextQuestion,
)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDER, WISH = "order", "wish"
Key = str | tuple[str, str]
"""A question; or (question, line), (question, OTHER), (question, ORDER), (question, WISH)."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text and what is said of it."""

    text: str
    said: Sequence[Cell]


@dataclass(slots=True)
class Asking:
    """What the versions of a survey, or of several, ask under one key."""

    key: str
    title: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    """What is ranked or rated line by line, by key."""
    is_text: bool = False
    is_day: bool = False
    has_other: bool = False
    is_shuffled: bool = False
    is_contact: bool = False

    def note(self, question: Question, reader: str, fallback: str) -> None:
        """Take in how one more version asks it; the newest says what it is called."""
        self.title = question.outline(reader, fallback) or self.title or self.key
        self.is_text = self.is_text or isinstance(question, TextQuestion)
        self.is_day = self.is_day or isinstance(question, Day)
        self.is_contact = self.is_contact or isinstance(question, Contact)
        if isinstance(question, Consent | Contact):
            self.labels |= words.spoken(words.YES_NO)
        if isinstance(question, LinesQuestion):
            self.is_shuffled = self.is_shuffled or question.is_shuffled
            named = {one.key: one.label(reader, fallback) for one in question.choices}
            if isinstance(question, MarksQuestion):
                self.lines |= named
            else:
                self.labels |= named
        if isinstance(question, ChoiceQuestion) and question.other:
            self.has_other = True
            self.labels[OTHER] = question.other_in(reader, fallback)

    def columns(self, *, with_personal: bool) -> list[Column]:
        """Its answer, or one a line; of words also what they say."""
        base, title = f"answer.{self.key}", self.title
        found = [
            Column(f"{base}.{line}", f"{title}: {label}", 16) for line, label in self.lines.items()
        ]
        if not self.lines:
            found = [Column(base, title, 60 if self.is_text else 16, labels=self.labels)]
        if self.is_text:
            found += _said(f"{base}.", title)
        if self.is_day:
            found.append(Column(f"{base}.jalali", _of(title, _("Jalali")), 12))
        if self.has_other:
            other = f"{title}: {self.labels[OTHER]}"
            found += [Column(f"{base}.other", other, 40), *_said(f"{base}.other.", other)]
        if self.is_shuffled:
            labels = self.labels | self.lines
            order = _of(title, _("shown in this order"))
            found.append(Column(f"{base}.{ORDER}", order, 30, labels=labels))
        if self.is_contact and with_personal:
            found += _reach(base, title)
        return found

    def cells(self, given: Mapping[Key, Any], *, with_personal: bool) -> list[Cell]:
        """The same of one response."""
        answer = given.get(self.key)
        found: list[Cell] = [given.get((self.key, line)) for line in self.lines]
        if not self.lines:
            found = [answer.text if isinstance(answer, Words) else answer]
        if self.is_text:
            found += _cells(answer)
        if self.is_day:
            found.append(both(date.fromisoformat(answer))[1] if answer else None)
        if self.has_other:
            other = given.get((self.key, OTHER))
            found += [other.text if other else None, *_cells(other)]
        if self.is_shuffled:
            found.append(given.get((self.key, ORDER)))
        if self.is_contact and with_personal:
            wish = given.get((self.key, WISH)) or ContactWish()
            day = None if wish.weekday is None else DAYS[wish.weekday]
            found += [wish.phone, wish.email, day, wish.hour]
        return found


def is_asked(question: Question) -> bool:
    """Whether anything can be given to it."""
    return not isinstance(question, Statement)


def _said(prefix: str, title: str) -> list[Column]:
    return [*said.columns(prefix, title), *themes.columns(prefix, title)]


def _cells(given: Any) -> Sequence[Cell]:
    return given.said if isinstance(given, Words) else [*said.nothing(), *themes.NOTHING]


def _reach(base: str, title: str) -> list[Column]:
    days = dict(zip(DAYS, week(), strict=True))
    return [
        Column(f"{base}.phone", _of(title, _("Phone")), 16),
        Column(f"{base}.email", _of(title, _("Email")), 28),
        Column(f"{base}.weekday", _of(title, _("Day that suits")), 12, labels=days),
        Column(f"{base}.hour", _of(title, _("Hour that suits")), 8),
    ]


def _of(title: str, part: str) -> str:
    return f"{title}: {part}"

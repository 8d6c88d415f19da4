"""Core questions: what their figures rest on stays over versions, so that trends hold. Pure.

A trend joins answers that were given under one key, to one kind of question, on one scale. Once a
version with a core question is published, later drafts keep the three. Words may change, and are
named before publishing; a question that shall be asked otherwise begins a trend under a new key.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from voc.core.i18n import _, number
from voc.surveys.keys import fresh
from voc.surveys.questions import TYPES
from voc.surveys.texts import said

Json = dict[str, Any]
Content = Mapping[str, Any]
Basis = tuple[str, int]
SCALED = frozenset(("csat", "rating", "matrix"))
DEFAULT_SCALE = 5
_WORDS = ("title", "help", "low", "high", "by_group", "body", "unit", "shape")


@dataclass(frozen=True, slots=True)
class Lock:
    """What a core question was published as."""

    question: Content
    since: int
    """The first version from which on its figures rest on the same."""

    @property
    def scale(self) -> int:
        """Its highest value; 0 where its kind has no scale to choose."""
        return basis(self.question)[1]


@dataclass(frozen=True, slots=True)
class Break:
    """Something that a new version does to a trend."""

    title: str
    said: str


def is_core(question: Content) -> bool:
    """Whether a question's JSON is core: as marked, else where a headline figure rests on it."""
    marked = question.get("is_core")
    return TYPES[question["type"]].metric is not None if marked is None else marked is True


def basis(question: Content) -> Basis:
    """What the figures of a question's JSON rest on: its kind, and its highest value or 0."""
    kind = question["type"]
    return kind, question.get("scale", DEFAULT_SCALE) if kind in SCALED else 0


def locked(published: Iterable[tuple[int, Content]]) -> dict[str, Lock]:
    """The core questions of versions, oldest first, by key: each as it was last published.

    `published`: numbers and contents. A question that a later version no longer marks is free.
    """
    found: dict[str, Lock] = {}
    for version, content in published:
        for question in content["questions"]:
            key, before = question["key"], found.get(question["key"])
            if not is_core(question):
                found.pop(key, None)
                continue
            goes_on = before is not None and basis(before.question) == basis(question)
            found[key] = Lock(question, before.since if before and goes_on else version)
    return found


def held(content: Json, locks: Mapping[str, Lock]) -> Json:
    """The content with the kinds and scales that its core questions were published with."""
    for question in content["questions"]:
        if lock := locks.get(question["key"]):
            question["type"] = lock.question["type"]
            if lock.scale:
                question["scale"] = lock.scale
    return content


def problems(content: Content, locks: Mapping[str, Lock]) -> list[str]:
    """Core questions that are asked otherwise than before, in the reader's own words."""
    return [
        _(
            "Question %(n)s is core, and was asked in another way or on another scale so far. "
            "Take that back, or begin a new trend for it.",
            n=number(place),
        )
        for place, question in enumerate(content["questions"], start=1)
        if (lock := locks.get(question["key"])) and basis(lock.question) != basis(question)
    ]


def is_reworded(question: Content, locks: Mapping[str, Lock]) -> bool:
    """Whether a core question reads or looks otherwise than it was published."""
    lock = locks.get(question["key"])
    return lock is not None and any(
        (question.get(part) or {}) != (lock.question.get(part) or {}) for part in _WORDS
    )


def breaks(shown: Content, draft: Content, locks: Mapping[str, Lock], code: str) -> list[Break]:
    """What publishing a draft does to the trends of core questions; `code` is the reader's."""
    asked = {question["key"]: question for question in draft["questions"]}
    now = {question["key"] for question in shown["questions"]}
    found = [
        Break(said(lock.question.get("title") or {}, code), words)
        for key, lock in locks.items()
        if key in now
        for words in _said_of(lock, asked.get(key), locks)
    ]
    return found + list(_fed_otherwise(shown, draft, code))


def _said_of(lock: Lock, question: Content | None, locks: Mapping[str, Lock]) -> Iterator[str]:
    since = number(lock.since)
    if question is None:
        yield _(
            "Its trend, which began with version %(since)s, ends. Its answers stay, and the trend "
            "goes on if a later version asks it again.",
            since=since,
        )
        return
    if not is_core(question):
        yield _("It is no longer core: from the next draft on its scale may change.")
    if is_reworded(question, locks):
        yield _(
            "It reads otherwise. The trend goes on, but a step at this version may come from the "
            "words alone."
        )
    if _lines(question) != _lines(lock.question):
        yield _(
            "Other answers can be chosen. Shares before and after this version are not of the same "
            "whole."
        )


def _lines(question: Content) -> set[str]:
    has_other = ["_other"] if question.get("other") else []
    return {line["key"] for line in question.get("choices", ())}.union(has_other)


def _fed_otherwise(shown: Content, draft: Content, code: str) -> Iterator[Break]:
    """Headline figures that another question would feed: the first of each kind does."""
    before, after = _feeding(shown), _feeding(draft)
    kept = {question["key"] for question in draft["questions"]}
    for metric, question in before.items():
        other = after.get(metric)
        if other and other["key"] != question["key"] and question["key"] in kept:
            yield Break(
                said(other.get("title") or {}, code),
                _(
                    "From this version on it feeds %(figure)s, in the place of “%(question)s”.",
                    figure=metric.upper(),
                    question=said(question.get("title") or {}, code),
                ),
            )


def _feeding(content: Content) -> dict[str, Content]:
    found: dict[str, Content] = {}
    for question in content["questions"]:
        if metric := TYPES[question["type"]].metric:
            found.setdefault(metric, question)
    return found


def begin_anew(content: Json, place: int, used: Container[str]) -> None:
    """Give a question a key that was never used: its next answers begin a trend of their own.

    Conditions, jumps and texts that name it go with it.
    """
    question = content["questions"][place]
    old = question["key"]
    new = fresh(question["type"], used)
    content["questions"] = [
        {**_renamed(one, old, new), "key": new if one["key"] == old else one["key"]}
        for one in content["questions"]
    ]
    around = {name: part for name, part in content.items() if name != "questions"}
    content.update(_renamed(around, old, new))
    content["questions"][place].pop("library", None)


def _renamed(part: Any, old: str, new: str) -> Any:
    """A part of a content that names the question by its new key."""
    if isinstance(part, Mapping):
        return {
            name: new
            if name in {"question", "go_to"} and value == old
            else _renamed(value, old, new)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [_renamed(one, old, new) for one in part]
    if isinstance(part, str):
        return re.sub(rf"\{{answer\.{re.escape(old)}(?=[|}}])", f"{{answer.{new}", part)
    return part


def ask_again(content: Json, key: str, earlier: Sequence[Content]) -> None:
    """Put a question of an earlier version back under its key, as it was asked last."""
    if any(question["key"] == key for question in content["questions"]):
        return
    asked = [one for version in earlier for one in version["questions"] if one["key"] == key]
    if asked:
        content["questions"].append(deepcopy(dict(asked[-1])))


def to_ask_again(content: Content, locks: Mapping[str, Lock], code: str) -> dict[str, str]:
    """The core questions that a draft does not ask any more: key to wording."""
    asked = {question["key"] for question in content["questions"]}
    return {
        key: said(lock.question.get("title") or {}, code)
        for key, lock in locks.items()
        if key not in asked
    }

"""A draft as a form, and what the editor's buttons do to it. Pure: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from voc.surveys.questions import GROUPS, TYPES

Content = dict[str, Any]
TEXTS = ("title", "help", "low", "high")
LINES = "\n"


def to_form(content: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the editor's form for a draft's content."""
    return {
        **{name: content.get(name) or {} for name in ("title", "intro", "thanks")},
        "questions": [_question_to_form(one) for one in content.get("questions", [])],
    }


def _question_to_form(question: Mapping[str, Any]) -> dict[str, Any]:
    choices = question.get("choices", [])
    lines = {
        language: LINES.join(choice["title"].get(language, "") for choice in choices)
        for language in ("fa", "en")
    }
    groups = question.get("by_group", {})
    return {
        **{name: question.get(name) or {} for name in TEXTS},
        **{group: groups.get(group, {}) for group in GROUPS},
        "key": question["key"],
        "kind": question["type"],
        "required": question.get("required", False),
        "asks_for_change": question.get("asks_for_change", False),
        "scale": question.get("scale", 5),
        "shape": question.get("shape", "star"),
        "choices": lines,
        "choice_keys": ",".join(choice["key"] for choice in choices),
    }


def from_form(data: Mapping[str, Any]) -> Content:
    """The content that a filled form describes; `Questionnaire.read` judges it."""
    return {
        **{name: _texts(data[name]) for name in ("title", "intro", "thanks")},
        "questions": [_question_from_form(one) for one in data["questions"]],
    }


def _question_from_form(data: Mapping[str, Any]) -> Content:
    groups = {group: _texts(data[group]) for group in GROUPS}
    question = {
        "key": data["key"],
        "type": data["kind"],
        "required": bool(data["required"]),
        "asks_for_change": bool(data["asks_for_change"]),
        **{name: _texts(data[name]) for name in TEXTS},
        "by_group": {group: texts for group, texts in groups.items() if texts},
    }
    if data["kind"] in {"csat", "rating"}:
        question["scale"] = data["scale"]
    if data["kind"] == "rating":
        question["shape"] = data["shape"]
    if data["kind"] in {"single_choice", "multiple_choice"}:
        question["choices"] = _choices(data["choices"], data["choice_keys"] or "")
    return question


def _texts(data: Mapping[str, str | None]) -> dict[str, str]:
    """Texts of the languages that were written, without blanks around them."""
    return {
        language: (data.get(language) or "").strip()
        for language in ("fa", "en")
        if (data.get(language) or "").strip()
    }


def _choices(lines: Mapping[str, str | None], keys: str) -> list[Content]:
    """One choice a line; a line keeps the key of its place, so that rewording keeps the trend."""
    split = {language: (lines.get(language) or "").splitlines() for language in ("fa", "en")}
    count = max(len(one) for one in split.values())
    known = [key for key in keys.split(",") if key]
    made = []
    for place in range(count):
        title = {lang: one[place].strip() for lang, one in split.items() if place < len(one)}
        title = {lang: text for lang, text in title.items() if text}
        if title:
            key = known[place] if place < len(known) else _fresh("choice", known)
            known = [*known, key] if key not in known else known
            made.append({"key": key, "title": title})
    return made


def changed(content: Content, command: str) -> Content:
    """The content after a button: "add:nps", "copy:2", "remove:2", "up:2", "down:2", "restore".

    A command that makes no sense changes nothing. The question removed last is kept under
    "removed" until it is put back or the draft is published.
    """
    verb, _, rest = command.partition(":")
    made = deepcopy(content)
    questions: list[Content] = made["questions"]
    if verb == "add" and rest in TYPES:
        questions.append({"key": _fresh(rest, _keys(questions)), "type": rest, "title": {}})
    elif verb == "restore" and "removed" in made:
        removed = made.pop("removed")
        removed["question"]["key"] = _free(removed["question"]["key"], _keys(questions))
        questions.insert(removed["place"], removed["question"])
    elif verb in _MOVES and rest.isascii() and rest.isdigit() and int(rest) < len(questions):
        _MOVES[verb](made, int(rest))
    return made


def _copy(content: Content, place: int) -> None:
    questions = content["questions"]
    twin = deepcopy(questions[place])
    twin["key"] = _fresh(twin["type"], _keys(questions))
    questions.insert(place + 1, twin)


def _remove(content: Content, place: int) -> None:
    content["removed"] = {"place": place, "question": content["questions"].pop(place)}


def _swap(content: Content, place: int, other: int) -> None:
    questions = content["questions"]
    if 0 <= other < len(questions):
        questions[place], questions[other] = questions[other], questions[place]


_MOVES: dict[str, Callable[[Content, int], None]] = {
    "copy": _copy,
    "remove": _remove,
    "up": lambda content, place: _swap(content, place, place - 1),
    "down": lambda content, place: _swap(content, place, place + 1),
}


def _keys(questions: Sequence[Content]) -> list[str]:
    return [question["key"] for question in questions]


def _free(key: str, taken: Sequence[str]) -> str:
    return key if key not in taken else _fresh(key, taken)


def _fresh(stem: str, taken: Sequence[str]) -> str:
    """`stem`, or `stem_2`, `stem_3` ... whichever is free."""
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"

"""A draft as a form, and what the editor's buttons do to it. Pure: JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import groupby, takewhile
from typing import Any

from voc.core.i18n import localised_digits
from voc.surveys.core_questions import ask_again, basis, begin_anew, is_core
from voc.surveys.keys import fresh
from voc.surveys.logic_editing import (
    condition_from_form,
    condition_to_form,
    jumps_from_form,
    jumps_to_form,
)
from voc.surveys.look_editing import look_from_form, look_to_form
from voc.surveys.measure_fields import read_amount
from voc.surveys.questions import GROUPS, TYPES, LinesQuestion
from voc.surveys.texts import typed_texts
from voc.surveys.translating import carried

Content = dict[str, Any]
TEXTS = ("title", "help", "low", "high")
SETTINGS = ("one_at_a_time", "is_editable")
TICKS = ("required", "asks_for_change", "is_information")
LINES = "\n"
PARTS: Mapping[str, Sequence[str]] = {
    "csat": ("scale",),
    "rating": ("scale", "shape"),
    "single_choice": ("other", "is_shuffled"),
    "multiple_choice": ("other", "is_shuffled"),
    "ranking": ("is_shuffled",),
    "matrix": ("scale", "is_shuffled"),
    "number": ("minimum", "maximum", "decimals", "unit"),
    "contact": ("way",),
    "consent": ("body",),
    "statement": ("body",),
}
"""What the kinds have beside what all have; their lines are written apart."""


def to_form(content: Mapping[str, Any], language: str = "fa") -> dict[str, Any]:
    """The data of the editor's form for a draft's content; `language` is the reader's."""
    questions = content.get("questions", [])
    logic = [
        {
            "show_if": condition_to_form(one.get("show_if"), questions, language),
            "then": jumps_to_form(one.get("then", ()), questions, language),
        }
        for one in questions
    ]
    return {
        **{name: content.get(name) or {} for name in ("title", "intro", "thanks")},
        **{name: content.get(name, False) for name in SETTINGS},
        **look_to_form(content),
        "questions": [
            {**_question_to_form(one), **own} for one, own in zip(questions, logic, strict=True)
        ],
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
        **{name: question.get(name, False) for name in TICKS},
        "is_core": is_core(question),
        "library": question.get("library", ""),
        "scale": question.get("scale", 5),
        "shape": question.get("shape", "star"),
        "choices": lines,
        "choice_keys": ",".join(choice["key"] for choice in choices),
        **{name: question.get(name) or {} for name in ("other", "body", "unit")},
        "is_shuffled": question.get("is_shuffled", False),
        **{end: _typed(question.get(end)) for end in ("minimum", "maximum")},
        "decimals": question.get("decimals", 0),
        "way": question.get("way", "either"),
    }


def _typed(amount: float | None) -> str:
    return "" if amount is None else localised_digits(amount)


def from_form(data: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]] = ()) -> Content:
    """The content that a filled form describes; `Questionnaire.read` judges it.

    `earlier`: the contents of the survey's versions, the one in the form last. A key that ever
    meant something never comes to mean something else, or its trend would join two answers.
    """
    questions = [_question_from_form(one, earlier) for one in data["questions"]]
    for question, one in zip(questions, data["questions"], strict=True):
        if show_if := condition_from_form(one["show_if"], questions):
            question["show_if"] = show_if
        if then := jumps_from_form(one["then"], questions):
            question["then"] = then
    written = {
        **{name: typed_texts(data[name]) for name in ("title", "intro", "thanks")},
        **{name: True for name in SETTINGS if data[name]},
        **look_from_form(data),
        "questions": questions,
    }
    return carried(written, earlier[-1]) if earlier else written


def one_to_form(question: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the form for one question alone, without its logic."""
    return _question_to_form(question)


def one_from_form(data: Mapping[str, Any], before: Mapping[str, Any]) -> Content:
    """The question that the form for one alone describes; `before` is what it was."""
    was = {"questions": [before]}
    written: Content = carried({"questions": [_question_from_form(data, [was])]}, was)
    return dict(written["questions"][0])


def _question_from_form(data: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]) -> Content:
    groups = {group: typed_texts(data[group]) for group in GROUPS}
    question = {
        "key": data["key"],
        "type": data["kind"],
        **{name: bool(data[name]) for name in TICKS},
        "is_core": bool(data["is_core"]),
        "library": data["library"] or "",
        **{name: typed_texts(data[name]) for name in TEXTS},
        "by_group": {group: texts for group, texts in groups.items() if texts},
    }
    kind = TYPES.get(data["kind"])
    for name in PARTS.get(data["kind"], ()):
        question[name] = _PART.get(name, _same)(data[name])
    if kind is not None and issubclass(kind, LinesQuestion):
        known = [
            choices_of(one) for one in _all_questions(earlier) if one["key"] == data["key"]
        ] or [[{"key": key, "title": {}} for key in (data["choice_keys"] or "").split(",") if key]]
        question["choices"] = _choices(data["choices"], known)
    return question


def _same(value: Any) -> Any:
    return value


_PART: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("other", "body", "unit"), typed_texts),
    **dict.fromkeys(("minimum", "maximum"), lambda typed: read_amount(typed or "")),
}


def _choices(lines: Mapping[str, str | None], known: Sequence[Sequence[Content]]) -> list[Content]:
    """One choice a line, under the key it had.

    `known`: the choices of each version, the one in the form last. A line that reads as before
    keeps its key wherever it moves. Where as many lines are new as choices are gone between the
    same neighbours, they were reworded and keep their keys. Otherwise nobody can tell which is
    which, so new lines get keys that were never used: a trend may end, but never joins two answers.
    """
    titles = _titles(lines)
    before = list(known[-1])
    keys: list[str | None] = []
    for title in titles:
        same = (old["key"] for old in before if _is_same(old["title"], title))
        keys.append(next((key for key in same if key not in keys), None))
    order = [old["key"] for old in before]
    used = {choice["key"] for choices in known for choice in choices}
    kept = set(keys)
    for first, last in _runs_of_new(keys):
        after = keys[first - 1] if first else None
        behind = order[order.index(after) + 1 :] if after in order else order if not first else []
        gone = list(takewhile(lambda key: key not in kept, behind))
        if len(gone) != last - first:
            gone = []
        for place in range(first, last):
            keys[place] = gone[place - first] if gone else fresh("choice", used)
            used.add(str(keys[place]))
    return [{"key": key, "title": title} for key, title in zip(keys, titles, strict=True)]


def _runs_of_new(keys: Sequence[str | None]) -> list[tuple[int, int]]:
    """Where neighbouring lines have no key yet: (first, one behind the last)."""
    runs: list[tuple[int, int]] = []
    for is_new, run in groupby(range(len(keys)), lambda place: keys[place] is None):
        places = list(run)
        if is_new:
            runs.append((places[0], places[-1] + 1))
    return runs


def _titles(lines: Mapping[str, str | None]) -> list[dict[str, str]]:
    split = {language: (lines.get(language) or "").splitlines() for language in ("fa", "en")}
    count = max(len(one) for one in split.values())
    rows = ({lang: one[n] for lang, one in split.items() if n < len(one)} for n in range(count))
    return [title for title in map(typed_texts, rows) if title]


def _is_same(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    return any(old.get(language) == text for language, text in new.items())


def choices_of(question: Mapping[str, Any]) -> list[Content]:
    """The choices of a question's JSON; none where its kind has none."""
    return list(question.get("choices", []))


def _all_questions(contents: Iterable[Mapping[str, Any]]) -> Iterator[Content]:
    """Every question of these contents."""
    for content in contents:
        yield from content.get("questions", [])


def changed(content: Content, command: str, earlier: Sequence[Mapping[str, Any]] = ()) -> Content:
    """The content after a button: "add:nps", "copy:2", "anew:2", "move:4-0".

    A command that makes no sense changes nothing. `earlier` are the contents of the survey's
    versions: a new question takes a key that none of them used.
    """
    verb, _, rest = command.partition(":")
    made = deepcopy(content)
    questions: list[Content] = made["questions"]
    used = {question["key"] for question in _all_questions([*earlier, made])}
    if verb == "add" and rest in TYPES:
        questions.append({"key": fresh(rest, used), "type": rest, "title": {}})
    elif verb == "move":
        _carry(questions, rest)
    elif verb == "again":
        ask_again(made, rest, earlier)
    elif verb in _MOVES and rest.isascii() and rest.isdigit() and int(rest) < len(questions):
        _MOVES[verb](made, int(rest), used)
    return made


def taken(
    content: Content, question: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]] = ()
) -> Content:
    """The content with a question of the library at its end.

    Where a version asked it before, as the same kind and on the same scale, it has the key that it
    had then, so that its trend goes on; else one that none of the versions used.
    """
    made = deepcopy(content)
    asked = {one["key"] for one in made["questions"]}
    before = [
        one["key"]
        for one in _all_questions(earlier)
        if one.get("library") == question["library"]
        and basis(one) == basis(question)
        and one["key"] not in asked
    ]
    used = {one["key"] for one in _all_questions([*earlier, made])}
    key = before[-1] if before else fresh(question["library"], used)
    made["questions"].append({**deepcopy(dict(question)), "key": key})
    return made


def _copy(content: Content, place: int, used: Container[str]) -> None:
    questions = content["questions"]
    twin = deepcopy(questions[place])
    twin["key"] = fresh(twin["type"], used)
    twin.pop("library", None)
    questions.insert(place + 1, twin)


def _remove(content: Content, place: int, _used: Container[str]) -> None:
    del content["questions"][place]


def _carry(questions: list[Content], places: str) -> None:
    """Take the question at one place to another: "4-0"."""
    numbers = places.split("-")
    if len(numbers) == 2 and all(one.isascii() and one.isdigit() for one in numbers):
        old, new = map(int, numbers)
        if max(old, new) < len(questions):
            questions.insert(new, questions.pop(old))


def _swap(content: Content, place: int, other: int) -> None:
    questions = content["questions"]
    if 0 <= other < len(questions):
        questions[place], questions[other] = questions[other], questions[place]


_MOVES: dict[str, Callable[[Content, int, Container[str]], None]] = {
    "anew": begin_anew,
    "copy": _copy,
    "remove": _remove,
    "up": lambda content, place, _used: _swap(content, place, place - 1),
    "down": lambda content, place, _used: _swap(content, place, place + 1),
}

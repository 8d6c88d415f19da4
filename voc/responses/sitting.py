"""One sitting as a value: what a customer gave to a whole questionnaire, ready to be stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any

from voc.core.folding import fold
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import ContactWish, Csat, Given

_EXACTLY = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class Words:
    """What was written under one question."""

    question: str
    text: str
    asks_for_change: bool = False
    is_information: bool = False

    @cached_property
    def folded(self) -> str:
        """The text as a search compares it."""
        return fold(self.text)


@dataclass(frozen=True)
class Sitting:
    """Answers by the keys of their questions, in the questionnaire's order.

    `nps`, `csat` (of `csat_scale`) and `ces` repeat the first question that feeds each figure.
    """

    numbers: tuple[tuple[str, float], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    words: tuple[Words, ...] = ()
    marks: tuple[tuple[str, str, int], ...] = ()
    """(question, line, number): places in a ranking, values of a matrix."""
    contacts: tuple[tuple[str, ContactWish], ...] = ()
    nps: int | None = None
    csat: int | None = None
    csat_scale: int | None = None
    ces: int | None = None
    has_core: bool = False
    """Whether a core question was answered, or one that feeds a figure."""

    def __bool__(self) -> bool:
        return bool(self.numbers or self.choices or self.words or self.marks or self.contacts)

    @cached_property
    def digest(self) -> str:
        """A hash of what was said: equal for the same answers, however they were sent."""
        said: list[Any] = [self.numbers, self.choices]
        said.append([(one.question, one.text) for one in self.words])
        if self.marks or self.contacts:  # else as it always was: digests outlive releases
            said += [self.marks, [(key, astuple(wish)) for key, wish in self.contacts]]
        return hashlib.sha256(_EXACTLY(said).encode()).hexdigest()


def sitting_of(questionnaire: Questionnaire, given: Mapping[str, Given]) -> Sitting:
    """The sitting in which that was given; questions that were skipped leave nothing."""
    numbers: list[tuple[str, float]] = []
    choices: list[tuple[str, str]] = []
    words: list[Words] = []
    marks: list[tuple[str, str, int]] = []
    contacts: list[tuple[str, ContactWish]] = []
    figures: dict[str, int] = {}
    scale: int | None = None
    has_core = False
    for question in questionnaire.questions:
        one = given.get(question.key)
        if not one:
            continue
        has_core = has_core or question.is_core
        if one.number is not None:
            numbers.append((question.key, one.number))
            if question.metric and questionnaire.first(question.metric) is question:
                figures[question.metric] = int(one.number)
                if isinstance(question, Csat):
                    scale = question.scale
        choices += [(question.key, choice) for choice in one.choices]
        if one.text is not None:
            kind = question.asks_for_change, question.is_information
            words.append(Words(question.key, one.text, *kind))
        marks += [(question.key, *mark) for mark in one.marks]
        if one.contact is not None:
            contacts.append((question.key, one.contact))
    return Sitting(
        numbers=tuple(numbers),
        choices=tuple(choices),
        words=tuple(words),
        marks=tuple(marks),
        contacts=tuple(contacts),
        nps=figures.get("nps"),
        csat=figures.get("csat"),
        csat_scale=scale,
        ces=figures.get("ces"),
        has_core=has_core or bool(figures),
    )

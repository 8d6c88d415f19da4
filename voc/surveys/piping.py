"""Texts that repeat what is known: `{name|dear customer}`. Pure.

    {name|there}                 the customer's name
    {customer.city|your town}    one of the customer's attributes
    {hidden.branch|our shop}     a hidden field of the link
    {answer.nps|your score}      what was answered to an earlier question

After the bar stands what is said where nothing is known; each language has its own text, so each
has its own. Anything else in braces is left as it stands. What is put in is text, never a
template: it is put in once and escaped where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from voc.core.folding import in_one_line
from voc.surveys.logic import Facts

PIPE = re.compile(r"\{(name|(?:customer|hidden|answer)\.([\w-]{1,64}))(?:\|([^{}]*))?\}")
LONGEST = 200
"""Characters of an answer that are repeated."""


@dataclass(frozen=True, slots=True)
class Pipe:
    """One place in a text where something known is said."""

    source: str
    """name, customer, hidden or answer."""
    key: str
    fallback: str | None


def pipes(text: str) -> Iterator[Pipe]:
    """The places of a text, in order."""
    for found in PIPE.finditer(text):
        yield Pipe(found[1].partition(".")[0], found[2] or "", found[3])


def piped(text: str, facts: Facts, answers: Mapping[str, str] | None = None) -> str:
    """The text with what is known put in; places of answers stay where `answers` is None."""

    def put_in(found: re.Match[str]) -> str:
        source, key = found[1].partition(".")[0], found[2] or ""
        if source == "answer" and answers is None:
            return found[0]
        return _known(source, key, facts, answers or {}) or (found[3] or "")

    return PIPE.sub(put_in, text) if "{" in text else text


def in_a_mail(text: str) -> str:
    """The text for a mail, which fills in the name and attributes; its link carries no values."""

    def put_in(found: re.Match[str]) -> str:
        return (found[3] or "") if found[1].startswith("hidden.") else found[0]

    return PIPE.sub(put_in, text)


def asked_of(text: str) -> bool:
    """Whether a text repeats an answer."""
    return any(pipe.source == "answer" for pipe in pipes(text))


def _known(source: str, key: str, facts: Facts, answers: Mapping[str, str]) -> str:
    say: dict[str, Callable[[], str]] = {
        "name": lambda: facts.name,
        "customer": lambda: facts.attributes.get(key, ""),
        "hidden": lambda: facts.hidden.get(key, ""),
        "answer": lambda: answers.get(key, ""),
    }
    return in_one_line(say[source]())[:LONGEST]

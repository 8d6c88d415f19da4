"""What is wrong with a questionnaire's logic, found and named before customers meet it.

References to later or missing questions and choices, loops, dead ends, questions that nobody
reaches, conditions that never hold, and texts that repeat what is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from voc.core.i18n import _, number
from voc.surveys.logic import (
    DAY,
    Condition,
    Facts,
    Values,
    holds,
    leaves,
    source_of,
)
from voc.surveys.measures import Day
from voc.surveys.piping import pipes
from voc.surveys.questions import ChoiceQuestion, MultipleChoice, Question, ScaleQuestion
from voc.surveys.texts import Texts

MOST_TRIED = 5_000
"""Combinations of answers that are tried on one condition; where it has more it is believed."""


def flaws(
    questions: Sequence[Question], before: Iterable[Texts] = (), after: Iterable[Texts] = ()
) -> list[str]:
    """What stands in the way, each once, in the reader's own words.

    `before` are texts shown before anything is answered, `after` are the thanks.
    """
    found: list[str] = []
    for place, question in enumerate(questions):
        found += _flaws_of(questions, place, question)
    found += _unreached(questions)
    beginning = _("the beginning")
    for texts in before:
        found += _pipe_flaws(texts, beginning, {})
    known = _numbered(questions, len(questions))
    for texts in after:
        found += _pipe_flaws(texts, _("the thanks at the end"), known)
    return list(dict.fromkeys(found))


def _flaws_of(questions: Sequence[Question], place: int, question: Question) -> Iterator[str]:
    where = _("question %(n)s", n=number(place + 1))
    earlier, with_own = _numbered(questions, place), _numbered(questions, place + 1)
    yield from _condition_flaws(question.show_if, where, earlier, questions)
    for texts in question.worded():
        yield from _pipe_flaws(texts, where, earlier)
    for jump in question.then:
        yield from _condition_flaws(jump.when, where, with_own, questions)
        yield from _pipe_flaws(jump.thanks, where, with_own)
        if jump.go_to:
            yield from _jump_flaws(jump.go_to, place, where, questions)


def _jump_flaws(
    target: str, place: int, where: str, questions: Sequence[Question]
) -> Iterator[str]:
    places = [n for n, one in enumerate(questions) if one.key == target]
    if not places:
        yield _(
            "%(where)s leads to a question that is not there: a dead end.", where=_capital(where)
        )
    elif places[0] <= place:
        yield _(
            "%(where)s leads back to question %(n)s: a loop.",
            where=_capital(where),
            n=number(places[0] + 1),
        )


def _condition_flaws(
    condition: Condition | None,
    where: str,
    known: Mapping[str, Question],
    questions: Sequence[Question],
) -> Iterator[str]:
    sound = True
    for leaf in leaves(condition):
        source, key = source_of(leaf)
        if source != "question":
            continue
        if key not in known:
            sound = False
            yield _reference_flaw(key, where, questions)
        elif missing := _missing_value(leaf, known[key]):
            sound = False
            yield _(
                "%(where)s asks for an answer that question %(n)s does not have: “%(value)s”.",
                where=_capital(where),
                n=number(_place_of(key, questions)),
                value=missing,
            )
    if condition and sound and not _can_hold(condition, known):
        yield _("A condition of %(where)s can never hold.", where=where)


def _reference_flaw(key: str, where: str, questions: Sequence[Question]) -> str:
    if place := _place_of(key, questions):
        return _(
            "%(where)s depends on question %(n)s, which does not come before it.",
            where=_capital(where),
            n=number(place),
        )
    return _("%(where)s depends on a question that is not there.", where=_capital(where))


def _missing_value(leaf: Condition, question: Question) -> str | None:
    """A value that a leaf wants and the question cannot give."""
    options = _options(question)
    if options and "is" in leaf:
        return next((one for one in leaf["is"] if one not in options), None)
    if isinstance(question, Day) and "answered" not in leaf:
        wanted = leaf.get("is") or [leaf.get("at_least", leaf.get("at_most"))]
        return next((str(one) for one in wanted if not DAY.fullmatch(str(one))), None)
    return None


def _options(question: Question) -> tuple[str, ...]:
    if isinstance(question, ChoiceQuestion):
        return question.keys()
    return tuple(map(str, question.options)) if isinstance(question, ScaleQuestion) else ()


def _can_hold(condition: Condition, known: Mapping[str, Question]) -> bool:
    """Whether any combination of answers meets it; those of many questions are not all tried."""
    asked = list(leaves(condition))
    names = list(dict.fromkeys(map(source_of, asked)))
    tried = [
        _candidates([one for one in asked if source_of(one) == name], known.get(name[1]))
        if name[0] == "question"
        else _candidates([one for one in asked if source_of(one) == name], None)
        for name in names
    ]
    count = 0
    for combination in islice(product(*tried), MOST_TRIED):
        count += 1
        given = dict(zip(names, combination, strict=True))
        heard = {key: values for (source, key), values in given.items() if source == "question"}
        facts = Facts(
            attributes=_told(given, "attribute"),
            hidden=_told(given, "hidden"),
        )
        if holds(condition, heard, facts):
            return True
    return count >= MOST_TRIED


def _told(given: Mapping[tuple[str, str], Values], wanted: str) -> dict[str, str]:
    return {
        key: values[0] for (source, key), values in given.items() if source == wanted and values
    }


def _candidates(asked: Sequence[Condition], question: Question | None) -> list[Values]:
    """Answers that differ in what these leaves say of them: nothing, and one of each sort."""
    named = list(dict.fromkeys(str(one) for leaf in asked for one in leaf.get("is", ())))
    options = _options(question) if question else ()
    if isinstance(question, MultipleChoice):
        subsets = product((False, True), repeat=min(len(named), 10))
        return [
            (),
            ("",),
            *(tuple(key for key, on in zip(named, some, strict=False) if on) for some in subsets),
        ]
    if options:
        return [(), *((one,) for one in options)]
    limits = [leaf[name] for leaf in asked for name in ("at_least", "at_most") if name in leaf]
    days = [one for one in limits if isinstance(one, str)]
    numbers = [str(one + step) for one in limits if not isinstance(one, str) for step in (-1, 0, 1)]
    return [(), ("\N{BULLET}",), *((one,) for one in [*named, *days, *numbers])]


def _unreached(questions: Sequence[Question]) -> Iterator[str]:
    """Questions that every way goes around."""
    places = {one.key: place for place, one in enumerate(questions)}
    reached = {0}
    for place, question in enumerate(questions):
        if place not in reached:
            yield _("Nobody reaches question %(n)s.", n=number(place + 1))
        always = next((jump for jump in question.then if not jump.when), None)
        if place not in reached:
            reached.add(place + 1)  # what follows is not its own fault
            continue
        reached |= {places[jump.go_to] for jump in question.then if jump.go_to in places}
        if always is None or question.show_if:
            reached.add(place + 1)


def _pipe_flaws(texts: Texts, where: str, known: Mapping[str, Question]) -> Iterator[str]:
    for text in texts.values():
        for pipe in pipes(text):
            if pipe.source == "answer" and pipe.key not in known:
                yield _(
                    "%(where)s repeats an answer that is not given before it: “%(key)s”.",
                    where=_capital(where),
                    key=pipe.key,
                )
            if not (pipe.fallback or "").strip():
                yield _(
                    "%(where)s must say what stands in place of “%(key)s” where it is not known, "
                    "after a |.",
                    where=_capital(where),
                    key=pipe.key or pipe.source,
                )


def _numbered(questions: Sequence[Question], until: int) -> dict[str, Question]:
    return {one.key: one for one in questions[:until]}


def _place_of(key: str, questions: Sequence[Question]) -> int:
    """Counted from one; 0 where there is none."""
    return next((n for n, one in enumerate(questions, start=1) if one.key == key), 0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

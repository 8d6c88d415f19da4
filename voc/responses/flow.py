"""Which questions stand on a page, and what follows it. Pure: a form and what was pressed.

A survey that asks everybody everything has one page and needs nothing of this. Otherwise a page
holds one question, or all up to the next one that decides what follows. The page says in a hidden
field which questions it showed; a script that shows them itself leaves that empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voc.responses.forms import AnswerForm
from voc.surveys.logic import leaves
from voc.surveys.piping import pipes
from voc.surveys.questionnaire import Questionnaire

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The questions that a page shows, and what stands around them."""

    current: Keys
    has_before: bool
    is_last: bool
    """Whether its button sends the answer off, as far as can be told now."""
    place: int
    total: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the button of a page leads: to these questions, or back to them with an error."""

    current: Keys
    is_wrong: bool = False


def page_of(form: AnswerForm, current: Keys | None = None) -> Page:
    """The page with those questions; else the first, or the first with something wrong."""
    asked, shown = form.questionnaire, form.walked().shown
    if current is None:
        wrong = tuple(key for key in shown if form[key].errors)
        current = _with(asked, shown, wrong) if wrong else following(asked, shown, ())
    last = current[-1] if current else ""
    order = list(asked.by_key)
    return Page(
        current=current,
        has_before=asked.one_at_a_time and bool(current) and current[0] != shown[0],
        is_last=not _may_follow(asked, shown, last),
        place=order.index(current[0]) + 1 if current else 0,
        total=len(order),
    )


def turn(form: AnswerForm, data: Mapping[str, str]) -> Turn | None:
    """Where the pressed button leads; None: the sitting is finished."""
    asked, shown = form.questionnaire, form.walked().shown
    current = page_in(asked, data)
    if not current:
        return None
    if data.get("go") == "back":
        places = [n for n, key in enumerate(shown) if key == current[0]]
        before = shown[max(0, places[0] - 1)] if places else shown[0]
        return Turn((before,))
    wrong = [key for key in current if key in shown and not form[key].validate(form)]
    if wrong:
        return Turn(_with(asked, current, tuple(wrong)), is_wrong=True)
    after = following(asked, shown, current)
    return Turn(after) if after else None


def page_in(asked: Questionnaire, data: Mapping[str, str]) -> Keys:
    """The questions that a posted page showed; none where it showed them all."""
    return tuple(key for key in data.get("page", "").split() if key in asked.by_key)


def following(asked: Questionnaire, shown: Keys, current: Keys) -> Keys:
    """The page after that one; none where everything has been asked."""
    if asked.one_at_a_time:
        places = [n for n, key in enumerate(shown) if key in current]
        after = shown[places[-1] + 1 :] if places else shown
        return after[:1]
    met: list[str] = []
    for key in shown:
        met.append(key)
        if key in deciding(asked) and key not in current:
            break
    return tuple(met) if set(met) - set(current) else ()


def deciding(asked: Questionnaire) -> frozenset[str]:
    """The questions whose answers change what others ask."""
    keys = {one.key for one in asked.questions if one.then}
    for one in asked.questions:
        for condition in (one.show_if, *(jump.when for jump in one.then)):
            keys |= {leaf["question"] for leaf in leaves(condition) if "question" in leaf}
        for texts in one.worded():
            said = (pipe for text in texts.values() for pipe in pipes(text))
            keys |= {pipe.key for pipe in said if pipe.source == "answer"}
    return frozenset(keys)


def _with(asked: Questionnaire, shown: Keys, wrong: Keys) -> Keys:
    return wrong[:1] if asked.one_at_a_time else shown


def _may_follow(asked: Questionnaire, shown: Keys, last: str) -> bool:
    """Whether a question may come after that one, whatever is answered."""
    if not asked.one_at_a_time:
        return last in deciding(asked) and last != [*asked.by_key][-1]
    return last != [*asked.by_key][-1] and (last != shown[-1] or last in deciding(asked))

"""Which questions a customer meets: shown only if, then go to, then end. Pure.

A condition is a piece of a version's JSON:

    {"all": [...]}  {"any": [...]}  {"not": {...}}
    {"question": "nps", "at_most": 6}      a leaf names its source: question, attribute or hidden
    {"attribute": "city", "is": ["Tehran", "Shiraz"]}
    {"question": "why", "answered": true}
    {"question": "came", "at_least": "2026-03-21"}    days are compared as ISO writes them

The same JSON goes to the page, where `voc/static/logic.mjs` walks it by the same rules; one table
of cases (tests/surveys/walks.json) goes through both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from voc.core.folding import fold
from voc.surveys.texts import Texts, read_texts

Condition = Mapping[str, Any]
Values = tuple[str, ...]
"""What was given as texts: "9", the keys of choices, words; empty where nothing was."""
SOURCES = ("question", "attribute", "hidden")
OPERATORS = ("is", "at_least", "at_most", "answered")
DEEPEST = 8
MOST_JUMPS = 20
"""After one question."""
LARGEST = 10**9
"""What no amount that is compared with goes beyond."""
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a customer and of the link before anything is answered."""

    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)

    def of(self, source: str, key: str) -> Values:
        """The value of an attribute or of a hidden field."""
        value = (self.attributes if source == "attribute" else self.hidden).get(key, "")
        return (value,) if value else ()


@dataclass(frozen=True, slots=True)
class Jump:
    """What follows a question when a condition holds: another question, or the end."""

    when: Condition | None
    """None: always."""
    go_to: str | None
    """The key of a later question; None ends the survey."""
    thanks: Texts = field(default_factory=dict)
    """Of an end: its own thank-you; the survey's where it has none."""

    def to_dict(self) -> dict[str, Any]:
        """What `read_jumps` reads."""
        given: dict[str, Any] = {"if": self.when} if self.when else {}
        return given | ({"go_to": self.go_to} if self.go_to else {"end": dict(self.thanks)})


class Step(Protocol):
    """What the walk needs to know of a question."""

    @property
    def key(self) -> str: ...  # noqa: D102 - as in Question
    @property
    def show_if(self) -> Condition | None: ...  # noqa: D102
    @property
    def then(self) -> tuple[Jump, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Walk:
    """The questions that were met, in order, and the jump that ended the survey, if one did."""

    shown: tuple[str, ...]
    end: Jump | None = None


def walk(steps: Sequence[Step], given: Mapping[str, Values], facts: Facts) -> Walk:
    """The way through a questionnaire of somebody who gave that so far.

    What was given to a question that is not shown is not heard by those after it. A jump that
    leads nowhere or back is as none, so that every walk ends.
    """
    places = {step.key: place for place, step in enumerate(steps)}
    heard: dict[str, Values] = {}
    place = 0
    while place < len(steps):
        step = steps[place]
        place += 1
        if not holds(step.show_if, heard, facts):
            continue
        heard[step.key] = given.get(step.key, ())
        jump = next((one for one in step.then if holds(one.when, heard, facts)), None)
        if jump and not jump.go_to:
            return Walk(tuple(heard), jump)
        if jump:
            place = max(place, places.get(jump.go_to or "", 0))
    return Walk(tuple(heard))


def holds(condition: Condition | None, heard: Mapping[str, Values], facts: Facts) -> bool:
    """Whether a condition holds; none always does, and one about what nobody said never does."""
    if not condition:
        return True
    for name, joined in (("all", all), ("any", any)):
        if name in condition:
            return joined(holds(one, heard, facts) for one in condition[name])
    if "not" in condition:
        return not holds(condition["not"], heard, facts)
    if "always" in condition:
        return bool(condition["always"])
    source, key = source_of(condition)
    if source == "question":
        return compares(condition, heard.get(key, ()))
    return compares(_folded(condition), tuple(fold(one) for one in facts.of(source, key)))


def compares(leaf: Condition, values: Values) -> bool:
    """Whether values are as a leaf wants them."""
    if "answered" in leaf:
        return bool(values) is leaf["answered"]
    if "is" in leaf:
        return any(str(wanted) in values for wanted in leaf["is"])
    wanted = leaf["at_least"] if "at_least" in leaf else leaf["at_most"]
    if isinstance(wanted, str):
        days = [one for one in values if DAY.fullmatch(one)]
        return any(day >= wanted if "at_least" in leaf else day <= wanted for day in days)
    numbers = [number for number in map(_number, values) if number is not None]
    if "at_least" in leaf:
        return any(number >= wanted for number in numbers)
    return any(number <= wanted for number in numbers)


def source_of(leaf: Condition) -> tuple[str, str]:
    """What a leaf asks about: ("question", "nps")."""
    source = next(name for name in SOURCES if name in leaf)
    return source, leaf[source]


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """The comparisons that a condition is made of."""
    if not condition or "always" in condition:
        return
    if "not" in condition:
        yield from leaves(condition["not"])
    elif "all" in condition or "any" in condition:
        for one in condition.get("all", condition.get("any", [])):
            yield from leaves(one)
    else:
        yield condition


def settled(condition: Condition | None, facts: Facts) -> Condition | None:
    """The condition with what is known before answering decided: a page must not tell facts."""
    if not condition or "always" in condition:
        return condition
    for name in ("all", "any"):
        if name in condition:
            return {name: [settled(one, facts) for one in condition[name]]}
    if "not" in condition:
        return {"not": settled(condition["not"], facts)}
    if "question" in condition:
        return condition
    return {"always": holds(condition, {}, facts)}


def read_condition(value: Any, where: str, depth: int = 0) -> Condition | None:
    """A condition out of stored JSON; None where there is none.

    :raises ValueError: it is none; `where` names it.
    """
    if value is None or value == {}:
        return None
    if not isinstance(value, Mapping) or depth > DEEPEST:
        raise ValueError(f"{where} must be a condition")
    for name in ("all", "any"):
        if set(value) == {name} and isinstance(value[name], list) and value[name]:
            return {name: [_wanted(one, where, depth + 1) for one in value[name]]}
    if set(value) == {"not"}:
        return {"not": _wanted(value["not"], where, depth + 1)}
    return _read_leaf(value, where)


def _wanted(value: Any, where: str, depth: int) -> Condition:
    read = read_condition(value, where, depth)
    if read is None:
        raise ValueError(f"{where} must not hold an empty condition")
    return read


def _read_leaf(value: Mapping[str, Any], where: str) -> Condition:
    source = [name for name in SOURCES if name in value]
    operator = [name for name in OPERATORS if name in value]
    if len(source) != 1 or len(operator) != 1 or len(value) != 2:
        raise ValueError(f"{where} must compare one question, attribute or hidden field")
    key, wanted = value[source[0]], value[operator[0]]
    if not isinstance(key, str) or not key or not _fits(operator[0], wanted):
        raise ValueError(f"{where} compares with {wanted!r}")
    if operator[0] == "is":
        wanted = [str(one) for one in wanted]
    return {source[0]: key, operator[0]: wanted}


def _fits(operator: str, wanted: Any) -> bool:
    if operator == "answered":
        return isinstance(wanted, bool)
    if operator == "is":
        is_plain = isinstance(wanted, list) and 0 < len(wanted) <= 100
        return is_plain and all(isinstance(one, str | int) and str(one) for one in wanted)
    if isinstance(wanted, str):
        return DAY.fullmatch(wanted) is not None
    is_number = isinstance(wanted, int | float) and not isinstance(wanted, bool)
    return is_number and abs(wanted) < LARGEST


def read_jumps(value: Any, where: str) -> tuple[Jump, ...]:
    """What follows a question, out of stored JSON.

    :raises ValueError: it is no list of jumps; `where` names it.
    """
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_JUMPS:
        raise ValueError(f"{where} must be a list of jumps")
    return tuple(_read_jump(one, where) for one in value)


def _read_jump(value: Any, where: str) -> Jump:
    if not isinstance(value, Mapping) or ("go_to" in value) == ("end" in value):
        raise ValueError(f"{where} must go to a question or to the end")
    go_to = value.get("go_to")
    if "go_to" in value and not (isinstance(go_to, str) and go_to):
        raise ValueError(f"{where} must go to a question or to the end")
    thanks = read_texts(value.get("end"), where)
    return Jump(when=read_condition(value.get("if"), where), go_to=go_to, thanks=thanks)


def _folded(leaf: Condition) -> Condition:
    return {**leaf, "is": [fold(one) for one in leaf["is"]]} if "is" in leaf else leaf


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None

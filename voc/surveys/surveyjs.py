"""Surveys made with SurveyJS: what of its JSON is asked here, and how.

Elements and their properties: https://surveyjs.io/form-library/documentation/api-reference
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from voc.core.i18n import _
from voc.surveys import surveyjs_conditions as conditions
from voc.surveys.gathering import (
    LONGEST_LINE,
    LONGEST_PARAGRAPH,
    Brought,
    Gathering,
    Json,
    plain,
    script_of,
    worded,
)
from voc.surveys.scales import SCALES
from voc.surveys.texts import LANGUAGES, Texts

DEEPEST = 20
REPEATED = re.compile(r"\{([^{}]{1,100})\}")
"""The place of an answer in a text."""
SHAPES = {"stars": "star", "smileys": "face"}
INPUTS = {
    "number": {"type": "number"},
    "range": {"type": "number"},
    "date": {"type": "date"},
    "email": {"type": "contact", "way": "email"},
    "tel": {"type": "contact", "way": "phone"},
}
Element = Mapping[str, Any]


def read(found: Mapping[str, Any]) -> Brought:
    """The survey that SurveyJS's JSON describes.

    :raises ValueError: it describes none.
    """
    if not isinstance(found.get("pages"), list) and not isinstance(found.get("elements"), list):
        raise ValueError("neither pages nor elements")  # noqa: TRY004 - content, not code
    reading = _Reading(found)
    for element, hidden_by in _elements(found):
        reading.bring(element, hidden_by)
    return reading.brought()


def _elements(found: Element, depth: int = 0) -> Iterator[tuple[Element, list[str]]]:
    """Every question, in order, with the conditions of the pages and panels around it."""
    listed = [*_listed(found, "pages"), *_listed(found, "elements"), *_listed(found, "questions")]
    for one in listed:
        around = [one["visibleIf"]] if isinstance(one.get("visibleIf"), str) else []
        if one.get("type", "panel") == "panel" and depth < DEEPEST:
            yield from ((inner, around + outer) for inner, outer in _elements(one, depth + 1))
        elif isinstance(one.get("type"), str):
            yield one, around


def _listed(found: Element, name: str) -> list[Element]:
    listed = found.get(name)
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


class _Reading:
    """One survey being read."""

    def __init__(self, found: Element) -> None:
        self._found = found
        self._gathering = Gathering()
        self._others: set[str] = set()
        locale = found.get("locale")
        script = script_of(json.dumps(found, ensure_ascii=False))
        self._language = locale if locale in LANGUAGES else script

    def brought(self) -> Brought:
        """What was read so far."""
        gathering = self._gathering
        parts = {
            "title": self._texts(self._found.get("title")),
            "intro": self._texts(self._found.get("description"), LONGEST_PARAGRAPH),
            "thanks": self._texts(self._found.get("completedHtml"), LONGEST_PARAGRAPH),
        }
        for name in ("triggers", "calculatedValues"):
            if self._found.get(name):
                gathering.leave_out(name, _("Rules of the whole survey do not come."))
        if self._others:
            codes = ", ".join(sorted(self._others))[:100]
            gathering.leave_out(codes, _("Only Persian and English texts come."))
        return gathering.brought(worded(parts["title"]), self._language, parts)

    def bring(self, element: Element, hidden_by: list[str]) -> None:
        """Take one question, or say why not."""
        name, kind = str(element.get("name") or ""), element["type"]
        if kind == "multipletext":
            for item in _listed(element, "items"):
                self.bring({**item, "type": "text"}, hidden_by)
            return
        title = self._repeating(element.get("title")) or {self._language: plain(name)}
        common = {
            "title": title,
            "help": self._repeating(element.get("description")),
            "required": element.get("isRequired") is True,
        }
        make = KINDS.get(kind)
        parts = make(self, element, name) if make else None
        if parts is None:
            self._gathering.leave_kind_out(worded(title), kind)
            return
        self._gathering.take(
            name, {**common, **parts, **self._logic(hidden_by, worded(title))}, kind
        )

    def _logic(self, hidden_by: list[str], about: str) -> Json:
        """The condition that all these make, where each is understood."""
        read = [conditions.read(text, self._gathering) for text in hidden_by]
        if None in read:
            self._gathering.note(
                about, _("Its condition is not understood; everybody is asked this.")
            )
            return {}
        if not read:
            return {}
        return {"show_if": read[0] if len(read) == 1 else {"all": read}}

    def _texts(self, value: Any, longest: int = 500) -> Texts:
        if isinstance(value, str):
            value = {"default": value}
        if not isinstance(value, Mapping):
            return {}
        found: dict[str, str] = {}
        for code, text in value.items():
            language = self._language if code == "default" else str(code).partition("-")[0]
            if language not in LANGUAGES:
                self._others.add(str(code))
            elif said := plain(text, longest):
                found[language] = said
        if not found and (said := plain(worded(value), longest)):
            found[self._language] = said
        return found

    def _repeating(self, value: Any, longest: int = LONGEST_LINE) -> Texts:
        """The texts, with answers to earlier questions where SurveyJS put them in."""
        keys, missing = self._gathering.keys, set()

        def put_in(found: re.Match[str]) -> str:
            key = keys.get(found[1].strip())
            if key is None:
                missing.add(found[0])
                return found[0]
            return f"{{answer.{key}|…}}"

        given = self._texts(value, longest)
        texts = {code: REPEATED.sub(put_in, text) for code, text in given.items()}
        for place in sorted(missing):
            about = next(text for text in given.values() if place in text)
            self._gathering.note(about, _("It repeats %(what)s, which does not come.", what=place))
        return {code: text if len(text) <= longest else given[code] for code, text in texts.items()}

    def _lines(self, element: Element, name: str, of: str) -> list[Json]:
        listed = element.get(of)
        return self._gathering.lines(
            name,
            (
                (str(one.get("value", "")), self._texts(one.get("text")) or self._named(one))
                if isinstance(one, Mapping)
                else (str(one), {self._language: plain(str(one))})
                for one in (listed if isinstance(listed, list) else [])
            ),
        )

    def _named(self, one: Element) -> Texts:
        return {self._language: plain(str(one.get("value", "")))}

    def choices(self, element: Element, name: str, kind: str) -> Json:
        """A question with choices."""
        listed: Json = {"type": kind, "choices": self._lines(element, name, "choices")}
        if element.get("hasOther") is True or element.get("showOtherItem") is True:
            other = self._texts(element.get("otherText"))
            listed["other"] = other or {"fa": "چیز دیگر", "en": "Something else"}
        if element.get("choicesByUrl"):
            self._gathering.note(name, _("Choices from another address do not come."))
        return listed | {"is_shuffled": element.get("choicesOrder") == "random"}

    def single(self, element: Element, name: str) -> Json:
        """Radio buttons or a list."""
        return self.choices(element, name, "single_choice")

    def several(self, element: Element, name: str) -> Json:
        """Tick boxes."""
        return self.choices(element, name, "multiple_choice")

    def ranking(self, element: Element, name: str) -> Json:
        """Lines in order."""
        return {"type": "ranking", "choices": self._lines(element, name, "choices")}

    def boolean(self, element: Element, name: str) -> Json:
        """Yes or no."""
        yes = self._texts(element.get("labelTrue")) or {"fa": "بله", "en": "Yes"}
        no = self._texts(element.get("labelFalse")) or {"fa": "خیر", "en": "No"}
        lines = self._gathering.lines(name, (("true", yes), ("false", no)))
        return {"type": "single_choice", "choices": lines}

    def text(self, element: Element, name: str) -> Json:  # noqa: ARG002 - as all kinds
        """A line, an amount, a day or an address."""
        known = INPUTS.get(str(element.get("inputType")))
        if not known:
            return {"type": "short_text"}
        if known["type"] != "number":
            return dict(known)
        ends = {"minimum": element.get("min"), "maximum": element.get("max")}
        return {**known, **{name: end for name, end in ends.items() if _is_number(end)}}

    def comment(self, element: Element, name: str) -> Json:  # noqa: ARG002 - as all kinds
        """Own words."""
        return {"type": "long_text"}

    def html(self, element: Element, name: str) -> Json:
        """A text that asks nothing."""
        said = self._repeating(element.get("html"), LONGEST_PARAGRAPH)
        title = self._texts(element.get("title")) or {self._language: plain(name)}
        return {"type": "statement", "title": title, "body": said}

    def rating(self, element: Element, name: str) -> Json | None:  # noqa: ARG002 - as all kinds
        """A scale: 0 to 10 is NPS, one from 1 up a rating."""
        low, high = _ends(element)
        ends = {
            "low": self._texts(element.get("minRateDescription")),
            "high": self._texts(element.get("maxRateDescription")),
        }
        if (low, high) == (0, 10):
            return {"type": "nps", **ends}
        if low == 1 and high in SCALES:
            shape = SHAPES.get(str(element.get("rateType", element.get("rateDisplayMode"))))
            return {"type": "rating", "scale": high, "shape": shape or "number", **ends}
        return None

    def matrix(self, element: Element, name: str) -> Json | None:
        """Rows on one scale."""
        columns = self._lines(element, f"{name} columns", "columns")
        if len(columns) not in SCALES:
            return None
        ends = {"low": columns[0]["title"], "high": columns[-1]["title"]}
        self._gathering.note(name, _("Of its columns only the first and the last keep a name."))
        rows = self._lines(element, name, "rows")
        return {"type": "matrix", "scale": len(columns), "choices": rows, **ends}


KINDS: dict[str, Callable[[_Reading, Element, str], Json | None]] = {
    "radiogroup": _Reading.single,
    "dropdown": _Reading.single,
    "buttongroup": _Reading.single,
    "checkbox": _Reading.several,
    "tagbox": _Reading.several,
    "ranking": _Reading.ranking,
    "boolean": _Reading.boolean,
    "text": _Reading.text,
    "comment": _Reading.comment,
    "html": _Reading.html,
    "rating": _Reading.rating,
    "matrix": _Reading.matrix,
}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ends(element: Element) -> tuple[Any, Any]:
    """The least and the most of a scale of whole numbers; (None, None) where it is another."""
    given = element.get("rateValues")
    if isinstance(given, list) and given:
        values = [one.get("value") if isinstance(one, Mapping) else one for one in given]
        whole = [one for one in values if isinstance(one, int)]
        is_even = values == list(range(whole[0], whole[0] + len(values))) if whole else False
        return (whole[0], whole[-1]) if is_even else (None, None)
    if element.get("rateStep", 1) != 1:
        return None, None
    low = element.get("rateMin", 1)
    count = element.get("rateCount")
    is_counted = "rateMax" not in element and _is_number(count) and _is_number(low)
    return low, low + count - 1 if is_counted else element.get("rateMax", 5)

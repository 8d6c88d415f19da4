"""SurveyJS's `visibleIf`: comparisons of earlier questions, joined by all "and" or all "or"."""

from __future__ import annotations

import re

from voc.surveys.gathering import Gathering, Json

LONGEST = 1000
LEAF = re.compile(
    r"\s*\{(?P<name>[^{}]+)\}\s*(?P<how>==?|<>|!=|>=|<=|>|<|notempty|empty|anyof|contains)"
    r"\s*(?P<what>'[^']*'|\"[^\"]*\"|-?[0-9]{1,6}|true|false|\[[^\[\]]*\]|)\s*",
    re.IGNORECASE,
)
VALUE = re.compile(r"'([^']*)'|\"([^\"]*)\"|([^\s,'\"\[\]]+)")
JOINED = re.compile(r"\s+(and|or)\s+", re.IGNORECASE)


def read(text: str, gathering: Gathering) -> Json | None:
    """The condition as it is written here; None where it says more than that can."""
    if len(text) > LONGEST:
        return None
    pieces = JOINED.split(text)
    joiners = {one.lower() for one in pieces[1::2]}
    leaves = [_leaf(one, gathering) for one in pieces[::2]]
    if None in leaves or len(joiners) > 1:
        return None
    if not joiners:
        return leaves[0]
    return {"all" if joiners == {"and"} else "any": leaves}


def _leaf(text: str, gathering: Gathering) -> Json | None:
    found = LEAF.fullmatch(text)
    name = found["name"].strip() if found else ""
    if found is None or name not in gathering.keys:
        return None
    asked, how = {"question": gathering.keys[name]}, found["how"].lower()
    if how in {"notempty", "empty"}:
        return None if found["what"] else {**asked, "answered": how == "notempty"}
    known = gathering.choices.get(name, {})
    values = [a or b or c for a, b, c in VALUE.findall(found["what"])]
    if not values:
        return None
    if how in {"=", "==", "anyof", "contains"}:
        return {**asked, "is": [known.get(one, one) for one in values]}
    if how in {"<>", "!="}:
        return {"not": {**asked, "is": [known.get(one, one) for one in values]}}
    return _bound(asked, how, values[0])


def _bound(asked: Json, how: str, value: str) -> Json | None:
    if not re.fullmatch(r"-?[0-9]{1,6}", value):
        return None
    bound = int(value) + {">": 1, "<": -1}.get(how, 0)
    return {**asked, "at_least" if how.startswith(">") else "at_most": bound}

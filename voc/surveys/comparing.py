"""What differs between two contents of a survey, in the reader's own words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask_babel import LazyString

from voc.core.i18n import LANGUAGES, _, _l, number
from voc.core.tongues import tongue
from voc.surveys.core_questions import is_core
from voc.surveys.ending import EVERYBODY, PROMOTERS
from voc.surveys.question import GROUPS
from voc.surveys.texts import is_language, said

Content = Mapping[str, Any]

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"

_ABOUT: dict[str, LazyString] = {
    "title": _l("Title"),
    "intro": _l("Before the first question"),
    "thanks": _l("Thanks at the end"),
    "one_at_a_time": _l("One question at a time"),
    "colour": _l("Colour of this survey"),
    "privacy": _l("About privacy, in place of the organisation's words"),
    "privacy_url": _l("The link about privacy"),
    "languages": _l("Further languages"),
}
_PARTS: dict[str, LazyString] = {
    "title": _l("Wording"),
    "help": _l("Help"),
    "low": _l("Lowest value"),
    "high": _l("Highest value"),
    "required": _l("Must be answered"),
    "asks_for_change": _l("Asks what the customer would change"),
    "is_information": _l("Asks for plain information"),
    "is_core": _l("Core question"),
    "scale": _l("Scale"),
    "shape": _l("Drawn as"),
    "choices": _l("Choices"),
    "rows": _l("Rows"),
    "by_group": _l("Words for promoters, passives and detractors"),
    "show_if": _l("Shown only if"),
    "then": _l("What comes after"),
}
_SILENT = {"key", "type", "library"}
_GROUPS: dict[str, LazyString] = {
    "promoter": _l("To promoters instead"),
    "passive": _l("To passives instead"),
    "detractor": _l("To detractors instead"),
}
_BUTTONS: dict[str, LazyString] = {
    EVERYBODY: _l("A button for everybody"),
    PROMOTERS: _l("A button for promoters only"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that reads otherwise; "" where nothing stood, or where words cannot say it."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What happened to a question, or to what stands around the questions."""

    what: str
    """ADDED, REMOVED, MOVED or CHANGED."""
    title: str
    parts: tuple[Part, ...] = ()


def differences(before: Content, after: Content, language: str) -> list[Difference]:
    """What a reader of `after` finds other than in `before`, in the order in which it stands."""
    found: list[Difference] = []
    for name, what in _ABOUT.items():
        if parts := tuple(_parts(str(what), before.get(name), after.get(name))):
            found.append(Difference(CHANGED, str(what), parts))
    found += _at_the_end(before, after)
    old = {one["key"]: one for one in before.get("questions", [])}
    new = {one["key"]: one for one in after.get("questions", [])}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    for place, (key, question) in enumerate(new.items(), start=1):
        title = _titled(question, place, language)
        if key not in old:
            found.append(Difference(ADDED, title))
            continue
        parts = tuple(_of_question(old[key], question))
        if parts or key in moved:
            found.append(Difference(CHANGED if parts else MOVED, title, parts))
    found += [
        Difference(REMOVED, _titled(question, place, language))
        for place, (key, question) in enumerate(old.items(), start=1)
        if key not in new
    ]
    return found


def _at_the_end(before: Content, after: Content) -> Iterator[Difference]:
    """Thanks for each group, and the buttons beneath."""
    parts: list[Part] = []
    old, new = (one.get("thanks_by_group") or {} for one in (before, after))
    for group in GROUPS:
        parts += _parts(str(_GROUPS[group]), old.get(group), new.get(group))
    links = [{one["for"]: one for one in content.get("links") or ()} for content in (before, after)]
    for who, name in _BUTTONS.items():
        was, is_now = (one.get(who) or {} for one in links)
        parts += _parts(str(name), was.get("label"), is_now.get("label"))
        parts += _parts(f"{name}: {_('Leads to')}", was.get("url", ""), is_now.get("url", ""))
    if parts:
        yield Difference(CHANGED, _("Thanks at the end"), tuple(parts))


def _titled(question: Content, place: int, language: str) -> str:
    wording = said(question.get("title") or {}, language)
    return _("%(place)s. %(question)s", place=number(place), question=wording)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest keys that one must move to come from one order to the other."""
    steady = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in steady for key in after[block.b : block.b + block.size]}
    return set(after) - kept


def _of_question(before: Content, after: Content) -> Iterator[Part]:
    before, after = ({**one, "is_core": is_core(one)} for one in (before, after))
    for name in dict.fromkeys((*before, *after)):
        if name not in _SILENT:
            called = str(_PARTS.get(name, _("Settings")))
            yield from _parts(called, before.get(name), after.get(name))


def _parts(name: str, before: Any, after: Any) -> Iterator[Part]:
    """Each language's text on its own; everything else in one piece."""
    if (before or None) == (after or None):
        return
    if _are_texts(before) and _are_texts(after):
        for code in dict.fromkeys((*LANGUAGES, *(before or ()), *(after or ()))):
            old, new = ((one or {}).get(code, "") for one in (before, after))
            if old != new:
                spoken = tongue(code)
                yield Part(f"{name} ({spoken.name if spoken else code})", old, new)
    elif isinstance(before, bool) or isinstance(after, bool):
        yield Part(name, *(_("yes") if one else _("no") for one in (before, after)))
    else:
        yield Part(name, _plainly(before), _plainly(after))


def _are_texts(value: Any) -> bool:
    return not value or (
        isinstance(value, Mapping) and all(map(is_language, value)) and _all_texts(value.values())
    )


def _all_texts(values: Any) -> bool:
    return all(isinstance(one, str) for one in values)


def _plainly(value: Any) -> str:
    """A setting in words: a number, a list of titles; "" where words cannot say it."""
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and _all_texts(value):
        return " · ".join(value)
    if isinstance(value, Sequence) and all(isinstance(one, Mapping) for one in value):
        titles = [" / ".join((one.get("title") or {}).values()) for one in value]
        return " · ".join(titles) if all(titles) else ""
    return ""

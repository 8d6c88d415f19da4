"""A survey's texts in further languages: what there is to say, and what is not said yet. Pure.

The editor writes Persian and English. What a survey says in other languages is written beside its
main one, text by text, and stays with its text wherever that moves.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from voc.core.i18n import _, _l, ngettext, number
from voc.core.tongues import named
from voc.surveys.look_editing import FIELDS
from voc.surveys.question import GROUPS
from voc.surveys.texts import LANGUAGES, Texts

Content = Mapping[str, Any]
AROUND: dict[str, LazyString] = {
    "title": _l("Title"),
    "intro": _l("Before the first question"),
}
AT_END: dict[str, LazyString] = {
    "thanks": _l("Thanks at the end"),
    "privacy": _l("About privacy"),
}
PARTS: dict[str, LazyString] = {
    "title": _l("The question"),
    "help": _l("Help"),
    "low": _l("Lowest value"),
    "high": _l("Highest value"),
    "body": _l("The text"),
    "unit": _l("Unit"),
    "other": _l("Something else, in own words"),
}
GROUP_NAMES: dict[str, LazyString] = {
    "promoter": _l("To promoters"),
    "passive": _l("To passives"),
    "detractor": _l("To detractors"),
}
LONG = frozenset(("intro", "thanks", "privacy", "body"))


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a survey says."""

    path: str
    """Stable while the text is: by keys, never by places."""
    texts: dict[str, str]
    """Within the content that it was found in."""
    about: str
    """Which of the survey's texts it is, in the reader's own words."""
    is_long: bool = False
    place: int | None = None
    """Of its question, from 0."""
    field: str = ""
    """What the editor calls its field, without the language."""

    @property
    def anchor(self) -> str:
        """An id for its field on a page."""
        return f"text-{zlib.crc32(self.path.encode()):08x}"


def slots(content: Content) -> list[Slot]:
    """Everything that a content says, in the order in which it is read."""
    found = [_slot(content, name, str(about)) for name, about in AROUND.items()]
    for place, question in enumerate(content.get("questions", [])):
        found += _of_question(question, place)
    found += [_slot(content, name, str(about)) for name, about in AT_END.items()]
    thanks = content.get("thanks_by_group") or {}
    for group in GROUPS:
        about = f"{_('Thanks at the end')}: {GROUP_NAMES[group]}"
        field = f"{group}_thanks"
        found.append(
            Slot(f"thanks:{group}", thanks.get(group) or {}, about, is_long=True, field=field)
        )
    for link in content.get("links") or ():
        field = f"{FIELDS[link['for']]}-label"
        about = _("A button at the end")
        found.append(Slot(f"link:{link['for']}", link.get("label") or {}, about, field=field))
    return [slot for slot in found if slot.texts]


def _slot(content: Content, name: str, about: str) -> Slot:
    return Slot(name, content.get(name) or {}, about, name in LONG, field=name)


def _of_question(question: Content, place: int) -> Iterator[Slot]:
    start, field = f"q:{question['key']}", f"questions-{place}"
    where = _("Question %(n)s", n=number(place + 1))
    for name, about in PARTS.items():
        texts = question.get(name) or {}
        text = f"{where}: {about}"
        yield Slot(f"{start}:{name}", texts, text, name in LONG, place, f"{field}-{name}")
    for group in GROUPS:
        texts = (question.get("by_group") or {}).get(group) or {}
        text = f"{where}: {GROUP_NAMES[group]}"
        yield Slot(f"{start}:for:{group}", texts, text, place=place, field=f"{field}-{group}")
    for n, choice in enumerate(question.get("choices") or (), start=1):
        text = f"{where}: {_('line %(n)s', n=number(n))}"
        path = f"{start}:choice:{choice['key']}"
        yield Slot(path, choice.get("title") or {}, text, place=place, field=f"{field}-choices")
    for n, jump in enumerate(question.get("then") or ()):
        text = f"{where}: {_('thanks of its own')}"
        texts = jump.get("end") or {}
        path = f"{start}:then:{_name_of(jump)}"
        own = f"{field}-then-{n}-thanks"
        yield Slot(path, texts, text, is_long=True, place=place, field=own)


def _name_of(jump: Content) -> str:
    """A jump has no key: it is the one with that condition and that end."""
    said = json.dumps([jump.get("if"), jump.get("go_to")], sort_keys=True)
    return f"{zlib.crc32(said.encode()):08x}"


def missing(content: Content, language: str) -> list[Slot]:
    """What is said in some language and not in that one."""
    return [slot for slot in slots(content) if not slot.texts.get(language)]


def filled(content: Content, language: str, said: Mapping[str, str]) -> dict[str, Any]:
    """The content with texts of one language; `said` maps paths to them, an empty one is none."""
    made = deepcopy(dict(content))
    for slot in slots(made):
        if slot.path in said:
            slot.texts.pop(language, None)
            if text := said[slot.path].strip():
                slot.texts[language] = text
    return made


def carried(written: Content, before: Content) -> dict[str, Any]:
    """What was written in the editor, with what was said before in languages it does not show."""
    made = deepcopy(dict(written))
    if languages := before.get("languages"):
        made["languages"] = list(languages)
    known: dict[str, Texts] = {slot.path: slot.texts for slot in slots(before)}
    for slot in slots(made):
        others = known.get(slot.path, {}).items()
        slot.texts.update({code: text for code, text in others if code not in LANGUAGES})
    return made


def with_language(content: Content, language: str) -> dict[str, Any]:
    """The content, to be read in that language too."""
    return {**content, "languages": [*dict.fromkeys([*content.get("languages", ()), language])]}


def without_language(content: Content, language: str) -> dict[str, Any]:
    """The content without anything said in that language."""
    made = filled(content, language, dict.fromkeys((slot.path for slot in slots(content)), ""))
    made["languages"] = [one for one in content.get("languages", ()) if one != language]
    return made


def unfinished(content: Content, languages: Iterable[str]) -> dict[str, int]:
    """How many texts each of these languages misses; those that miss none are left out."""
    counted = {language: len(missing(content, language)) for language in languages}
    return {language: count for language, count in counted.items() if count}


def lacking(content: Content, instead: str, reader: str) -> list[str]:
    """What publishing says of each further language that is not finished, in the reader's words.

    `instead`: the language in which what is missing is shown.
    """
    return [
        _in_words(tag, count, instead, reader)
        for tag, count in unfinished(content, content.get("languages", ())).items()
    ]


def _in_words(language: str, count: int, instead: str, reader: str) -> str:
    return ngettext(
        "%(language)s: %(n)s text is missing and is shown in %(instead)s.",
        "%(language)s: %(n)s texts are missing and are shown in %(instead)s.",
        count,
        language=named(language, reader),
        n=number(count),
        instead=named(instead, reader),
    )

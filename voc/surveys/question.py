"""What every kind of question has in common.

A question is a value: what stands in a version's JSON, read once and never changed. Each kind is
one small class that builds its form field, reads what was given and sums it up.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from flask_babel import LazyString
from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.i18n import LANGUAGES, _l, localised_digits
from voc.surveys.logic import Condition, Facts, Jump, Values, read_condition, read_jumps
from voc.surveys.piping import piped
from voc.surveys.texts import Texts, read_texts, said

KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
GROUPS = ("promoter", "passive", "detractor")
# Names that a form or the public page already uses for something else.
RESERVED = frozenset(
    (
        "data",
        "errors",
        "form_errors",
        "validate",
        "process",
        "populate_obj",
        "hide",
        "meta",
        "main",
        "lang",
        "language",
        "score",
        "page",
        "submission",
        "send",
        "csrf_token",
    )
)


@dataclass(frozen=True, slots=True)
class ContactWish:
    """How and when a customer wants to hear from us; personal through and through."""

    phone: str | None = None
    """In its canonical form, +989121234567."""
    email: str | None = None
    weekday: int | None = None
    """As `date.weekday()` counts, from Monday 0; any day where None."""
    hour: int | None = None
    """From which hour of that day on, in the customer's own time; any where None."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one question was answered with, or nothing."""

    number: float | None = None
    choices: tuple[str, ...] = ()
    """The keys of what was chosen, "yes" to a consent, or a day as ISO writes it."""
    text: str | None = None
    marks: tuple[tuple[str, int], ...] = ()
    """A number for each line: its place in a ranking, a row's value in a matrix."""
    contact: ContactWish | None = None

    def __bool__(self) -> bool:
        is_said = self.number is not None or self.text is not None
        return is_said or bool(self.choices or self.marks or self.contact)

    def compared(self) -> Values:
        """What conditions compare: the number, the chosen keys or the words, as texts."""
        number = () if self.number is None else (str(self.number),)
        text = () if self.text is None else (self.text,)
        return number + self.choices + text or (("",) if self else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(ABC):
    """What every kind has in common."""

    type: ClassVar[str]
    metric: ClassVar[str | None] = None
    """The figure that its answers feed: "nps", "csat", "ces" or none."""
    adds: ClassVar[LazyString] = _l("Shown as a distribution; feeds no headline figure.")
    """What its answers add to the figures, in words for whoever designs."""

    key: str
    """Stable over versions, so that trends go on; unique in its questionnaire."""
    required: bool = False
    title: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    low: Texts = field(default_factory=dict)
    """What the lowest value means, in words."""
    high: Texts = field(default_factory=dict)
    by_group: Mapping[str, Texts] = field(default_factory=dict)
    """Another wording for promoters, passives or detractors of the NPS question before it."""
    asks_for_change: bool = False
    """Whether it asks what the customer would change: its words are wishes then."""
    is_information: bool = False
    """Whether it asks for a name, a number or a place: its words are no opinion, and not scored."""
    is_core: bool = False
    """Whether its trend must hold: later drafts keep its key, its kind and its scale."""
    library: str = ""
    """The key of the library's question that it was taken from, or that was made of it."""
    show_if: Condition | None = None
    """Shown only where this holds."""
    then: tuple[Jump, ...] = ()
    """Where to go on after it: the first of these that holds, else the next question."""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """The question of this kind that a piece of stored JSON describes.

        :raises ValueError: a part that cannot be; the message names it.
        """
        return cls(
            **_common(data),
            is_core=data.get("is_core", cls.metric is not None) is True,
            **cls.own_parts(data),
        )

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003 - kinds read it
        """The parts that only this kind has, out of stored JSON."""
        return {}

    def to_dict(self) -> dict[str, Any]:
        """What `read` reads, without what is empty."""
        parts = {
            "title": dict(self.title),
            "help": dict(self.help),
            "low": dict(self.low),
            "high": dict(self.high),
            "by_group": {group: dict(texts) for group, texts in self.by_group.items() if texts},
            "asks_for_change": self.asks_for_change,
            "is_information": self.is_information,
            "library": self.library,
            "show_if": self.show_if,
            "then": [jump.to_dict() for jump in self.then],
            **self.own_dict(),
        }
        kept = {name: part for name, part in parts.items() if part or _is_zero(part)}
        if self.is_core is not (self.metric is not None):
            kept["is_core"] = self.is_core
        return {"key": self.key, "type": self.type, "required": self.required, **kept}

    def own_dict(self) -> dict[str, Any]:
        """The parts that only this kind has, as JSON."""
        return {}

    def worded(self) -> Iterator[Texts]:
        """The texts that may repeat what is known or was answered."""
        yield from (self.title, self.help, *self.by_group.values())

    def own_texts(self) -> Sequence[Texts]:
        """Further texts that are optional, but then stand in every language."""
        return ()

    def own_problems(self, where: str) -> list[str]:  # noqa: ARG002 - kinds name it
        """What else stands in the way of publishing; `where` names the question."""
        return []

    def wording(self, language: str, fallback: str = "fa", group: str | None = None) -> str:
        """The question as it is put to a customer, of an NPS group where it has its own."""
        special = self.by_group.get(group or "")
        return said(special or self.title, language, fallback)

    def outline(self, language: str, fallback: str = "fa", group: str | None = None) -> str:
        """The question for readers of results: what it repeats stands as where nothing is known."""
        return piped(self.wording(language, fallback, group), Facts(), {})

    def hint(self, language: str, fallback: str = "fa") -> str:
        """The line of help beneath it, or ""."""
        return said(self.help, language, fallback)

    def ends(self, language: str, fallback: str = "fa") -> tuple[str, str]:
        """What the lowest and the highest value mean, in words; "" where nothing is said."""
        return said(self.low, language, fallback), said(self.high, language, fallback)

    @abstractmethod
    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """The form field that takes its answer and refuses what cannot be one."""

    @abstractmethod
    def values(self, data: Any) -> Given:
        """What the data of its field says.

        :raises ValueError: its field would have refused it.
        """

    @abstractmethod
    def data(self, given: Given) -> Any:
        """What its field starts with when that was given before; `values` turned around."""

    def say(self, given: Given, language: str, fallback: str = "fa") -> str:
        """What was given as one says it in a sentence; "" where nothing was."""
        labels = {
            one.key: one.label(language, fallback)
            for one in (self.options if given.choices else ())
            if hasattr(one, "label")
        }
        number = (
            ""
            if given.number is None
            else localised_digits(given.number, LANGUAGES.get(language, LANGUAGES["en"]))
        )
        chosen = ("، " if language == "fa" else ", ").join(
            labels[key] for key in given.choices if key in labels
        )
        return number or chosen or given.text or ""

    @property
    def options(self) -> Sequence[Any]:
        """What one can choose from, in order: numbers, choices, or nothing."""
        return ()

    def summary(
        self, counts: Mapping[Any, int], language: str = "fa", fallback: str = "fa"
    ) -> list[tuple[str, int]]:
        """How often each option was given, in the order of the options: (label, n)."""
        del language, fallback
        return [(str(option), counts.get(option, 0)) for option in self.options]


def _is_zero(part: Any) -> bool:
    return part == 0 and not isinstance(part, bool)


def _common(data: Mapping[str, Any]) -> dict[str, Any]:
    key = data.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key) or key in RESERVED:
        raise ValueError(f"a question cannot have the key {key!r}")
    groups = data.get("by_group") or {}
    if not isinstance(groups, Mapping) or not set(groups) <= set(GROUPS):
        raise ValueError(f"{key}.by_group must name promoter, passive or detractor")
    return {
        "key": key,
        "required": data.get("required") is True,
        "asks_for_change": data.get("asks_for_change") is True,
        "is_information": data.get("is_information") is True,
        "library": _library_key(data.get("library")),
        "show_if": read_condition(data.get("show_if"), f"{key}.show_if"),
        "then": read_jumps(data.get("then"), f"{key}.then"),
        "by_group": {g: read_texts(groups[g], f"{key}.by_group.{g}") for g in groups},
        **{name: read_texts(data.get(name), f"{key}.{name}") for name in _TEXTS},
    }


_TEXTS = ("title", "help", "low", "high")


def _library_key(name: Any) -> str:
    return name if isinstance(name, str) and KEY.fullmatch(name) else ""

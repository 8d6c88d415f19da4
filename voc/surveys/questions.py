"""The kinds of question: each builds its form field, reads what was given and sums it up.

One small class a kind, found by its name in `TYPES`. A question is a value: what stands in a
version's JSON, read once and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.folding import clean
from voc.surveys.fields import ChoiceField, ChoicesField, ScaleField, TextField
from voc.surveys.texts import Texts, read_texts, said

KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
GROUPS = ("promoter", "passive", "detractor")
SCALES = (3, 4, 5, 6, 7, 10)
SHAPES = ("number", "star", "face")
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
class Given:
    """What one question was answered with: a number, chosen choices or a text; or nothing."""

    number: int | None = None
    choices: tuple[str, ...] = ()
    text: str | None = None

    def __bool__(self) -> bool:
        return self.number is not None or bool(self.choices) or self.text is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from; its key stays while its title is reworded."""

    key: str
    title: Texts

    def label(self, language: str, fallback: str = "fa") -> str:
        """Its title in a language; its key where it has none."""
        return said(self.title, language, fallback) or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every kind has in common."""

    type: ClassVar[str]
    metric: ClassVar[str | None] = None
    """The figure that its answers feed: "nps", "csat", "ces" or none."""

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

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Question:
        """The question that a piece of stored JSON describes.

        :raises ValueError: no such kind, or a part that cannot be; the message names it.
        """
        if not isinstance(data, Mapping) or data.get("type") not in TYPES:
            kind = data.get("type") if isinstance(data, Mapping) else data
            raise ValueError(f"no such kind of question: {kind!r}")
        cls = TYPES[data["type"]]
        return cls(**_common(data), **cls.own_parts(data))

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003 - kinds read it
        """The parts that only this kind has, out of stored JSON."""
        return {}

    def to_dict(self) -> dict[str, Any]:
        """What `from_dict` reads, without what is empty."""
        parts = {
            "title": dict(self.title),
            "help": dict(self.help),
            "low": dict(self.low),
            "high": dict(self.high),
            "by_group": {group: dict(texts) for group, texts in self.by_group.items() if texts},
            "asks_for_change": self.asks_for_change,
            **self.own_dict(),
        }
        kept = {name: part for name, part in parts.items() if part}
        return {"key": self.key, "type": self.type, "required": self.required, **kept}

    def own_dict(self) -> dict[str, Any]:
        """The parts that only this kind has, as JSON."""
        return {}

    def wording(self, language: str, fallback: str = "fa", group: str | None = None) -> str:
        """The question as it is put to a customer, of an NPS group where it has its own."""
        special = self.by_group.get(group or "")
        return said(special or self.title, language, fallback)

    def hint(self, language: str, fallback: str = "fa") -> str:
        """The line of help beneath it, or ""."""
        return said(self.help, language, fallback)

    def ends(self, language: str, fallback: str = "fa") -> tuple[str, str]:
        """What the lowest and the highest value mean, in words; "" where nothing is said."""
        return said(self.low, language, fallback), said(self.high, language, fallback)

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """The form field that takes its answer and refuses what cannot be one."""
        raise NotImplementedError

    def values(self, data: Any) -> Given:
        """What the data of its field says.

        :raises ValueError: its field would have refused it.
        """
        raise NotImplementedError

    def data(self, given: Given) -> Any:
        """What its field starts with when that was given before; `values` turned around."""
        raise NotImplementedError

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleQuestion(Question):
    """A whole number between two ends."""

    @property
    def options(self) -> range:
        """The numbers, lowest first."""
        raise NotImplementedError

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A whole number of the scale."""
        return ScaleField(
            self.wording(language, fallback, group), options=self.options, required=self.required
        )

    def values(self, data: Any) -> Given:
        """The number, or nothing."""
        if data is None:
            return Given()
        if isinstance(data, bool) or not isinstance(data, int) or data not in self.options:
            raise ValueError(f"{self.key} takes {self.options[0]} to {self.options[-1]}")
        return Given(number=data)

    def data(self, given: Given) -> int | None:
        """The number."""
        return given.number


class Nps(ScaleQuestion):
    """How likely one is to recommend us, 0-10."""

    __slots__ = ()
    type = "nps"
    metric = "nps"
    options = range(11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Csat(ScaleQuestion):
    """How satisfied one is, from 1 up."""

    type: ClassVar[str] = "csat"
    metric: ClassVar[str | None] = "csat"

    scale: int = 5

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its highest value."""
        return {"scale": _one_of(SCALES, data.get("scale", 5), "scale")}

    def own_dict(self) -> dict[str, Any]:
        """Its highest value."""
        return {"scale": self.scale}

    @property
    def options(self) -> range:
        """1 to the scale."""
        return range(1, self.scale + 1)


class Ces(ScaleQuestion):
    """How easy it was, 1-7."""

    __slots__ = ()
    type = "ces"
    metric = "ces"
    options = range(1, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(ScaleQuestion):
    """How good something is, from 1 up, in numbers, stars or faces; feeds no headline figure."""

    type: ClassVar[str] = "rating"

    scale: int = 5
    shape: str = "star"

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its highest value, and how it is drawn."""
        scale = _one_of(SCALES, data.get("scale", 5), "scale")
        return {"scale": scale, "shape": _one_of(SHAPES, data.get("shape", "star"), "shape")}

    def own_dict(self) -> dict[str, Any]:
        """Its highest value, and how it is drawn."""
        return {"scale": self.scale, "shape": self.shape}

    @property
    def options(self) -> range:
        """1 to the scale."""
        return range(1, self.scale + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion(Question):
    """Answers to choose from."""

    choices: tuple[Choice, ...] = ()

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its choices."""
        listed = data.get("choices", [])
        if not isinstance(listed, list):
            raise ValueError("choices must be a list")  # noqa: TRY004 - content, not code
        return {"choices": tuple(_choice(one) for one in listed)}

    def own_dict(self) -> dict[str, Any]:
        """Its choices."""
        return {"choices": [{"key": one.key, "title": dict(one.title)} for one in self.choices]}

    @property
    def options(self) -> tuple[Choice, ...]:
        """The choices."""
        return self.choices

    def keys(self) -> tuple[str, ...]:
        """What is stored of the choices."""
        return tuple(choice.key for choice in self.choices)

    def summary(
        self, counts: Mapping[Any, int], language: str = "fa", fallback: str = "fa"
    ) -> list[tuple[str, int]]:
        """(title, n) of each choice; choices of older versions follow under their keys."""
        own = [(one.label(language, fallback), counts.get(one.key, 0)) for one in self.choices]
        known = set(self.keys())
        return own + sorted((str(key), n) for key, n in counts.items() if key not in known)

    def _known(self, keys: Iterable[Any]) -> tuple[str, ...]:
        known = self.keys()
        chosen = set(keys)
        if not chosen.issubset(known):
            raise ValueError(f"{self.key} has no such choice")
        return tuple(key for key in known if key in chosen)


class SingleChoice(ChoiceQuestion):
    """One of several."""

    __slots__ = ()
    type = "single_choice"

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """The key of one choice."""
        return ChoiceField(
            self.wording(language, fallback, group), keys=self.keys(), required=self.required
        )

    def values(self, data: Any) -> Given:
        """The one choice, or nothing."""
        return Given(choices=self._known([data])) if data else Given()

    def data(self, given: Given) -> str | None:
        """The key of the choice."""
        return given.choices[0] if given.choices else None


class MultipleChoice(ChoiceQuestion):
    """Any number of several."""

    __slots__ = ()
    type = "multiple_choice"

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """The keys of the choices."""
        return ChoicesField(
            self.wording(language, fallback, group), keys=self.keys(), required=self.required
        )

    def values(self, data: Any) -> Given:
        """The choices in their own order, each once."""
        return Given(choices=self._known(data or ()))

    def data(self, given: Given) -> list[str]:
        """The keys of the choices."""
        return list(given.choices)


class TextQuestion(Question):
    """The customer's own words."""

    __slots__ = ()
    longest: ClassVar[int]
    one_line: ClassVar[bool]

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """A text of bounded length."""
        return TextField(
            self.wording(language, fallback, group),
            longest=self.longest,
            one_line=self.one_line,
            required=self.required,
        )

    def values(self, data: Any) -> Given:
        """The text as it was typed, with every line end a LF; nothing where only blanks are."""
        if not data or not data.strip():
            return Given()
        text = clean(data)
        if len(text) > self.longest:
            raise ValueError(f"{self.key} takes {self.longest} characters")
        return Given(text=text)

    def data(self, given: Given) -> str | None:
        """The text."""
        return given.text


class ShortText(TextQuestion):
    """A line."""

    __slots__ = ()
    type = "short_text"
    longest = 200
    one_line = True


class LongText(TextQuestion):
    """A few sentences."""

    __slots__ = ()
    type = "long_text"
    longest = 5000
    one_line = False


TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (Nps, Csat, Ces, Rating, SingleChoice, MultipleChoice, ShortText, LongText)
}

T = TypeVar("T")


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
        "by_group": {g: read_texts(groups[g], f"{key}.by_group.{g}") for g in groups},
        **{name: read_texts(data.get(name), f"{key}.{name}") for name in _TEXTS},
    }


_TEXTS = ("title", "help", "low", "high")


def _choice(data: Any) -> Choice:
    key = data.get("key") if isinstance(data, Mapping) else None
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise ValueError(f"a choice cannot have the key {key!r}")
    return Choice(key, read_texts(data.get("title"), f"choice {key}"))


def _one_of(allowed: Sequence[T], value: T, name: str) -> T:
    if isinstance(value, bool) or value not in allowed:
        raise ValueError(f"{name} cannot be {value!r}; it is one of {allowed}")
    return value

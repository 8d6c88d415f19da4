"""Questions that are answered by choosing: one of several, or any number of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.surveys.fields import ChoiceField, ChoicesField
from voc.surveys.question import KEY, Given, Question
from voc.surveys.texts import Texts, read_texts, said


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from; its key stays while its title is reworded."""

    key: str
    title: Texts

    def label(self, language: str, fallback: str = "fa") -> str:
        """Its title in a language; its key where it has none."""
        return said(self.title, language, fallback) or self.key


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


def _choice(data: Any) -> Choice:
    key = data.get("key") if isinstance(data, Mapping) else None
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise ValueError(f"a choice cannot have the key {key!r}")
    return Choice(key, read_texts(data.get("title"), f"choice {key}"))

"""Questions with lines to choose from: one of several, or any number of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms.fields import Field
from wtforms.fields.core import UnboundField

from voc.core.folding import clean
from voc.core.i18n import _, _l, number
from voc.surveys.fields import ChoiceField, ChoicesField
from voc.surveys.part_fields import OtherField, Picked
from voc.surveys.question import KEY, Given, Question
from voc.surveys.texts import Texts, read_texts, said

OTHER = "_other"
"""What is stored of "something else"; no choice can have this key."""
LONGEST_OTHER = 200
MOST_LINES = 30
ORDERS = 60
"""How many orders lines are shown in; 2, 3, 4, 5, 6, 10 or 12 lines each stand everywhere alike."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from; its key stays while its title is reworded."""

    key: str
    title: Texts

    def label(self, language: str, fallback: str = "fa") -> str:
        """Its title in a language; its key where it has none."""
        return said(self.title, language, fallback) or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesQuestion(Question):
    """Lines to choose from, to rank or to rate, maybe in another order for everybody."""

    choices: tuple[Choice, ...] = ()
    is_shuffled: bool = False

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its lines."""
        listed = data.get("choices", [])
        if not isinstance(listed, list):
            raise ValueError("choices must be a list")  # noqa: TRY004 - content, not code
        choices = tuple(_choice(one) for one in listed)
        return {"choices": choices, "is_shuffled": data.get("is_shuffled") is True}

    def own_dict(self) -> dict[str, Any]:
        """Its lines."""
        listed = [{"key": one.key, "title": dict(one.title)} for one in self.choices]
        return {"choices": listed, "is_shuffled": self.is_shuffled}

    @property
    def options(self) -> Sequence[Any]:
        """The lines."""
        return self.choices

    def keys(self) -> tuple[str, ...]:
        """What is stored of the lines."""
        return tuple(choice.key for choice in self.choices)

    def own_problems(self, where: str) -> list[str]:
        """Too few lines, too many, or two that are stored alike."""
        found = []
        if len(self.choices) < 2:
            found.append(_("%(where)s: give at least two choices.", where=where))
        if len(self.choices) > MOST_LINES:
            most = number(MOST_LINES)
            found.append(
                _("%(where)s: more than %(most)s lines are too many.", where=where, most=most)
            )
        if len(set(self.keys())) < len(self.keys()):
            found.append(_("%(where)s: two choices are the same.", where=where))
        return found

    def in_order(self, order: int | None) -> tuple[Choice, ...]:
        """The lines as they are shown in one of the `ORDERS`; as they were written in None.

        Every n orders of n lines are one draw turned round, so that each line stands once in
        each place. The draw is a hash: the number tells the order for good.
        """
        n = len(self.choices)
        if not self.is_shuffled or order is None or n < 2:
            return self.choices
        draw, turn = divmod(order, n)
        drawn = sorted(self.choices, key=lambda one: _drawn(f"{draw}:{self.key}:{one.key}"))
        return tuple(drawn[turn:] + drawn[:turn])


def _drawn(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion(LinesQuestion):
    """Answers to choose from, maybe with "something else" at their end."""

    other: Texts = field(default_factory=dict)
    """What "something else" is called; none is offered where it is called nothing."""

    @classmethod
    def own_parts(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        """Its choices, and something else."""
        return LinesQuestion.own_parts(data) | {"other": read_texts(data.get("other"), "other")}

    def own_dict(self) -> dict[str, Any]:
        """Its choices, and something else."""
        return LinesQuestion.own_dict(self) | {"other": dict(self.other)}

    def keys(self) -> tuple[str, ...]:
        """What is stored of the choices."""
        return LinesQuestion.keys(self) + ((OTHER,) if self.other else ())

    def summary(
        self, counts: Mapping[Any, int], language: str = "fa", fallback: str = "fa"
    ) -> list[tuple[str, int]]:
        """(title, n) of each choice; choices of older versions follow under their keys."""
        own = [(one.label(language, fallback), counts.get(one.key, 0)) for one in self.choices]
        if self.other:
            own.append((said(self.other, language, fallback), counts.get(OTHER, 0)))
        known = set(self.keys())
        return own + sorted((str(key), n) for key, n in counts.items() if key not in known)

    def say(self, given: Given, language: str, fallback: str = "fa") -> str:
        """The titles of what was chosen; for something else, the words."""
        labels = {one.key: one.label(language, fallback) for one in self.choices}
        labels[OTHER] = given.text or self.other_in(language, fallback)
        comma = "، " if language == "fa" else ", "
        return comma.join(labels[key] for key in given.choices if key in labels)

    def own_texts(self) -> Sequence[Texts]:
        """What something else is called."""
        return (self.other,)

    def other_in(self, language: str, fallback: str = "fa") -> str:
        """What something else is called in a language."""
        return said(self.other, language, fallback)

    def values(self, data: Any) -> Given:
        """The choices in their own order, each once, and the words for something else."""
        picked = data if isinstance(data, Picked) else Picked(self._chosen(data))
        words = clean(picked.other).strip() if picked.other and self.other else ""
        if len(words) > LONGEST_OTHER:
            raise ValueError(f"{self.key} takes {LONGEST_OTHER} characters")
        return Given(choices=self._known(picked.keys), text=words or None)

    def _chosen(self, data: Any) -> tuple[str, ...]:
        """What the data of a field without words says."""
        return tuple(data or ())

    def _known(self, keys: Iterable[Any]) -> tuple[str, ...]:
        known = self.keys()
        chosen = set(keys)
        if not chosen.issubset(known):
            raise ValueError(f"{self.key} has no such choice")
        return tuple(key for key in known if key in chosen)

    def _with_words(self, label: str, *, is_many: bool) -> UnboundField[Field]:
        return OtherField(
            label, keys=self.keys(), other=OTHER, is_many=is_many, required=self.required
        )


class SingleChoice(ChoiceQuestion):
    """One of several."""

    __slots__ = ()
    type = "single_choice"

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """The key of one choice."""
        label = self.wording(language, fallback, group)
        if self.other:
            return self._with_words(label, is_many=False)
        return ChoiceField(label, keys=self.keys(), required=self.required)

    def _chosen(self, data: Any) -> tuple[str, ...]:
        return (data,) if data else ()

    def data(self, given: Given) -> Any:
        """The key of the choice."""
        if self.other:
            return Picked(given.choices, given.text)
        return given.choices[0] if given.choices else None


class MultipleChoice(ChoiceQuestion):
    """Any number of several."""

    __slots__ = ()
    type = "multiple_choice"
    adds = _l("Shown as the share of those who chose each; feeds no headline figure.")

    def field(
        self, language: str, fallback: str = "fa", group: str | None = None
    ) -> UnboundField[Field]:
        """The keys of the choices."""
        label = self.wording(language, fallback, group)
        if self.other:
            return self._with_words(label, is_many=True)
        return ChoicesField(label, keys=self.keys(), required=self.required)

    def data(self, given: Given) -> Any:
        """The keys of the choices."""
        return Picked(given.choices, given.text) if self.other else list(given.choices)


def _choice(data: Any) -> Choice:
    key = data.get("key") if isinstance(data, Mapping) else None
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise ValueError(f"a choice cannot have the key {key!r}")
    return Choice(key, read_texts(data.get("title"), f"choice {key}"))

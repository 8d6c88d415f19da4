"""How often people say of a text what the model had said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from voc.core.db import db
from voc.core.intervals import Interval, wilson
from voc.responses.models import Feedback
from voc.scoring.models import Correction, Sentiment


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of texts by (what a person says, what the model had said)."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def __add__(self, other: Agreement) -> Agreement:
        keys = {**self.counts, **other.counts}
        return Agreement({key: self.of(*key) + other.of(*key) for key in keys})

    def of(self, person: str, model: str) -> int:
        """How many texts these two were said of."""
        return self.counts.get((person, model), 0)

    @property
    def n(self) -> int:
        """How many texts both have said something of."""
        return sum(self.counts.values())

    @property
    def agreed(self) -> int:
        """Of how many they say the same."""
        return sum(n for (person, model), n in self.counts.items() if person == model)

    @property
    def share(self) -> float | None:
        """The share on which they agree, from 0 to 1; None without any text."""
        return self.agreed / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Its 95 % interval (Wilson); None without any text.

        It says how far chance could have carried the share, were these texts drawn by chance.
        """
        return wilson(self.agreed, self.n)


def on_labels(*, by_chance: bool = False) -> dict[str, Agreement]:
    """Agreement on the label, by the language of the words, the largest first.

    ``by_chance`` counts only texts that people read because chance drew them: these are no worse
    than the others, so their share is that of all texts.

    Compared is what the model said before it could learn from the person. Texts that it could
    not read are in no count, and neither are test answers.
    """
    drawn = [Correction.by_chance.is_(True)] if by_chance else []
    return _by_language(Correction.label, Correction.model_label, *drawn)


def on_intents() -> dict[str, Agreement]:
    """Agreement on the kind of text, in the same way."""
    return _by_language(Correction.intent, Correction.model_intent)


def _by_language(
    person: InstrumentedAttribute[str | None],
    model: InstrumentedAttribute[str | None],
    *only: ColumnElement[bool],
) -> dict[str, Agreement]:
    columns = (Sentiment.language, person, model)
    rows = db.session.execute(
        select(*columns, func.count())
        .select_from(Correction)
        .join(Feedback, Feedback.id == Correction.feedback_id)
        .join(Sentiment, Sentiment.feedback_id == Correction.feedback_id)
        .where(Feedback.is_test.is_(False), person.is_not(None), model.is_not(None), *only)
        .group_by(*columns)
    )
    found: dict[str, Agreement] = {}
    for language, by_person, by_model, n in rows:
        one = Agreement({(str(by_person), str(by_model)): n})
        found[language] = found.get(language, Agreement()) + one
    return dict(sorted(found.items(), key=lambda item: -item[1].n))

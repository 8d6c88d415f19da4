"""About how long a questionnaire takes, so that nobody is asked for more than they expect. Pure."""

from __future__ import annotations

import math

from voc.core.i18n import _, ngettext, number
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import LinesQuestion, Question

SECONDS = {
    "nps": 8,
    "csat": 8,
    "ces": 10,
    "rating": 8,
    "single_choice": 10,
    "multiple_choice": 15,
    "ranking": 6,
    "matrix": 6,
    "number": 10,
    "date": 12,
    "short_text": 15,
    "long_text": 25,
    "contact": 20,
    "consent": 8,
    "statement": 8,
}
"""A rule of thumb: to read and to answer a question of each kind; a row of those with rows."""
BY_ROW = frozenset(("ranking", "matrix"))
BEGINNING = 5


def seconds(asked: Questionnaire) -> int:
    """How long somebody needs who answers about half of what may be left out or is not shown."""
    return BEGINNING + round(sum(_of(one) for one in asked.questions))


def _of(question: Question) -> float:
    rows = len(question.choices) if isinstance(question, LinesQuestion) else 1
    needed = SECONDS[question.type] * (rows if question.type in BY_ROW else 1)
    is_skipped_by_some = question.show_if is not None or question.type == "long_text"
    return needed / 2 if is_skipped_by_some and not question.required else needed


def in_words(asked: Questionnaire) -> str:
    """The time as one says it: "less than a minute", "about 2 minutes"."""
    needed = seconds(asked)
    if needed < 60:
        return _("less than a minute")
    minutes = math.ceil(needed / 60 - 0.25)
    said = number(minutes)
    return ngettext("about %(count)s minute", "about %(count)s minutes", minutes, count=said)

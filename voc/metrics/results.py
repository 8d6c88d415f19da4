"""What each question of one survey was answered with, ready to draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voc.core import i18n
from voc.core.i18n import _
from voc.metrics import answered, findings, question_counts, share_charts
from voc.metrics.answered import Answered
from voc.metrics.ces import LOWEST_AGREEING
from voc.metrics.csat import TOP_BOXES
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter
from voc.metrics.question_counts import Asked
from voc.surveys.lines import MarksQuestion
from voc.surveys.questions import (
    Ces,
    ChoiceQuestion,
    Consent,
    Contact,
    Csat,
    Day,
    Nps,
    Number,
    Question,
    ScaleQuestion,
    Statement,
    TextQuestion,
)

Groups = list[tuple[str, str, int]]


def questions(asked: Asked, wanted: Filter, reader: Reader) -> list[Answered]:
    """Every question of the version that is shown to customers now, in its order.

    Question keys are stable, so answers to earlier versions count too where they add up.
    """
    counts = question_counts.answers_by_question(wanted, asked)
    if any(one.is_information for one in asked.questionnaire.questions) and reader.sees_comments:
        counts = {**counts, **question_counts.information_by_question(wanted)}
    answers = question_counts.answered_by_question(wanted, asked)
    return [
        _answered(question, counts.get(question.key, {}), answers.get(question.key, 0), reader)
        for question in asked.questionnaire.questions
        if not isinstance(question, Statement)
    ]


def _answered(question: Question, counts: Mapping[Any, int], n: int, reader: Reader) -> Answered:
    title = question.outline(i18n.current().code)
    match question:
        case MarksQuestion():
            found = answered.of_marks(question, counts, title, n, reader)
        case Number():
            found = answered.of_amounts(question, counts, title, reader)
        case Day():
            found = answered.of_days(question, counts, title, reader)
        case TextQuestion() if question.is_information:
            found = answered.of_information(question, counts, title, n, reader)
        case Contact() | Consent():
            found = answered.counted(question, title, n)
        case _:
            found = _of_options(question, counts, title, n, reader)
    return found


def _of_options(
    question: Question, counts: Mapping[Any, int], title: str, n: int, reader: Reader
) -> Answered:
    """A scale's distribution, the share of each choice, or how many wrote words."""
    language = i18n.current()
    summed = question.summary(counts, language.code)
    if not summed:
        return Answered(key=question.key, title=title, n=n)
    note = None
    if n and not reader.may_spread(n):
        note, summed, n = findings.so_far(n, reader.words), [(label, 0) for label, _n in summed], 0
    if isinstance(question, ScaleQuestion):
        spread = share_charts.distribution(
            [count for _label, count in summed],
            _groups(question),
            rtl=language.dir == "rtl",
            first=question.options[0],
        )
        return Answered(key=question.key, title=title, n=n, note=note, spread=spread)
    return Answered(
        key=question.key,
        title=title,
        n=n,
        note=note,
        bars=answered.bars_of(summed, n) if n else None,
        measure=_("Share of those who answered"),
        heading=_("Answer"),
        has_words=isinstance(question, ChoiceQuestion) and bool(question.other),
    )


def _groups(question: ScaleQuestion) -> Groups:
    """Which answers mean the same: tones for the scales that have good and bad ends."""
    size = len(question.options)
    if isinstance(question, Nps):
        return [
            (_("Detractors"), "negative", 7),
            (_("Passives"), "neutral", 2),
            (_("Promoters"), "positive", 2),
        ]
    if isinstance(question, Csat):
        top = TOP_BOXES[size]
        return [("", "neutral", size - top), (_("Satisfied"), "positive", top)]
    if isinstance(question, Ces):
        top = size - LOWEST_AGREEING + 1
        return [("", "neutral", size - top), (_("It was easy"), "positive", top)]
    return [("", "accent", size)]

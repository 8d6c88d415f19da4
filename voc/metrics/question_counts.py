"""Counting the answers to each question of one survey in SQL, over all its versions.

Answers of two versions add up where both asked the question under one key as the same kind and
on the same scale; others are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from voc.core.db import db
from voc.metrics.filters import Filter
from voc.metrics.queries import with_context
from voc.responses.models import Answer, ContactRequest, Feedback, Response
from voc.surveys.core_questions import basis
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Asked:
    """What a survey asks now, and which answers to earlier versions add up with that."""

    questionnaire: Questionnaire
    numbers: Mapping[int, int] = field(default_factory=dict)
    """The numbers of its published versions, by id."""
    apart: Mapping[str, list[int]] = field(default_factory=dict)
    """By question, the ids of versions that asked it otherwise."""


def asked_by(survey: Survey) -> Asked:
    """What a survey that was published asks, over its versions."""
    published = db.session.execute(
        select(SurveyVersion.id, SurveyVersion.number, SurveyVersion.content)
        .where(SurveyVersion.survey_id == survey.id, SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.number)
    ).all()
    [shown] = [one.content for one in published if one.number == survey.published_number]
    now = {question["key"]: basis(question) for question in shown["questions"]}
    apart: dict[str, list[int]] = {}
    for version in published:
        for question in version.content["questions"]:
            if now.get(question["key"], basis(question)) != basis(question):
                apart.setdefault(question["key"], []).append(version.id)
    return Asked(
        Questionnaire.read(shown),
        {one.id: one.number for one in published},
        apart,
    )


def _adding_up(asked: Asked | None) -> list[ColumnElement[bool]]:
    """Without the answers that were given to another kind of question, or on another scale."""
    if asked is None or not asked.apart:
        return []
    others = [
        and_(Answer.question == key, Response.version_id.in_(ids))
        for key, ids in asked.apart.items()
    ]
    return [not_(or_(*others))]


Counted = float | str | tuple[str, float]
"""A number, a choice, or a line with its number."""


def answers_by_question(
    wanted: Filter, asked: Asked | None = None
) -> Mapping[str, dict[Counted, int]]:
    """How often each number, choice or number of a line was given, by question."""
    columns = (Answer.question, Answer.number, Answer.choice)
    rows = db.session.execute(
        select(*columns, func.count().label("n"))
        .join(Response, Response.id == Answer.response_id)
        .where(*wanted.responses(), *_adding_up(asked))
        .group_by(*columns)
    )
    found: dict[str, dict[Counted, int]] = {}
    for row in rows:
        value = row.choice if row.number is None else row.number
        if row.choice and row.number is not None:
            value = row.choice, row.number
        found.setdefault(row.question, {})[value] = row.n
    return found


def information_by_question(wanted: Filter) -> Mapping[str, dict[Counted, int]]:
    """How often each plain piece of information was given, by question, the most often first.

    However it is typed: what a search takes for the same counts as the same.
    """
    n = func.count().label("n")
    found = with_context((Feedback.question, func.min(Feedback.text).label("text"), n))
    said = found.where(*wanted.words(is_information=True))
    rows = db.session.execute(
        said.group_by(Feedback.question, Feedback.folded).order_by(n.desc(), Feedback.folded)
    )
    given: dict[str, dict[Counted, int]] = {}
    for row in rows:
        given.setdefault(row.question, {})[row.text] = row.n
    return given


def answered_by_question(wanted: Filter, asked: Asked | None = None) -> dict[str, int]:
    """How many sittings answered each question, in whatever way.

    Words for "something else" stand beside the choice, and are counted with it.
    """
    given = (
        select(Answer.question, func.count(Answer.response_id.distinct()).label("n"))
        .join(Response, Response.id == Answer.response_id)
        .where(*wanted.responses(), *_adding_up(asked))
        .group_by(Answer.question)
    )
    said = with_context((Feedback.question, func.count(Feedback.response_id).label("n")))
    said = said.where(*wanted.words(is_information=None)).group_by(Feedback.question)
    wished = (
        select(ContactRequest.question, func.count().label("n"))
        .join(Response, Response.id == ContactRequest.response_id)
        .where(*wanted.responses())
        .group_by(ContactRequest.question)
    )
    queries = (said, wished, given)
    return {row.question: row.n for query in queries for row in db.session.execute(query)}

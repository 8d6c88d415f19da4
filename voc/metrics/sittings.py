"""What customers gave in one sitting, ready to be read: one, a survey's, or one customer's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from voc.core import calendar, i18n
from voc.core.calendar import Calendar
from voc.core.db import db
from voc.core.paging import Page, paged
from voc.metrics import queries
from voc.responses.models import Answer, ContactRequest, Feedback, Response, ResponseState
from voc.responses.pages import nps_group
from voc.scoring.models import Correction, Sentiment
from voc.surveys.lines import MarksQuestion
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import (
    OTHER,
    ChoiceQuestion,
    Consent,
    Day,
    Question,
    Ranking,
    Statement,
)
from voc.surveys.statements import YES

PAGE = 50
STORY = 25
"""How much of a customer's story stands on one page."""
SITTING, SAID = "sitting", "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One question as it was put to this customer, and what they gave to it."""

    question: Question
    wording: str
    ends: tuple[str, str]
    number: float | None = None
    choices: Sequence[tuple[str, bool]] = ()
    """Every choice there was, and whether it was taken."""
    words: Any = None
    """The text with what it says, as `words` gives it."""
    marks: Sequence[tuple[str, float]] = ()
    """Lines with their numbers: a ranking from first to last, a matrix row by row."""
    day: date | None = None
    contact: ContactRequest | None = None

    @property
    def is_skipped(self) -> bool:
        """Whether nothing was given."""
        taken = any(is_taken for _label, is_taken in self.choices)
        given = (self.number, self.words, self.day, self.contact)
        return all(one is None for one in given) and not taken and not self.marks


def told(response: Response) -> list[Told]:
    """The questions of the version that was shown, in its order and wording, with the answers."""
    said = {row.question: row for row in words(Feedback.response_id == response.id)}
    given: dict[str, list[Answer]] = {}
    for answer in response.answers:
        given.setdefault(answer.question, []).append(answer)
    wishes = {one.question: one for one in response.contact_requests}
    questions = Questionnaire.read(response.version.content).questions
    return [
        _told(one, response, given.get(one.key, []), said.get(one.key), wishes.get(one.key))
        for one in questions
        if not isinstance(one, Statement)
    ]


def _told(
    question: Question,
    response: Response,
    given: Sequence[Answer],
    said: Any,
    contact: ContactRequest | None,
) -> Told:
    spoken = response.language, response.survey.language
    is_day = isinstance(question, Day) and given
    return Told(
        question=question,
        wording=question.outline(*spoken, nps_group(response.nps)),
        ends=question.ends(*spoken),
        number=next(
            (one.number for one in given if one.number is not None and not one.choice), None
        ),
        choices=_choices(question, response.shuffle, {one.choice for one in given}, spoken),
        words=said,
        marks=_marks(question, given, spoken),
        day=date.fromisoformat(given[0].choice) if is_day else None,
        contact=contact,
    )


def _choices(
    question: Question, order: int | None, taken: Collection[str], spoken: tuple[str, str]
) -> list[tuple[str, bool]]:
    """Every choice as it was shown, in that order, and whether it was taken."""
    if isinstance(question, Consent):
        return [(question.text(*spoken), YES in taken)]
    if not isinstance(question, ChoiceQuestion):
        return []
    found = [(one.label(*spoken), one.key in taken) for one in question.in_order(order)]
    return found + ([(question.other_in(*spoken), OTHER in taken)] if question.other else [])


def _marks(
    question: Question, given: Sequence[Answer], spoken: tuple[str, str]
) -> list[tuple[str, float]]:
    if not isinstance(question, MarksQuestion):
        return []
    marks = {one.choice: one.number for one in given if one.number is not None}
    found = [(one.label(*spoken), marks[one.key]) for one in question.choices if one.key in marks]
    return sorted(found, key=lambda one: one[1]) if isinstance(question, Ranking) else found


def words(*wanted: ColumnElement[bool]) -> Sequence[Any]:
    """Texts with what they say, oldest first; `wanted` are conditions over Feedback."""
    columns = (
        Feedback.id,
        Feedback.response_id,
        Feedback.question,
        Feedback.text,
        Feedback.channel,
        Feedback.said_at,
        Feedback.unscored_at,
        Feedback.is_test,
        Feedback.is_information,
        Sentiment.language,
        Sentiment.label,
        Sentiment.polarity,
        Sentiment.confidence,
        Sentiment.intent,
        Sentiment.is_mixed,
        Correction.label.label("person_label"),
    )
    found = queries.with_context(columns)
    found = found.outerjoin(Correction, Correction.feedback_id == Feedback.id).where(*wanted)
    return db.session.execute(found.order_by(Feedback.id)).all()


def counted(survey_id: int, most: int) -> int:
    """How many responses of a survey are in its figures, counted no further than `most`."""
    some = (
        select(Response.id)
        .where(
            Response.survey_id == survey_id,
            Response.is_test.is_(False),
            Response.state != ResponseState.STARTED,
        )
        .limit(most)
        .subquery()
    )
    return db.session.execute(select(func.count()).select_from(some)).scalar_one()


def page(survey: Survey, cursor: str | None) -> Page[Response]:
    """One page of a survey's responses, newest first, those out of the figures too."""
    return paged(
        select(Response).where(Response.survey_id == survey.id),
        (Response.day, Response.id),
        lambda row: (row.day, row.id),
        cursor,
        size=PAGE,
    )


def words_by_sitting(responses: Sequence[Response]) -> dict[int, list[Any]]:
    """The texts of each of these sittings, by its id, in the order they were written in."""
    found: dict[int, list[Any]] = {}
    for row in words(Feedback.response_id.in_([one.id for one in responses])):
        found.setdefault(row.response_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One thing that a customer told us: a sitting with its texts, or a text by itself."""

    at: datetime
    sitting: Response | None = None
    words: Sequence[Any] = ()


def story(customer_id: int, cursor: str | None) -> Page[Episode]:
    """Everything that a customer told us, newest first; three statements whatever there is."""
    sittings = select(
        literal(SITTING).label("kind"), Response.id.label("id"), Response.started_at.label("at")
    ).where(Response.customer_id == customer_id)
    alone = select(literal(SAID), Feedback.id, Feedback.said_at).where(
        Feedback.customer_id == customer_id, Feedback.response_id.is_(None)
    )
    both = union_all(sittings, alone).subquery()
    found = paged(
        select(both),
        (both.c.at, both.c.kind, both.c.id),
        lambda row: (row.at, row.kind, row.id),
        cursor,
        size=STORY,
    )
    responses = _sittings([row.id for row in found.rows if row.kind == SITTING])
    texts = words_by_sitting(list(responses.values()))
    lone = words(Feedback.id.in_([row.id for row in found.rows if row.kind == SAID]))
    by_id = {row.id: row for row in lone}
    episodes = [
        Episode(at=row.at, sitting=responses[row.id], words=texts.get(row.id, ()))
        if row.kind == SITTING
        else Episode(at=row.at, words=(by_id[row.id],))
        for row in found.rows
    ]
    return Page(episodes, found.next)


def _sittings(ids: Sequence[int]) -> dict[int, Response]:
    found = db.session.scalars(
        select(Response).where(Response.id.in_(ids)).options(joinedload(Response.survey))
    )
    return {one.id: one for one in found}


def other_calendar(day: date) -> str:
    """The day in the calendar that the reader's language does not use."""
    language = i18n.current()
    other = Calendar.GREGORIAN if language.calendar is Calendar.JALALI else Calendar.JALALI
    return calendar.format_day(day, other, language.code)

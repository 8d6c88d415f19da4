"""One row a response, one column a question; the columns are those of the survey's versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Result, Select, func, select

from voc.core.i18n import _, current
from voc.customers.models import Customer
from voc.exports import about, customer, said, themes, words
from voc.exports.moments import both, iso
from voc.exports.tables import SEPARATOR, Asked, Cell, Column, Row, Table
from voc.responses.models import Answer, Feedback, Response
from voc.scoring.models import Correction, Sentiment
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import ChoiceQuestion, TextQuestion

BATCH = 1_000


@dataclass(slots=True)
class Asking:
    """What the versions of a survey, or of several, ask under one key."""

    key: str
    title: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    is_text: bool = False

    def columns(self) -> list[Column]:
        """Its answer; of words also what they say."""
        base, width = f"answer.{self.key}", 60 if self.is_text else 16
        found = [Column(base, self.title, width, labels=self.labels)]
        if self.is_text:
            found += said.columns(f"{base}.", self.title)
            found += themes.columns(f"{base}.", self.title)
        return found

    def cells(self, given: dict[str, Any]) -> list[Cell]:
        """The same of one response; `given` is by key: a number, choices or words."""
        answer = given.get(self.key)
        if isinstance(answer, _Words):
            return [answer.text, *answer.said] if self.is_text else [answer.text]
        return [answer, *said.nothing(), *themes.NOTHING] if self.is_text else [answer]


@dataclass(frozen=True, slots=True)
class _Words:
    """A text and what is said of it."""

    text: str
    said: Sequence[Cell]


def table(connection: Connection, asked: Asked) -> Table:
    """Every response of the filter, oldest first."""
    asking = _asking(connection, asked)
    columns = _fixed(asked) + [column for one in asking for column in one.columns()]
    count = counted(connection, asked)
    title = _("Responses")
    return Table(
        name="responses",
        title=title,
        columns=columns,
        count=count,
        rows=_rows(connection, asked, asking),
        about=about.lines(asked, title, count) + about.corrections(),
    )


def counted(connection: Connection, asked: Asked) -> int:
    """How many responses the filter lets through."""
    found = select(func.count()).select_from(Response).where(*asked.wanted.responses())
    return connection.execute(found).scalar_one()


def _asking(connection: Connection, asked: Asked) -> list[Asking]:
    """Every key that a published version of the filter's surveys asks, in version order.

    The newest version says what it is called.
    """
    published = (
        select(SurveyVersion.content, Survey.language)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.survey_id, SurveyVersion.number)
    )
    if asked.wanted.survey_id is not None:
        published = published.where(SurveyVersion.survey_id == asked.wanted.survey_id)
    reader = current().code
    found: dict[str, Asking] = {}
    for content, fallback in connection.execute(published):
        for question in Questionnaire.read(content).questions:
            one = found.setdefault(question.key, Asking(question.key))
            one.title = question.wording(reader, fallback) or one.title or question.key
            one.is_text = one.is_text or isinstance(question, TextQuestion)
            if isinstance(question, ChoiceQuestion):
                one.labels |= {c.key: c.label(reader, fallback) for c in question.choices}
    return list(found.values())


def _fixed(asked: Asked) -> list[Column]:
    """The columns before the answers."""
    spoken = words.spoken
    found = [
        Column("response", _("Response"), 10),
        Column("survey", _("Survey link"), 16),
        Column("survey_name", _("Survey"), 24),
        Column("version", _("Version"), 8),
        Column("state", _("State"), 12, labels=spoken(words.STATES)),
        Column("channel", _("Channel"), 10, labels=spoken(words.CHANNELS)),
        Column("language", _("Language"), 10, labels=words.languages()),
        Column("sample", _("Sample"), 8, labels=spoken(words.YES_NO)),
        Column("started_at", _("Started (UTC)"), 21),
        Column("completed_at", _("Completed (UTC)"), 21),
        Column("day", _("Day"), 12),
        Column("day_jalali", _("Jalali day"), 12),
    ]
    if asked.with_personal:
        found += customer.columns()
    return found


def _statement(asked: Asked) -> Select[Any]:
    columns: list[Any] = [
        Response.id,
        Survey.slug,
        Survey.name.label("survey_name"),
        SurveyVersion.number,
        Response.state,
        Response.channel,
        Response.language,
        Response.is_sample,
        Response.started_at,
        Response.completed_at,
        Response.day,
    ]
    if asked.with_personal:
        columns += customer.SELECTED
    found = (
        select(*columns)
        .select_from(Response)
        .join(Survey, Survey.id == Response.survey_id)
        .join(SurveyVersion, SurveyVersion.id == Response.version_id)
    )
    if asked.with_personal:
        found = found.outerjoin(Customer, Customer.id == Response.customer_id)
    return found.where(*asked.wanted.responses()).order_by(Response.id)


def _rows(connection: Connection, asked: Asked, asking: Sequence[Asking]) -> Iterator[Row]:
    found = connection.execute(_statement(asked), execution_options={"yield_per": BATCH})
    with found:
        yield from _batches(connection, found, asked, asking)


def _batches(
    connection: Connection, found: Result[Any], asked: Asked, asking: Sequence[Asking]
) -> Iterator[Row]:
    for batch in found.partitions():
        given = _given(connection, [row.id for row in batch])
        for row in batch:
            cells = _fixed_cells(row)
            if asked.with_personal:
                cells += [row.name, row.email, row.phone, row.reference]
            own = given.get(row.id, {})
            for one in asking:
                cells += one.cells(own)
            yield cells


def _fixed_cells(row: Any) -> list[Cell]:
    return [
        row.id,
        row.slug,
        row.survey_name,
        row.number,
        row.state.value,
        row.channel.value,
        row.language,
        "yes" if row.is_sample else "no",
        iso(row.started_at),
        iso(row.completed_at),
        *both(row.day),
    ]


def _given(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What these responses were answered with, by response and question."""
    found: dict[int, dict[str, Any]] = {}
    answers = (
        select(Answer.response_id, Answer.question, Answer.number, Answer.choice)
        .where(Answer.response_id.in_(ids))
        .order_by(Answer.id)
    )
    for row in connection.execute(answers):
        own = found.setdefault(row.response_id, {})
        if row.number is not None:
            own[row.question] = row.number
        elif row.question in own:
            own[row.question] += SEPARATOR + row.choice
        else:
            own[row.question] = row.choice
    texts = (
        select(
            Feedback.id,
            Feedback.response_id,
            Feedback.question,
            Feedback.text,
            *said.SELECTED,
        )
        .outerjoin(Sentiment, Sentiment.feedback_id == Feedback.id)
        .outerjoin(Correction, Correction.feedback_id == Feedback.id)
        .where(Feedback.response_id.in_(ids))
    )
    heard = connection.execute(texts).all()
    named = themes.of_comments(connection, [row.id for row in heard])
    for row in heard:
        own = found.setdefault(row.response_id, {})
        cells = [*said.cells(row), *named.get(row.id, themes.NOTHING)]
        own[row.question] = _Words(row.text, cells)
    return found

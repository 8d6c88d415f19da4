"""One row a response, one column a question; the columns are those of the survey's versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Result, Select, func, select

from voc.core.i18n import _, current
from voc.customers.models import Customer
from voc.exports import about, carried, customer, said, themes, words
from voc.exports.asking import ORDER, WISH, Asking, Key, Words, is_asked
from voc.exports.moments import both, iso
from voc.exports.tables import SEPARATOR, Asked, Cell, Column, Row, Table
from voc.responses.models import Answer, ContactRequest, Feedback, Response
from voc.scoring.models import Correction, Sentiment
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import OTHER, ContactWish, LinesQuestion
from voc.waves.batch_models import LinkBatch

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Questions:
    """What the surveys of a report ask."""

    asking: Sequence[Asking]
    shuffled: Mapping[int, Sequence[LinesQuestion]]
    """By version: those whose lines stood in another order for everybody."""
    carried: Sequence[str]
    languages: Collection[str]
    """That they may be answered in."""

    @property
    def has_contacts(self) -> bool:
        """Whether any asks who wants to hear from us."""
        return any(one.is_contact for one in self.asking)


def table(connection: Connection, asked: Asked) -> Table:
    """Every response of the filter, oldest first."""
    questions = _questions(connection, asked)
    columns = _fixed(asked, questions.languages) + carried.columns(questions.carried)
    for one in questions.asking:
        columns += one.columns(with_personal=asked.with_personal)
    count = counted(connection, asked)
    title = _("Responses")
    return Table(
        name="responses",
        title=title,
        columns=columns,
        count=count,
        rows=_rows(connection, asked, questions),
        about=about.lines(asked, title, count) + about.corrections(),
    )


def counted(connection: Connection, asked: Asked) -> int:
    """How many responses the filter lets through."""
    found = select(func.count()).select_from(Response).where(*asked.wanted.responses())
    return connection.execute(found).scalar_one()


def _questions(connection: Connection, asked: Asked) -> Questions:
    """Every key that a published version of the filter's surveys asks, in version order."""
    published = (
        select(SurveyVersion.id, SurveyVersion.content, Survey.language)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.survey_id, SurveyVersion.number)
    )
    if asked.wanted.survey_id is not None:
        published = published.where(SurveyVersion.survey_id == asked.wanted.survey_id)
    reader = current().code
    found: dict[str, Asking] = {}
    shuffled: dict[int, list[LinesQuestion]] = {}
    languages: set[str] = set()
    for version, content, fallback in connection.execute(published):
        read = Questionnaire.read(content)
        languages.update(read.spoken)
        for question in filter(is_asked, read.questions):
            one = found.setdefault(question.key, Asking(question.key))
            one.note(question, reader, fallback)
            if isinstance(question, LinesQuestion) and question.is_shuffled:
                shuffled.setdefault(version, []).append(question)
    names = carried.names(connection, asked)
    return Questions(list(found.values()), shuffled, names, languages)


def _fixed(asked: Asked, languages: Iterable[str]) -> list[Column]:
    """The columns before the answers."""
    spoken = words.spoken
    found = [
        Column("response", _("Response"), 10),
        Column("survey", _("Survey link"), 16),
        Column("survey_name", _("Survey"), 24),
        Column("version", _("Version"), 8),
        Column("state", _("State"), 12, labels=spoken(words.STATES)),
        Column("channel", _("Channel"), 10, labels=spoken(words.CHANNELS)),
        Column("batch", _("Batch"), 16),
        Column("language", _("Language"), 10, labels=words.languages(languages)),
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
        Survey.is_anonymous,
        SurveyVersion.number,
        Response.state,
        Response.channel,
        LinkBatch.name.label("batch"),
        Response.language,
        Response.is_sample,
        Response.started_at,
        Response.completed_at,
        Response.day,
        Response.version_id,
        Response.shuffle,
    ]
    if asked.with_personal:
        columns += customer.SELECTED
    found = (
        select(*columns)
        .select_from(Response)
        .join(Survey, Survey.id == Response.survey_id)
        .join(SurveyVersion, SurveyVersion.id == Response.version_id)
        .outerjoin(LinkBatch, LinkBatch.id == Response.batch_id)
    )
    if asked.with_personal:
        found = found.outerjoin(Customer, Customer.id == Response.customer_id)
    return found.where(*asked.wanted.responses()).order_by(Response.id)


def _rows(connection: Connection, asked: Asked, questions: Questions) -> Iterator[Row]:
    found = connection.execute(_statement(asked), execution_options={"yield_per": BATCH})
    with found:
        yield from _batches(connection, found, asked, questions)


def _batches(
    connection: Connection, found: Result[Any], asked: Asked, questions: Questions
) -> Iterator[Row]:
    for batch in found.partitions():
        ids = [row.id for row in batch]
        given = _given(connection, ids, questions)
        values = carried.values(connection, ids) if questions.carried else {}
        for row in batch:
            cells = _fixed_cells(row)
            if asked.with_personal:
                cells += [row.name, row.email, row.phone, row.reference]
            for name in questions.carried:
                cells += values.get((row.id, name), (None, None))
            own = given[row.id] | _orders(row, questions)
            for one in questions.asking:
                cells += one.cells(own, with_personal=asked.with_personal)
            yield cells


def _orders(row: Any, questions: Questions) -> dict[Key, Any]:
    """The keys of shuffled lines as this response saw them."""
    if row.shuffle is None:
        return {}
    return {
        (one.key, ORDER): SEPARATOR.join(line.key for line in one.in_order(row.shuffle))
        for one in questions.shuffled.get(row.version_id, ())
    }


def _fixed_cells(row: Any) -> list[Cell]:
    return [
        row.id,
        row.slug,
        row.survey_name,
        row.number,
        row.state.value,
        row.channel.value,
        row.batch,
        row.language,
        "yes" if row.is_sample else "no",
        iso(None if row.is_anonymous else row.started_at),
        iso(None if row.is_anonymous else row.completed_at),
        *both(row.day),
    ]


def _given(
    connection: Connection, ids: Sequence[int], questions: Questions
) -> dict[int, dict[Key, Any]]:
    """What these responses were answered with, by response and question."""
    found: dict[int, dict[Key, Any]] = {response_id: {} for response_id in ids}
    _add_answers(connection, found)
    _add_words(connection, found, {one.key for one in questions.asking if one.has_other})
    if questions.has_contacts:
        _add_contacts(connection, found)
    return found


def _add_answers(connection: Connection, found: dict[int, dict[Key, Any]]) -> None:
    answers = (
        select(Answer.response_id, Answer.question, Answer.number, Answer.choice)
        .where(Answer.response_id.in_(list(found)))
        .order_by(Answer.id)
    )
    for row in connection.execute(answers):
        own = found[row.response_id]
        if row.number is not None:
            own[(row.question, row.choice) if row.choice else row.question] = row.number
        elif row.question in own:
            own[row.question] += SEPARATOR + row.choice
        else:
            own[row.question] = row.choice


def _add_words(
    connection: Connection, found: dict[int, dict[Key, Any]], others: Collection[str]
) -> None:
    """Texts under their questions; those for "something else" beside the choice."""
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
        .where(Feedback.response_id.in_(list(found)))
    )
    heard = connection.execute(texts).all()
    named = themes.of_comments(connection, [row.id for row in heard])
    for row in heard:
        cells = [*said.cells(row), *named.get(row.id, themes.NOTHING)]
        key = (row.question, OTHER) if row.question in others else row.question
        found[row.response_id][key] = Words(row.text, cells)


def _add_contacts(connection: Connection, found: dict[int, dict[Key, Any]]) -> None:
    wishes = select(
        ContactRequest.response_id,
        ContactRequest.question,
        ContactRequest.phone.expression,
        ContactRequest.email.expression,
        ContactRequest.weekday,
        ContactRequest.hour,
    ).where(ContactRequest.response_id.in_(list(found)))
    for row in connection.execute(wishes):
        own = found[row.response_id]
        own[row.question] = "yes"
        own[row.question, WISH] = ContactWish(row.phone, row.email, row.weekday, row.hour)

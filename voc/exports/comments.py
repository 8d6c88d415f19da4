"""One row a comment: the words, what counts of them, what the model said, and what stood beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func

from voc.core.i18n import _
from voc.customers.models import Customer
from voc.exports import about, customer, said, themes, words
from voc.exports.moments import both, iso
from voc.exports.tables import Asked, Cell, Column, Row, Table
from voc.metrics import queries
from voc.responses.models import Feedback, Response
from voc.scoring.models import Correction, Sentiment
from voc.surveys.models import Survey

BATCH = 1_000


def table(connection: Connection, asked: Asked) -> Table:
    """Every comment of the filter, oldest first; those from calls too."""
    count = counted(connection, asked)
    title = _("Comments")
    return Table(
        name="comments",
        title=title,
        columns=_columns(asked),
        count=count,
        rows=_rows(connection, asked),
        about=about.lines(asked, title, count) + about.corrections(),
    )


def counted(connection: Connection, asked: Asked) -> int:
    """How many comments the filter lets through."""
    found = queries.with_context([func.count()]).where(*asked.wanted.words())
    return int(connection.execute(found).scalar_one())


def _columns(asked: Asked) -> list[Column]:
    spoken = words.spoken
    found = [
        Column("comment", _("Comment"), 10),
        Column("response", _("Response"), 10),
        Column("survey", _("Survey link"), 16),
        Column("survey_name", _("Survey"), 24),
        Column("question", _("Question"), 14),
        Column("channel", _("Channel"), 10, labels=spoken(words.CHANNELS)),
        Column("sample", _("Sample"), 8, labels=spoken(words.YES_NO)),
        Column("said_at", _("Said (UTC)"), 21),
        Column("day", _("Day"), 12),
        Column("day_jalali", _("Jalali day"), 12),
        Column("text", _("Words"), 60),
        Column("language", _("Language of the words"), 12, labels=spoken(words.SPOKEN)),
        *said.columns(),
        *themes.columns(),
        Column("mixed", _("Mixed"), 8, labels=spoken(words.YES_NO)),
        Column("model_mixed", _("Mixed, the model's"), 8, labels=spoken(words.YES_NO)),
        Column("model_confidence", _("Confidence, the model's"), 14, "0.00"),
        Column("subjectivity", _("Subjectivity (TextBlob)"), 14, "0.00"),
        Column("model", _("Model"), 20),
        Column("corrected_at", _("Read by a person (UTC)"), 21),
        Column("read_by_chance", _("Drawn by chance"), 8, labels=spoken(words.YES_NO)),
        Column("nps", _("NPS"), 8),
        Column("csat", _("CSAT"), 8),
        Column("csat_scale", _("CSAT, of"), 8),
        Column("ces", _("CES"), 8),
    ]
    if asked.with_personal:
        found += customer.columns()
    return found


def _statement(asked: Asked) -> Select[Any]:
    columns: list[Any] = [
        Feedback.id,
        Feedback.response_id,
        Survey.slug,
        Survey.name.label("survey_name"),
        Survey.is_anonymous,
        Feedback.question,
        Feedback.channel,
        Feedback.is_sample,
        Feedback.said_at,
        Feedback.day,
        Feedback.text,
        Sentiment.language,
        *said.SELECTED,
        Sentiment.is_mixed,
        Sentiment.model_is_mixed,
        Sentiment.model_confidence,
        Sentiment.subjectivity,
        Sentiment.model,
        Correction.corrected_at,
        Correction.by_chance,
        Response.nps,
        Response.csat,
        Response.csat_scale,
        Response.ces,
    ]
    if asked.with_personal:
        columns += customer.SELECTED
    found = (
        queries.with_context(columns)
        .outerjoin(Correction, Correction.feedback_id == Feedback.id)
        .outerjoin(Survey, Survey.id == Feedback.survey_id)
    )
    if asked.with_personal:
        found = found.outerjoin(Customer, Customer.id == Feedback.customer_id)
    return found.where(*asked.wanted.words()).order_by(Feedback.id)


def _rows(connection: Connection, asked: Asked) -> Iterator[Row]:
    found = connection.execute(_statement(asked), execution_options={"yield_per": BATCH})
    with found:
        for batch in found.partitions():
            named = themes.of_comments(connection, [row.id for row in batch])
            for row in batch:
                own = named.get(row.id, themes.NOTHING)
                yield _cells(row, own, with_personal=asked.with_personal)


def _cells(row: Any, named: Sequence[Cell], *, with_personal: bool) -> Row:
    cells: list[Cell] = [
        row.id,
        row.response_id,
        row.slug,
        row.survey_name,
        row.question,
        row.channel.value,
        _yes_no(row.is_sample),
        iso(None if row.is_anonymous else row.said_at),
        *both(row.day),
        row.text,
        row.language,
        *said.cells(row),
        *named,
        _yes_no(row.is_mixed),
        _yes_no(row.model_is_mixed),
        said.polarity(row.model_confidence),
        said.polarity(row.subjectivity),
        row.model,
        iso(row.corrected_at),
        _yes_no(row.by_chance),
        row.nps,
        row.csat,
        row.csat_scale,
        row.ces,
    ]
    if with_personal:
        cells += [row.name, row.email, row.phone, row.reference]
    return cells


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"

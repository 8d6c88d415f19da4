"""Taking in what customers say. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ClauseElement, bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from voc.core.built import Built
from voc.core.db import Model, changed, db
from voc.core.errors import Invalid
from voc.core.folding import clean, fold
from voc.core.i18n import _l
from voc.customers import history
from voc.customers.models import Customer
from voc.responses import queries
from voc.responses.models import (
    Answer,
    Channel,
    ContactRequest,
    Feedback,
    Response,
    ResponseField,
)
from voc.responses.rows import COMMON, Taking, answers_of, columns_of, contacts_of, words_of
from voc.surveys.models import Survey
from voc.surveys.signed import Carried
from voc.waves import invitations


def _columns(model: type[Model]) -> dict[str, Any]:
    """A parameter for every column but the id, under the column's own name."""
    return {c.name: bindparam(c.name) for c in model.__table__.c if c.name != "id"}


def _insert_once(dialect: str) -> ClauseElement:
    """The conflict may be on either unique key, the invitation or the submission."""
    into: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    statement: ClauseElement = (
        into(Response).values(_columns(Response)).on_conflict_do_nothing().returning(Response.id)
    )
    return statement


_INSERT_RESPONSE = Built(_insert_once)
_INSERT_ANSWER = Built(lambda _dialect: insert(Answer).values(_columns(Answer)))
_INSERT_CONTACT = Built(lambda _dialect: insert(ContactRequest).values(_columns(ContactRequest)))
_INSERT_FEEDBACK = Built(lambda _dialect: insert(Feedback).values(_columns(Feedback)))


_KEPT = ("id", "invitation_id", "started_at")
"""What a draft's row keeps when it is finished."""


def _finish(column: Any, name: str) -> Built:
    """What was saved becomes what was sent, in its own row."""
    values: dict[str, Any] = {
        c.name: bindparam(c.name) for c in Response.__table__.c if c.name not in _KEPT
    }
    is_draft = (column == bindparam(name), Response.saved_at.is_not(None))
    statement = update(Response).values(values).where(*is_draft).returning(Response.id)
    return Built(lambda _dialect: statement)


_FINISH = _finish(Response.invitation_id, "of_invitation")
_FINISH_THIS = _finish(Response.id, "of_response")
_FIELD = (ResponseField.response_id, ResponseField.name)
_DROP_FIELD = Built(
    lambda _dialect: delete(ResponseField).where(*(c == bindparam(c.key) for c in _FIELD))
)
_INSERT_FIELD = Built(lambda _dialect: insert(ResponseField).values(_columns(ResponseField)))


class Outcome(StrEnum):
    """What became of a sitting that was sent."""

    STORED = "stored"
    REPEATED = "repeated"
    """The same was stored before: a double click, a retry."""
    DIFFERENT = "different"
    """Something else was stored before; that stands."""
    FULL = "full"
    """The survey has the answers it wanted."""


def record(taking: Taking) -> Outcome:
    """Store one finished sitting; see `record_all`."""
    return record_all([taking])[0]


def record_all(takings: Sequence[Taking]) -> list[Outcome]:
    """Store finished sittings, each once per invitation and once per submission id.

    The database decides between two at the same moment. Words are left for scoring. Test answers
    leave the customer's history alone, and so do those that are held until somebody has looked.
    """
    responses = [columns_of(one) for one in takings]
    ids = [_place(one, row) for one, row in zip(takings, responses, strict=True)]
    new = [(one, row_id) for one, row_id in zip(takings, ids, strict=True) if row_id is not None]
    _INSERT_ANSWER.change_all([row for one, row_id in new for row in _answers(one, row_id)])
    if any(one.sitting.contacts for one, _id in new):
        wishes = [row for one, row_id in new for row in _contacts(one, row_id)]
        _INSERT_CONTACT.change_all(wishes)
    _INSERT_FEEDBACK.change_all(
        [
            words
            for one, response, row_id in zip(takings, responses, ids, strict=True)
            if row_id is not None
            for words in words_of(one, response, row_id)
        ]
    )
    invitations.mark_all_completed(
        [
            (one.asked.invitation_id, one.at)
            for one, _id in new
            if one.asked.invitation_id and not one.is_partial
        ]
    )
    history.note_all_answered(
        [
            (one.asked.customer_id, one.at, one.sitting.nps, one.asked.touchpoint)
            for one, _id in new
            if one.asked.customer_id and not one.asked.is_test
        ]
    )
    return [
        Outcome.STORED if row_id is not None else outcome_of_another(one)
        for one, row_id in zip(takings, ids, strict=True)
    ]


def _place(taking: Taking, response: Mapping[str, Any]) -> int | None:
    """Store a response, in the row of what was saved of it; None where it was finished before."""
    row, invitation_id = None, taking.asked.invitation_id
    given = {name: value for name, value in response.items() if name not in _KEPT}
    if taking.response_id is not None:
        row = _FINISH_THIS.row(**given, of_response=taking.response_id)
    else:
        row = _INSERT_RESPONSE.row(**response)
        if row is None and invitation_id is not None:
            row = _FINISH.row(**given, of_invitation=invitation_id)
    return row[0] if row else None


def keep_carried(response_id: int, carried: Sequence[Carried]) -> None:
    """Keep with a response what its link carries now; what it carried before stays beside it."""
    rows = [{"response_id": response_id, **asdict(one)} for one in carried]
    _DROP_FIELD.change_all([{c.key: row[c.key] for c in _FIELD} for row in rows])
    _INSERT_FIELD.change_all(rows)


def _answers(taking: Taking, response_id: int) -> list[dict[str, Any]]:
    return [{"response_id": response_id, **row} for row in answers_of(taking.sitting)]


def _contacts(taking: Taking, response_id: int) -> list[dict[str, Any]]:
    ids = {"response_id": response_id, "customer_id": taking.asked.customer_id}
    return [{**ids, **row} for row in contacts_of(taking.sitting)]


def outcome_of_another(taking: Taking) -> Outcome:
    """What a sitting is that could not be stored because another one was before it."""
    asked = taking.asked
    stored = (
        queries.digest_of(asked.invitation_id)
        if asked.invitation_id is not None and not asked.is_anonymous
        else queries.digest_in(taking.submission, asked.survey_id)
    )
    return Outcome.REPEATED if stored == taking.sitting.digest else Outcome.DIFFERENT


def replace(response: Response, taking: Taking) -> bool:
    """Put other answers in the place of those that were sent; False where others came before.

    The response keeps its day and its moments; words that stay the same keep their scores.
    """
    columns = columns_of(taking)
    names = ("digest", "language", "version_id", "nps", "csat", "csat_scale", "ces")
    same = (Response.id == response.id, Response.digest == response.digest)
    given = {name: columns[name] for name in names}
    if not changed(update(Response).where(*same).values(given)):
        return False
    changed(delete(Answer).where(Answer.response_id == response.id))
    _INSERT_ANSWER.change_all(_answers(taking, response.id))
    changed(delete(ContactRequest).where(ContactRequest.response_id == response.id))
    _INSERT_CONTACT.change_all(_contacts(taking, response.id))
    texts = {one.question: one.text for one in taking.sitting.words}
    kept = {one.question for one in response.feedback if texts.get(one.question) == one.text}
    gone = [one.id for one in response.feedback if one.question not in kept]
    changed(delete(Feedback).where(Feedback.id.in_(gone)))
    common = {name: getattr(response, name) for name in COMMON}
    new = words_of(taking, common, response.id)
    _INSERT_FEEDBACK.change_all([row for row in new if row["question"] not in kept])
    if response.customer_id and response.completed_at and not response.is_test:
        told = taking.sitting.nps, taking.asked.touchpoint
        history.note_answered(response.customer_id, response.completed_at, *told)
    return True


def hear(
    text: str,
    *,
    channel: Channel,
    customer: Customer | None,
    at: datetime,
    day: date,
    question: str = "",
    asks_for_change: bool = False,
    survey: Survey | None = None,
) -> Feedback:
    """Store what a customer said outside a survey's page: in a call, a chat, a shop.

    `day` is the organisation's day of `at`. The words are left for scoring. The customer's
    history is the caller's: a call is noted by `customers.history.note_called`.

    :raises Invalid: nothing was said, or no database can hold it.
    """
    try:
        words = clean(text)
    except ValueError:
        raise Invalid(_l("The text holds a character that cannot be stored.")) from None
    if not words.strip():
        raise Invalid(_l("There are no words to keep."))
    feedback = Feedback(
        survey_id=survey.id if survey else None,
        question=question,
        asks_for_change=asks_for_change,
        customer_id=customer.id if customer else None,
        channel=channel,
        text=words,
        folded=fold(words),
        said_at=at,
        day=day,
        unscored_at=at,
    )
    db.session.add(feedback)
    db.session.flush()
    return feedback


def mark_scored(feedback_ids: Collection[int]) -> None:
    """Take the mark of work off these texts: scoring has seen them."""
    if feedback_ids:
        scored = Feedback.id.in_(feedback_ids)
        changed(update(Feedback).where(scored).values(unscored_at=None))


def mark_test(response: Response, is_test: bool) -> None:
    """Take a response and its words out of every figure, or let them count again."""
    response.is_test = is_test
    changed(update(Feedback).where(Feedback.response_id == response.id).values(is_test=is_test))


def erase(response: Response) -> None:
    """Remove a response with its answers and words. Its invitation stays spent."""
    changed(delete(Response).where(Response.id == response.id))

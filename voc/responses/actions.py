"""Taking in what customers say. Nothing here commits."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
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
    ResponseState,
    Suspicion,
)
from voc.responses.sitting import Sitting
from voc.surveys.models import Survey
from voc.surveys.signed import Carried
from voc.waves import actions as waves


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

COMMON = ("survey_id", "customer_id", "channel", "day", "is_test", "is_sample")
"""What a response and its words say alike."""


class Outcome(StrEnum):
    """What became of a sitting that was sent."""

    STORED = "stored"
    REPEATED = "repeated"
    """The same was stored before: a double click, a retry."""
    DIFFERENT = "different"
    """Something else was stored before; that stands."""
    FULL = "full"
    """The survey has the answers it wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was shown, and to whom where that is known."""

    survey_id: int
    version_id: int
    language: str
    invitation_id: int | None = None
    customer_id: int | None = None
    channel: Channel = Channel.LINK
    is_test: bool = False
    suspicion: Suspicion | None = None
    """Why the answer is to be looked at before it counts."""
    shuffle: int | None = None
    """Which order shuffled lines were shown in."""
    is_anonymous: bool = False
    """Whether nothing may join the answer to the invitation."""
    has_quota: bool = False
    """Whether the survey takes only so many."""
    single_id: int | None = None
    """The single-use link that is used up by it."""
    batch_id: int | None = None
    carried: tuple[Carried, ...] = ()
    """What its link carried."""

    @property
    def is_plain(self) -> bool:
        """Whether the answer is stored like nearly all are; see `voc.responses.guarded`."""
        return not (self.is_anonymous or self.has_quota or self.single_id or self.carried)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One finished sitting to be stored; `day` is the organisation's day of `at`.

    `submission` tells a retry at an open link from a new sitting.
    """

    asked: Asked
    sitting: Sitting
    at: datetime
    day: date
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    is_partial: bool = False
    """Whether nobody went on with it: it counts as far as it went."""
    response_id: int | None = None
    """The row in which it was saved, where that is known."""


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
    waves.mark_all_completed(
        [
            (one.asked.invitation_id, one.at)
            for one, _id in new
            if one.asked.invitation_id and not one.is_partial
        ]
    )
    history.note_all_answered(
        [
            (one.asked.customer_id, one.at, one.sitting.nps)
            for one, _id in new
            if one.asked.customer_id and not one.asked.is_test
        ]
    )
    return [
        Outcome.STORED if row_id is not None else outcome_of_another(one)
        for one, row_id in zip(takings, ids, strict=True)
    ]


def columns_of(taking: Taking) -> dict[str, Any]:
    """The response's own columns, by name."""
    asked, sitting = taking.asked, taking.sitting
    return {
        "survey_id": asked.survey_id,
        "customer_id": asked.customer_id,
        "channel": asked.channel,
        "day": taking.day,
        "is_test": asked.is_test or asked.suspicion is not None,
        "is_sample": False,
        "version_id": asked.version_id,
        "invitation_id": asked.invitation_id,
        "batch_id": asked.batch_id,
        "submission": taking.submission,
        "digest": sitting.digest,
        "shuffle": asked.shuffle,
        "language": asked.language,
        "state": ResponseState.PARTIAL if taking.is_partial else ResponseState.COMPLETED,
        "nps": sitting.nps,
        "csat": sitting.csat,
        "csat_scale": sitting.csat_scale,
        "ces": sitting.ces,
        "started_at": taking.at,
        "completed_at": None if taking.is_partial else taking.at,
        "suspicion": asked.suspicion,
        "released_at": None,
        "draft": None,
        "saved_at": None,
    }


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


def answers_of(sitting: Sitting) -> list[dict[str, Any]]:
    """The rows of its answers, without the response's id."""
    rows: list[dict[str, Any]] = [
        {"question": key, "number": number, "choice": ""} for key, number in sitting.numbers
    ]
    rows += [{"question": key, "number": None, "choice": one} for key, one in sitting.choices]
    if sitting.marks:
        rows += [
            {"question": key, "number": number, "choice": line}
            for key, line, number in sitting.marks
        ]
    return rows


def contacts_of(sitting: Sitting) -> list[dict[str, Any]]:
    """The rows of who wants to hear from us, without the ids."""
    return [
        {
            "question": key,
            "phone": wish.phone,
            "email": wish.email,
            "weekday": wish.weekday,
            "hour": wish.hour,
        }
        for key, wish in sitting.contacts
    ]


def _answers(taking: Taking, response_id: int) -> list[dict[str, Any]]:
    return [{"response_id": response_id, **row} for row in answers_of(taking.sitting)]


def _contacts(taking: Taking, response_id: int) -> list[dict[str, Any]]:
    ids = {"response_id": response_id, "customer_id": taking.asked.customer_id}
    return [{**ids, **row} for row in contacts_of(taking.sitting)]


def words_of(taking: Taking, response: Mapping[str, Any], response_id: int) -> list[dict[str, Any]]:
    """The columns of its texts, by name."""
    common = {
        **{name: response[name] for name in COMMON},
        "response_id": response_id,
        "said_at": taking.at,
        "unscored_at": taking.at if taking.asked.suspicion is None else None,
    }
    return [
        {
            **common,
            "question": one.question,
            "asks_for_change": one.asks_for_change,
            "text": one.text,
            "folded": one.folded,
        }
        for one in taking.sitting.words
    ]


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
        history.note_answered(response.customer_id, response.completed_at, taking.sitting.nps)
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

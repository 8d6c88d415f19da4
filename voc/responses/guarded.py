"""Sittings that are stored under a condition: anonymous ones, and those of surveys with a quota.

One transaction each, on either database. What has no condition takes the shorter way, see
`voc.responses.taking`.

An anonymous answer must not be joinable to the invitation that it came through. The invitation
keeps no moment (`waves.invitations.spend_unlinked`); the answer keeps its day only, no customer, no
language of the page, and random ids, so that neither says which came first. When its day is over
the day's answers are written anew in an order drawn by lot (`shuffle`): where a database keeps a
row, and which transaction wrote it, then say nothing either.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from voc.core import direct
from voc.core.built import Built
from voc.core.db import Model, changed, db, looking
from voc.responses import actions, queries
from voc.responses.actions import Outcome
from voc.responses.models import (
    RANDOM_IDS_FROM,
    Answer,
    ContactRequest,
    Feedback,
    Response,
    ResponseState,
)
from voc.responses.rows import Taking, answers_of, columns_of, contacts_of, words_of
from voc.surveys.models import Survey, SurveyQuota
from voc.waves import batches, invitations

IDS = 2**28
"""As many are drawn for answers of a day that is not over, and as many above for all others."""
PARTS = (
    (Response.answers, Answer),
    (Response.contact_requests, ContactRequest),
    (Response.feedback, Feedback),
)
"""What belongs to a response."""
TRIES = 5
"""Two in half a billion seldom meet."""


def store(taking: Taking) -> Outcome:
    """Store one finished sitting; nothing of it where the survey has enough."""
    if taking.asked.is_anonymous:
        taking = unlinked(taking)
    for attempt in range(1, TRIES + 1):
        try:
            with direct.writing():
                return _store(taking)
        except IntegrityError:  # the same submission at the same moment, or a random id again
            with direct.one_by_one():
                known = queries.digest_in(taking.submission, taking.asked.survey_id)
            if known is not None:
                return Outcome.REPEATED if known == taking.sitting.digest else Outcome.DIFFERENT
            if attempt == TRIES:
                raise
    raise AssertionError


def unlinked(taking: Taking) -> Taking:
    """The same without what could tell whose it is; noon stands for the whole day."""
    asked = replace(taking.asked, customer_id=None, batch_id=None, carried=(), shuffle=None)
    return replace(taking, asked=asked, at=datetime.combine(taking.day, time(12), UTC))


def has_room(survey_id: int, language: str) -> bool:
    """Whether a survey with a quota takes another answer in that language."""
    return _EXCEEDED.row(survey_id=survey_id, language=language) is None


def shuffle(at: datetime) -> int:
    """Write a day's anonymous answers anew, once it is over everywhere; how many those were.

    What was found in their words or said of them before that is found and said anew.
    """
    with looking():
        day = db.session.scalar(select(Response.day).where(*_fresh(at)).limit(1))
    if day is None:
        return 0
    found = db.session.scalars(
        select(Response)
        .where(*_fresh(at), Response.day == day)
        .options(*[selectinload(of) for of, _model in PARTS])
        .with_for_update(of=Response)
    ).all()
    rows = [
        (_row(one), [(model, [_row(row) for row in getattr(one, of.key)]) for of, model in PARTS])
        for one in found
    ]
    ids = [one.id for one in found]
    db.session.expunge_all()
    changed(delete(Response).where(Response.id.in_(ids)))
    secrets.SystemRandom().shuffle(rows)
    for response, parts in rows:
        response["id"] = _random_id(IDS)
        _INSERT[Response].change(**response)
        for model, own in parts:
            for row in own:
                row |= {"id": _random_id(IDS), "response_id": response["id"]}
            _INSERT[model].change_all(own)
    return len(rows)


def _fresh(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Anonymous responses of days that are over, as they came."""
    drawn = Response.id.between(RANDOM_IDS_FROM, RANDOM_IDS_FROM + IDS - 1)
    is_anonymous = Response.survey.has(Survey.is_anonymous)
    return drawn, Response.started_at <= at - timedelta(days=1), is_anonymous


def _row(one: Model) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in one.__table__.c}


def _store(taking: Taking) -> Outcome:
    asked = taking.asked
    if asked.has_quota:
        _LOCK.row(survey_id=asked.survey_id)
        if not has_room(asked.survey_id, asked.language):
            return _late(taking)
    if asked.single_id is not None:
        is_known = queries.digest_in(taking.submission, asked.survey_id) is not None
        if is_known or not batches.spend(asked.single_id):
            return actions.outcome_of_another(taking)
    if not asked.is_anonymous:
        return _recorded(taking)
    if asked.invitation_id is not None and not invitations.spend_unlinked(asked.invitation_id):
        return actions.outcome_of_another(taking)
    if queries.digest_in(taking.submission, asked.survey_id) is not None:
        return actions.outcome_of_another(taking)
    _insert(replace(taking, asked=replace(asked, invitation_id=None)))
    return Outcome.STORED


def _recorded(taking: Taking) -> Outcome:
    outcome = actions.record(taking)
    if outcome is Outcome.STORED and taking.asked.carried:
        stored = _STORED.row(submission=taking.submission)
        if stored is not None:
            actions.keep_carried(stored[0], taking.asked.carried)
    return outcome


def _late(taking: Taking) -> Outcome:
    outcome = actions.outcome_of_another(taking)
    return outcome if outcome is Outcome.REPEATED else Outcome.FULL


def _insert(taking: Taking) -> None:
    response = {**columns_of(taking), "id": _random_id()}
    _INSERT[Response].change(**response)
    words = words_of(taking, response, response["id"])
    for one in words:  # all of a day are scored together: which was scored first says nothing
        one["unscored_at"] = one["unscored_at"] and one["unscored_at"] + timedelta(days=1)
    about = {"response_id": response["id"]}
    answers = [{**about, **row} for row in answers_of(taking.sitting)]
    wishes = [{**about, "customer_id": None, **row} for row in contacts_of(taking.sitting)]
    for model, rows in ((Answer, answers), (ContactRequest, wishes), (Feedback, words)):
        _INSERT[model].change_all([{**row, "id": _random_id()} for row in rows])


def _random_id(above: int = 0) -> int:
    return RANDOM_IDS_FROM + above + secrets.randbelow(IDS)


def _inserting(model: type[Model]) -> Built:
    columns: dict[str, Any] = {c.name: bindparam(c.name) for c in model.__table__.c}
    return Built(lambda _dialect: insert(model).values(columns))


_STORED = Built(
    lambda _dialect: select(Response.id).where(Response.submission == bindparam("submission"))
)
_INSERT: Mapping[Any, Built] = {
    model: _inserting(model) for model in (Response, Answer, ContactRequest, Feedback)
}
_LOCK = Built(
    lambda _dialect: select(Survey.id).where(Survey.id == bindparam("survey_id")).with_for_update()
)


def _exceeded(_dialect: str) -> Any:
    """A quota that is used up, in all or of that language."""
    counted = (
        select(func.count(Response.id))
        .where(
            Response.survey_id == SurveyQuota.survey_id,
            Response.state == ResponseState.COMPLETED,
            Response.is_test.is_(False),
            or_(SurveyQuota.language == "", Response.language == SurveyQuota.language),
        )
        .scalar_subquery()
    )
    return select(SurveyQuota.id).where(
        SurveyQuota.survey_id == bindparam("survey_id"),
        SurveyQuota.language.in_(["", bindparam("language")]),
        counted >= SurveyQuota.most,
    )


_EXCEEDED = Built(_exceeded)

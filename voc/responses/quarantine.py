"""Answers from open links that look like a machine's: they count once somebody has let them.

Until then they are in no figure, list of words, export or average, and nothing scores them. What
is done to many is done a few thousand at a time, so that no customer's answer waits long.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, delete, func, null, select, update
from sqlalchemy.orm import joinedload, selectinload

from voc.core.db import changed, db
from voc.core.paging import Page, paged
from voc.responses.models import Feedback, Response

PAGE = 50
CHUNK = 2_000
LATEST = 20
"""Releases that can be taken back from the page."""

_HELD = (Response.suspicion.is_not(None), Response.released_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Which of them: of a survey, from a moment on, before another, or these; None is no limit."""

    survey_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    ids: Collection[int] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions over Response."""
        wanted: list[ColumnElement[bool]] = list(_HELD)
        if self.survey_id is not None:
            wanted.append(Response.survey_id == self.survey_id)
        if self.since is not None:
            wanted.append(Response.started_at >= self.since)
        if self.until is not None:
            wanted.append(Response.started_at < self.until)
        if self.ids is not None:
            wanted.append(Response.id.in_(self.ids))
        return wanted


@dataclass(frozen=True, slots=True)
class Release:
    """Answers that were let count together."""

    at: datetime
    count: int


def count(held: Held | None = None) -> int:
    """How many wait."""
    wanted = (held or Held()).conditions()
    return db.session.scalar(select(func.count(Response.id)).where(*wanted)) or 0


def page(held: Held, cursor: str | None) -> Page[Response]:
    """One page of those that wait, newest first, with their words."""
    return paged(
        select(Response)
        .where(*held.conditions())
        .options(joinedload(Response.survey), selectinload(Response.feedback)),
        (Response.id,),
        lambda row: (row.id,),
        cursor,
        size=PAGE,
    )


def releases() -> Sequence[Release]:
    """The latest releases, newest first."""
    rows = db.session.execute(
        select(Response.released_at, func.count())
        .where(Response.suspicion.is_not(None), Response.released_at.is_not(None))
        .group_by(Response.released_at)
        .order_by(Response.released_at.desc())
        .limit(LATEST)
    )
    return [Release(at, n) for at, n in rows if at is not None]


def release(held: Held, at: datetime) -> int:
    """Let the next few thousand count, their words to be scored; 0 when none is left.

    `at` is the same for all that are let count together.
    """
    ids = _next(select(Response.id).where(*held.conditions()))
    if ids:
        _set(ids, is_test=False, released_at=at)
        is_opinion = Feedback.is_information.is_(False)
        waiting = {"is_test": False, "unscored_at": case((is_opinion, at), else_=null())}
        changed(update(Feedback).where(Feedback.response_id.in_(ids)).values(**waiting))
    return len(ids)


def take_back(released_at: datetime) -> int:
    """Hold again the next few thousand that were let count then; 0 when none is left."""
    then = (Response.suspicion.is_not(None), Response.released_at == released_at)
    ids = _next(select(Response.id).where(*then))
    if ids:
        _set(ids, is_test=True, released_at=None)
        resting = {"is_test": True, "unscored_at": null()}
        changed(update(Feedback).where(Feedback.response_id.in_(ids)).values(**resting))
    return len(ids)


def remove(held: Held) -> int:
    """Delete the next few thousand for good; 0 when none is left."""
    ids = _next(select(Response.id).where(*held.conditions()))
    if ids:
        changed(delete(Response).where(Response.id.in_(ids)))
    return len(ids)


def _next(found: Select[int]) -> Sequence[int]:
    chosen = found.order_by(Response.id).limit(CHUNK).with_for_update(skip_locked=True)
    return db.session.scalars(chosen).all()


def _set(ids: Collection[int], *, is_test: bool, released_at: datetime | None) -> None:
    values = {"is_test": is_test, "released_at": released_at}
    changed(update(Response).where(Response.id.in_(ids)).values(**values))

"""Have the texts scored anew that older models, or older rules, have scored.

Asking is one row; what is left is found by the version that each score remembers. So a worker may
be killed after any batch, several may share the work, and asking twice does nothing twice. Until
its turn comes a text counts as it was scored before.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import changed, db, looking, upsert
from voc.responses.models import Feedback
from voc.scoring.actions import BATCH, Scorer, keep, read
from voc.scoring.models import Rescoring, Sentiment
from voc.scoring.sentiment import score
from voc.scoring.versions import todays


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of what was last asked for is done."""

    outdated: int
    """Texts that an older model or older rules have scored."""
    total: int = 0
    """Texts that were to be scored again."""
    asked_at: datetime | None = None
    finished_at: datetime | None = None
    is_going_on: bool = False

    @property
    def done(self) -> int:
        """Texts that have been scored again."""
        return max(self.total - self.outdated, 0)


def progress() -> Progress:
    """How many texts are out of date, and how far scoring them again has come."""
    outdated, asked = count_outdated(), db.session.get(Rescoring, 1)
    if asked is None:
        return Progress(outdated)
    is_going_on = asked.finished_at is None and asked.versions == _names(todays())
    return Progress(outdated, asked.total, asked.asked_at, asked.finished_at, is_going_on)


def count_outdated() -> int:
    """How many texts an older model or older rules have scored; all of them, tests too."""
    older = _older()
    counted = select(func.count()).select_from(Sentiment).where(Sentiment.model.in_(older))
    return db.session.scalar(counted) or 0 if older else 0


def ask(*, by: User | None, at: datetime) -> int:
    """Let the worker score again what is out of date; how many texts that is.

    Nothing is asked where nothing is out of date, or where it is going on already.
    """
    found = progress()
    if found.is_going_on or not found.outdated:
        return found.outdated
    given = {
        "asked_at": at,
        "by_id": by.id if by else None,
        "versions": _names(todays()),
        "total": found.outdated,
        "finished_at": None,
    }
    statement = upsert(Rescoring).values(id=1, **given)
    db.session.execute(statement.on_conflict_do_update(index_elements=[Rescoring.id], set_=given))
    audit("had texts scored again", by=by, at=at, detail=str(found.outdated))
    return found.outdated


def is_asked() -> bool:
    """Whether scoring again was asked of this version, and is not finished."""
    with looking():
        wanted = db.session.scalar(
            select(Rescoring.versions).where(Rescoring.finished_at.is_(None))
        )
    return wanted is not None and wanted == _names(todays())


def score_again(at: datetime, scorer: Scorer = score) -> int:
    """Score a batch of what was asked for, newest first; how many texts that was."""
    if not is_asked():
        return 0
    is_sqlite = db.engine.dialect.name == "sqlite"
    with looking() if is_sqlite else nullcontext():
        older = _older()
        batch = next((rows for one in older if (rows := db.session.execute(_of(one)).all())), ())
        is_done = not batch and db.session.scalar(_left(older).limit(1)) is None
    if is_done:
        open_still = Rescoring.finished_at.is_(None)
        changed(update(Rescoring).where(open_still).values(finished_at=at))
    if not batch:
        return 0
    scored = read(batch, scorer, at)
    still = set(db.session.scalars(_left(older).where(Feedback.id.in_(scored))))
    claimed = [row for row in batch if row.id in still]
    if claimed:
        keep(claimed, scored)
    return len(claimed)


def _older() -> list[str]:
    """The versions among the scores that are not today's: a look into the index for each."""
    found: list[str] = []
    last = db.session.scalar(select(func.min(Sentiment.model)))
    while last is not None:
        found.append(last)
        last = db.session.scalar(select(func.min(Sentiment.model)).where(Sentiment.model > last))
    return [one for one in found if one not in todays()]


def _of(version: str) -> Select[int, str, bool, int | None]:
    """A batch of one version: the index then hands out the newest without sorting the others."""
    return (
        select(Feedback.id, Feedback.text, Feedback.asks_for_change, Feedback.customer_id)
        .join(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(Sentiment.model == version, Feedback.unscored_at.is_(None))
        .order_by(Sentiment.feedback_id.desc())
        .limit(BATCH)
        .with_for_update(skip_locked=True, of=Feedback)
    )


def _left(older: Collection[str]) -> Select[int]:
    """The texts of those versions; without those that wait to be scored anyhow."""
    return (
        select(Feedback.id)
        .join(Sentiment, Sentiment.feedback_id == Feedback.id)
        .where(Sentiment.model.in_(older), Feedback.unscored_at.is_(None))
    )


def _names(versions: Collection[str]) -> str:
    return " ".join(sorted(versions))

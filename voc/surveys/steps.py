"""The steps by which a draft came to be what it is, so that each can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from voc.core.db import changed, db
from voc.surveys.models import DraftStep, SurveyVersion

MOST = 50
TOGETHER = timedelta(minutes=1)
"""What is kept on its own within this is one step: nobody undoes letter by letter."""


def keep(draft: SurveyVersion, at: datetime, *, on_its_own: bool) -> None:
    """Remember what a draft is, as it is about to change."""
    last = _last(draft)
    if on_its_own and last is not None and at - last.at < TOGETHER:
        return
    db.session.add(DraftStep(version_id=draft.id, content=dict(draft.content), at=at))
    db.session.flush()
    newest = select(DraftStep.id).where(DraftStep.version_id == draft.id)
    kept = newest.order_by(DraftStep.id.desc()).limit(MOST)
    changed(delete(DraftStep).where(DraftStep.version_id == draft.id, DraftStep.id.not_in(kept)))


def taken_back(draft: SurveyVersion) -> dict[str, Any] | None:
    """What a draft was before its last step, which is then forgotten; None before the first."""
    last = _last(draft)
    if last is None:
        return None
    db.session.delete(last)
    return last.content


def forget(draft: SurveyVersion) -> None:
    """No way back any more."""
    changed(delete(DraftStep).where(DraftStep.version_id == draft.id))


def count(draft: SurveyVersion | None) -> int:
    """How many steps can be undone."""
    if draft is None:
        return 0
    counted = select(func.count(DraftStep.id)).where(DraftStep.version_id == draft.id)
    return db.session.scalar(counted) or 0


def _last(draft: SurveyVersion) -> DraftStep | None:
    last = select(DraftStep).where(DraftStep.version_id == draft.id)
    return db.session.scalar(last.order_by(DraftStep.id.desc()).limit(1))

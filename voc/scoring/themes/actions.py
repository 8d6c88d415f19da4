"""Change the taxonomy, and say what a comment is about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from voc.accounts.actions import audit
from voc.accounts.models import User
from voc.core.db import db, upsert
from voc.core.errors import NotFound
from voc.responses.models import Feedback
from voc.scoring.models import Sentiment
from voc.scoring.themes.models import FeedbackTheme, Theme, ThemeChoice


def set_themes(feedback_id: int, theme_ids: Collection[int], by: User | None, at: datetime) -> None:
    """Keep what a person says a comment is about, be it nothing; it stays whatever is matched.

    :raises NotFound: there is no such comment, or one of the themes is not there (any more).
    """
    comment = db.session.get(Feedback, feedback_id)
    known = set(db.session.scalars(select(Theme.id).where(Theme.id.in_(theme_ids))))
    if comment is None or known != set(theme_ids):
        raise NotFound
    choice = upsert(ThemeChoice).values(
        feedback_id=feedback_id, by_id=by.id if by else None, chosen_at=at
    )
    fresh = {name: choice.excluded[name] for name in ("by_id", "chosen_at")}
    db.session.execute(choice.on_conflict_do_update(index_elements=["feedback_id"], set_=fresh))
    own = FeedbackTheme.feedback_id == feedback_id
    db.session.execute(delete(FeedbackTheme).where(own, FeedbackTheme.theme_id.not_in(known)))
    if known:
        rows = upsert(FeedbackTheme).values(
            [{"feedback_id": feedback_id, "theme_id": one, "by_person": True} for one in known]
        )
        db.session.execute(
            rows.on_conflict_do_update(
                index_elements=["feedback_id", "theme_id"], set_={"by_person": True}
            )
        )
    look_again(feedback_id)
    audit("set the themes of a comment", comment, by=by, at=at)


def leave_to_matching(feedback_id: int, by: User | None, at: datetime) -> None:
    """Take a person's word on a comment's themes back; the keywords decide again."""
    comment = db.session.get(Feedback, feedback_id)
    if comment is None:
        raise NotFound
    for model in (ThemeChoice, FeedbackTheme):
        db.session.execute(delete(model).where(model.feedback_id == feedback_id))
    look_again(feedback_id)
    audit("left the themes of a comment to its keywords", comment, by=by, at=at)


def look_again(feedback_id: int) -> None:
    """Ask for another look at a comment's themes, after its label or its themes were corrected."""
    db.session.execute(
        update(Sentiment)
        .where(Sentiment.feedback_id == feedback_id)
        .values(theme_revision=0)
        .execution_options(synchronize_session=False)
    )

"""Invitations learn what became of their messages: sent, refused, left out, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.engine import Row

from voc.core.db import changed, db
from voc.delivery.models import Message, MessagePurpose, Outcome
from voc.waves.models import Invitation, SkipReason, Wave, WaveRun

BATCH = 500


def take_news(at: datetime) -> int:
    """Note a batch of outcomes; returns how many messages had one."""
    news = db.session.execute(
        select(
            Message.id,
            Message.subject_id,
            Message.number,
            Message.outcome,
            Message.reason,
            Message.sent_at,
            Wave.reminder_days,
        )
        .outerjoin(Invitation, Invitation.id == Message.subject_id)
        .outerjoin(WaveRun, WaveRun.id == Invitation.run_id)
        .outerjoin(Wave, Wave.id == WaveRun.wave_id)
        .where(Message.news_at <= at, Message.purpose == MessagePurpose.INVITATION)
        .order_by(Message.news_at)
        .limit(BATCH)
        .with_for_update(of=Message, skip_locked=True)
    ).all()
    for one in news:
        for values in _consequences(one, at):
            changed(update(Invitation).where(Invitation.id == one.subject_id).values(**values))
    changed(update(Message).where(Message.id.in_([one.id for one in news])).values(news_at=None))
    return len(news)


def _consequences(news: Row[*tuple[Any, ...]], at: datetime) -> Iterator[dict[str, Any]]:
    """What changes in the invitation."""
    stopped = news.reason == SkipReason.UNSUBSCRIBED.value
    if news.outcome is Outcome.SENT and news.number == 0:
        yield _sent(news.sent_at, news.reminder_days)
    elif news.outcome is Outcome.SKIPPED and news.number == 0:
        yield {"skipped_at": at, "skip_reason": SkipReason(news.reason)}
    elif news.outcome is Outcome.FAILED:
        yield {"bounced_at": func.coalesce(Invitation.bounced_at, at), "remind_at": None}
    if stopped and (news.outcome is Outcome.SENT or news.number):
        yield {"declined_at": func.coalesce(Invitation.declined_at, at), "remind_at": None}


def _sent(sent_at: datetime, reminder_days: int | None) -> dict[str, Any]:
    """The first mail has left; a reminder is due some days later, unless somebody was quicker."""
    remind_at = sent_at + timedelta(days=reminder_days) if reminder_days else None
    waits = and_(
        Invitation.sent_at.is_(None),
        Invitation.started_at.is_(None),
        Invitation.completed_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return {
        "sent_at": func.coalesce(Invitation.sent_at, sent_at),
        "remind_at": case((waits, remind_at), else_=Invitation.remind_at),
    }

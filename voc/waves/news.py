"""Invitations learn what became of their messages: sent, refused, left out, stopped.

The clock of a person is what really was sent: to be invited takes it, so that nobody is asked
twice at once; what then was not sent gives it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    select,
    update,
)
from sqlalchemy.engine import Row

from voc.core.built import Built
from voc.core.db import UTCDateTime, changed, db
from voc.customers import history
from voc.delivery.models import TO_CUSTOMERS, Message, MessagePurpose, Outcome
from voc.waves import troubles
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave, WaveRun

BATCH = 500


def take_news(at: datetime) -> int:
    """Note a batch of outcomes; returns how many messages had one."""
    news = db.session.execute(
        select(
            Message.id,
            Message.subject_id,
            Message.purpose,
            Message.number,
            Message.outcome,
            Message.reason,
            Message.sent_at,
            Message.customer_id,
            Invitation.run_id,
            WaveRun.due_at,
            Wave.reminder_days,
            Wave.reminders,
        )
        .outerjoin(Invitation, Invitation.id == Message.subject_id)
        .outerjoin(WaveRun, WaveRun.id == Invitation.run_id)
        .outerjoin(Wave, Wave.id == WaveRun.wave_id)
        .where(Message.news_at <= at, Message.purpose.in_(sorted(TO_CUSTOMERS)))
        .order_by(Message.news_at)
        .limit(BATCH)
        .with_for_update(of=Message, skip_locked=True)
    ).all()
    plain = [one for one in news if _is_plain(one)]
    _take_plain(plain)  # first: what follows of an invitation comes after its first mail
    for one in (one for one in news if not _is_plain(one)):
        for values in _consequences(one, at):
            changed(update(Invitation).where(Invitation.id == one.subject_id).values(**values))
        if _asks_first(one) and one.customer_id is not None:
            _set_clock(one)
    changed(update(Message).where(Message.id.in_([one.id for one in news])).values(news_at=None))
    refused = {one.run_id for one in news if one.outcome is Outcome.FAILED and _asks_first(one)}
    for run_id in refused - {None}:
        troubles.note_refused(run_id, at)
    return len(news)


def _asks_first(news: Row[*tuple[Any, ...]]) -> bool:
    """Whether it is about an invitation, and neither a reminder nor a thank-you."""
    return news.purpose is MessagePurpose.INVITATION and news.number == 0


def _is_plain(news: Row[*tuple[Any, ...]]) -> bool:
    """Whether a run's first mail left, as nearly all do."""
    stopped = news.reason == SkipReason.UNSUBSCRIBED.value
    return news.outcome is Outcome.SENT and _asks_first(news) and news.due_at and not stopped


def _take_plain(news: Sequence[Row[*tuple[Any, ...]]]) -> None:
    """The same for many first mails that left, in a few statements."""
    _FIRST_SENT.change_all(
        [
            {
                "invitation": one.subject_id,
                "sent": one.sent_at,
                "remind": _reminded(one.sent_at, one.reminder_days),
            }
            for one in sorted(news, key=attrgetter("subject_id"))
        ]
    )
    for due_at in {one.due_at for one in news}:
        asked = {one.customer_id for one in news if one.due_at == due_at} - {None}
        history.note_invited(sorted(asked), due_at)


def _set_clock(news: Row[*tuple[Any, ...]]) -> None:
    """What was sent counts from its run's due moment; what was not gives the person's turn back.

    A message that was cancelled while it was under way brings two pieces of news: the second
    says that it was sent after all.
    """
    if news.due_at is None:
        return
    if news.outcome is Outcome.SENT:
        history.note_invited([news.customer_id], news.due_at)
    else:
        before = _asked_before(news.customer_id, news.subject_id)
        history.note_not_invited(news.customer_id, news.due_at, before)


def _asked_before(customer_id: int, invitation_id: int) -> datetime | None:
    """When this person was last asked otherwise: by a mail that left or waits, or by hand."""
    was_not = exists().where(
        Message.purpose == MessagePurpose.INVITATION,
        Message.subject_id == Invitation.id,
        Message.number == 0,
        Message.outcome.is_not(None),
        Message.outcome != Outcome.SENT,
    )
    asked_at = func.max(func.coalesce(WaveRun.due_at, Invitation.created_at), type_=UTCDateTime())
    return db.session.scalar(
        select(asked_at)
        .select_from(Invitation)
        .outerjoin(WaveRun, WaveRun.id == Invitation.run_id)
        .where(
            Invitation.customer_id == customer_id,
            Invitation.id != invitation_id,
            Invitation.skipped_at.is_(None),
            ~was_not,
        )
    )


def _consequences(news: Row[*tuple[Any, ...]], at: datetime) -> Iterator[dict[str, Any]]:
    """What changes in the invitation."""
    stopped = news.reason == SkipReason.UNSUBSCRIBED.value
    if news.purpose is MessagePurpose.INVITATION:
        yield from _asking(news, at)
    if news.outcome is Outcome.SENT and not stopped:
        yield {"declined_at": None}  # they may have said stop, and then that it was a mistake
    if stopped and (news.outcome is Outcome.SENT or news.number):
        yield {"declined_at": func.coalesce(Invitation.declined_at, at), "remind_at": None}


def _asking(news: Row[*tuple[Any, ...]], at: datetime) -> Iterator[dict[str, Any]]:
    """What changes by what became of an invitation's own messages."""
    if news.outcome is Outcome.SENT and news.number == 0:
        yield _sent(news.sent_at, _reminded(news.sent_at, news.reminder_days))
    elif news.outcome is Outcome.SENT and news.number < (news.reminders or 0):
        yield {"remind_at": _remind_again(news.sent_at, news.reminder_days)}
    elif news.outcome is Outcome.SKIPPED and news.number == 0:
        yield {"skipped_at": at, "skip_reason": SkipReason(news.reason)}
    elif news.outcome is Outcome.FAILED and news.number == 0:
        yield {"skipped_at": at, "skip_reason": SkipReason.NOT_SENT}
    elif news.outcome is Outcome.BOUNCED:
        yield {"bounced_at": func.coalesce(Invitation.bounced_at, at), "remind_at": None}


def _remind_again(sent_at: datetime, reminder_days: int | None) -> ColumnElement[Any]:
    """When the next reminder is due after one; never where it would come too late for anybody."""
    waits = and_(
        Invitation.started_at.is_(None),
        Invitation.completed_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.bounced_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return case((waits, _reminded(sent_at, reminder_days)), else_=null())


def _reminded(sent_at: datetime, reminder_days: int | None) -> datetime | None:
    return sent_at + timedelta(days=reminder_days) if reminder_days else None


def _sent(sent_at: Any, remind_at: Any) -> dict[str, Any]:
    """The first mail has left; a reminder is due some days later, unless somebody was quicker."""
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


def _first_sent(_dialect: str) -> Update:
    sent, remind = (bindparam(name, type_=UTCDateTime()) for name in ("sent", "remind"))
    invitation = update(Invitation).where(Invitation.id == bindparam("invitation"))
    return invitation.values(**_sent(sent, remind), declined_at=None)


_FIRST_SENT = Built(_first_sent)

"""What can be done to waves and invitations. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, Update, bindparam, func, literal, null, select, update

from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.built import Built
from voc.core.db import UTCDateTime, changed, db
from voc.core.errors import Conflict
from voc.core.i18n import _l
from voc.customers import history
from voc.customers.models import Customer, Segment
from voc.delivery import actions as delivery
from voc.delivery.models import ChannelName, MessagePurpose
from voc.delivery.queries import can_mail, can_text, sender
from voc.surveys.models import Survey
from voc.waves import schedule
from voc.waves.links import LINK_DAYS, expiry
from voc.waves.models import (
    Invitation,
    Missed,
    Sampling,
    Wave,
    WaveRun,
    WaveState,
    WaveText,
)
from voc.waves.recurrence import Kind, RestDays

BETWEEN_RUNS = timedelta(hours=1)
"""A double click makes one run."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose for a wave."""

    name: str
    survey: Survey
    segment: Segment | None
    channel: ChannelName
    repeats: Kind
    every: int = 1
    weekday: int = 5
    ordinal: int | None = None
    cron: str = ""
    calendar: str = "jalali"
    day: int = 1
    hour: int = 10
    minute: int = 0
    starts_at: datetime | None = None
    """Null is now: the only moment of a wave that runs once, the earliest of one that repeats."""
    rest_days: RestDays = RestDays.KEEP
    when_missed: Missed = Missed.LATE
    in_their_zone: bool = False
    from_hour: int | None = None
    until_hour: int | None = None
    sampling: Sampling = Sampling.ALL
    sample_size: int | None = None
    stratify_by: str = ""
    reminder_days: int | None = 4
    reminders: int = 1
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Language to subject and words; what is empty is said in the product's own words."""
    sms: Mapping[str, str] = field(default_factory=dict)
    """Language to the words of an SMS."""


AS_CHOSEN = [one.name for one in fields(Chosen) if one.name not in {"starts_at", "texts", "sms"}]


def create(chosen: Chosen, at: datetime, owner: User | None = None) -> Wave:
    """A wave in draft; nothing is sent before it is started. Its owner hears of trouble."""
    wave = Wave(state=WaveState.DRAFT, created_at=at, starts_at=at)
    wave.owner_id = owner.id if owner else None
    db.session.add(wave)
    _apply(wave, chosen, at)
    return wave


def change(wave: Wave, chosen: Chosen, at: datetime) -> None:
    """Choose differently while the wave is a draft.

    :raises Conflict: it was started already.
    """
    _expect(wave, WaveState.DRAFT)
    wave.ready_at = None
    _apply(wave, chosen, at)


def call_ready(wave: Wave, at: datetime) -> None:
    """Ask for the approval of a draft. To change it afterwards takes the mark away.

    :raises Conflict: it was started already.
    """
    _expect(wave, WaveState.DRAFT)
    wave.ready_at, wave.sent_back = wave.ready_at or at, ""


def send_back(wave: Wave, why: str) -> None:
    """Do not approve a draft that waits for it, and say why.

    :raises Conflict: nobody waits for an approval.
    """
    _expect(wave, WaveState.DRAFT)
    if wave.ready_at is None:
        raise Conflict
    wave.ready_at, wave.sent_back = None, why


def start(wave: Wave, at: datetime) -> None:
    """Approve a draft: it runs when its moment comes.

    :raises Conflict: it was started already, its survey is not open, or mail can't be sent.
    """
    _expect(wave, WaveState.DRAFT)
    if not wave.survey.is_open(at):
        raise Conflict(_l("The survey is not open. Publish it first, then start the wave."))
    if wave.channel is ChannelName.EMAIL and not (can_mail() and sender()[1]):
        raise Conflict(_l("Mail needs a mail server and a sender address. See the settings."))
    if wave.channel is ChannelName.SMS and not can_text():
        raise Conflict(_l("SMS needs a provider. See VOC_SMS_URL."))
    wave.state, wave.ready_at, wave.sent_back = WaveState.ACTIVE, None, ""
    wave.next_at = schedule.first_due(wave, at)


def run_now(wave: Wave, at: datetime) -> None:
    """Make the next run due at once; the ones after it keep their calendar.

    :raises Conflict: the wave is not running, or a run went out less than an hour ago.
    """
    _expect(wave, WaveState.ACTIVE)
    last = max((run.due_at for run in wave.runs), default=None)
    is_waiting = wave.next_at is not None and wave.next_at <= at
    if is_waiting or (last is not None and at < last + BETWEEN_RUNS):
        raise Conflict(_l("A run has just gone out. Please wait an hour before the next."))
    wave.next_at = at


def start_now(wave: Wave, at: datetime) -> None:
    """Approve a draft and make its first run due at once.

    :raises Conflict: as `start`.
    """
    start(wave, at)
    run_now(wave, at)


def pause(wave: Wave, at: datetime) -> None:
    """Hold everything back: runs, invitations, mails on their way, reminders.

    :raises Conflict: the wave is not running.
    """
    _expect(wave, WaveState.ACTIVE)
    wave.state = WaveState.PAUSED
    for run in wave.runs:
        if run.mailing is not None:
            delivery.pause(run.mailing, at)


def resume(wave: Wave, at: datetime) -> None:
    """Go on where it was paused.

    :raises Conflict: the wave is not paused.
    """
    _expect(wave, WaveState.PAUSED)
    wave.state = WaveState.ACTIVE
    for run in wave.runs:
        if run.mailing is not None:
            delivery.resume(run.mailing, at)


def finish(wave: Wave, at: datetime) -> None:
    """End a wave for good: nothing more is sent. Links already sent stay open.

    :raises Conflict: it is a draft, or finished already.
    """
    _expect(wave, WaveState.ACTIVE, WaveState.PAUSED)
    wave.state, wave.next_at = WaveState.FINISHED, None
    runs = [run.id for run in wave.runs]
    for run in wave.runs:
        run.next_at = None
    db.session.flush()
    changed(update(Invitation).where(Invitation.run_id.in_(runs)).values(remind_at=None))
    mailings = [run.mailing_id for run in wave.runs if run.mailing_id is not None]
    delivery.cancel_mailings(mailings, at)


def remove(wave: Wave) -> None:
    """Throw a draft away.

    :raises Conflict: it was started already.
    """
    _expect(wave, WaveState.DRAFT)
    db.session.delete(wave)


def _expect(wave: Wave, *states: WaveState) -> None:
    if wave.state not in states:
        raise Conflict


def _apply(wave: Wave, chosen: Chosen, at: datetime) -> None:
    for name in AS_CHOSEN:
        setattr(wave, name, getattr(chosen, name))
    wave.starts_at = chosen.starts_at or at
    wave.texts.clear()
    db.session.flush()  # a language is written once: the old words go before the new ones come
    wave.texts = [
        WaveText(language=language, subject=subject, body=body, sms=sms)
        for language, (subject, body, sms) in _words_of(chosen).items()
        if subject or body or sms
    ]
    db.session.flush()


def _words_of(chosen: Chosen) -> dict[str, tuple[str, str, str]]:
    """Language to subject, words and SMS."""
    languages = dict.fromkeys([*chosen.texts, *chosen.sms])
    return {one: (*chosen.texts.get(one, ("", "")), chosen.sms.get(one, "")) for one in languages}


def invite(
    survey: Survey, customer: Customer, at: datetime, run: WaveRun | None = None
) -> Invitation:
    """A personal link for one customer, who counts as asked. Sending it is another matter."""
    days = run.wave.expires_days if run else LINK_DAYS
    invitation = Invitation(
        survey_id=survey.id,
        run_id=run.id if run else None,
        customer_id=customer.id,
        created_at=at,
        expires_at=expiry(at, days, organisation().zone_info),
    )
    db.session.add(invitation)
    db.session.flush()
    history.note_invited([customer.id], run.due_at if run else at)
    return invitation


def mark_opened(invitation_id: int, at: datetime) -> bool:
    """Note a person's first act at the link; False when it was noted before."""
    return _mark(invitation_id, Invitation.opened_at, opened_at=at)


def mark_started(invitation_id: int, at: datetime) -> bool:
    """Note the first saved answer and stop reminders; False when it was noted before."""
    opened_at = func.coalesce(Invitation.opened_at, at)
    moments = {"started_at": at, "opened_at": opened_at, "remind_at": None}
    first = _mark(invitation_id, Invitation.started_at, **moments)
    if first:
        delivery.cancel(MessagePurpose.INVITATION, invitation_id, at)
    return first


def mark_completed(invitation_id: int, at: datetime) -> bool:
    """Note that the survey was finished and stop reminders; False when it was noted before.

    Of two calls at the same moment one gets True: whoever does has spent the invitation.
    """
    first = _COMPLETE.change(invitation=invitation_id, at=at) == 1
    if first:
        delivery.cancel(MessagePurpose.INVITATION, invitation_id, at)
    return first


def mark_all_completed(finished: Sequence[tuple[int, datetime]]) -> None:
    """Note that these (invitation id, moment) were finished, and stop their reminders."""
    _COMPLETE.change_all([{"invitation": one, "at": at} for one, at in finished])
    delivery.cancel_all(MessagePurpose.INVITATION, finished)


def spend_unlinked(invitation_id: int) -> bool:
    """Spend the invitation to an anonymous survey; False when it was spent before.

    Nothing of the moment is left, nor of what the link was fetched with: all that is noted is
    that it was answered, at the moment when it was made.
    """
    if _SPEND.change(invitation=invitation_id) != 1:
        return False
    _STOP.change(invitation=invitation_id)
    return True


def revoke(invitation: Invitation, at: datetime) -> None:
    """End a link; whoever follows it finds nothing."""
    invitation.revoked_at = invitation.revoked_at or at
    invitation.remind_at = None
    db.session.flush()
    delivery.cancel(MessagePurpose.INVITATION, invitation.id, at)


def reissue(invitation: Invitation, at: datetime) -> None:
    """End a link and make a new one for the same invitation, open for as long again.

    :raises Conflict: the survey was already finished through it.
    """
    if invitation.completed_at is not None:
        raise Conflict
    invitation.generation += 1
    invitation.revoked_at = None
    days = invitation.run.wave.expires_days if invitation.run else LINK_DAYS
    invitation.expires_at = expiry(at, days, organisation().zone_info)
    db.session.flush()
    delivery.cancel(MessagePurpose.INVITATION, invitation.id, at)


def completing(invitation: Any, at: Any) -> Update:
    """The UPDATE that spends an invitation; both are parameters or columns."""
    table = cast("Table", Invitation.__table__)
    return (
        update(table)
        .where(table.c.id == invitation, table.c.completed_at.is_(None))
        .values(
            completed_at=at,
            started_at=func.coalesce(table.c.started_at, at),
            opened_at=func.coalesce(table.c.opened_at, at),
            remind_at=None,
        )
    )


_COMPLETE = Built(
    lambda _dialect: completing(bindparam("invitation"), bindparam("at", type_=UTCDateTime()))
)


def _spending(_dialect: str) -> Update:
    table = cast("Table", Invitation.__table__)
    forgotten = (
        "remind_at",
        "fetched_at",
        "fetched_score",
        "scanner_at",
        "opened_at",
        "started_at",
    )
    return (
        update(table)
        .where(table.c.id == bindparam("invitation"), table.c.completed_at.is_(None))
        .values(completed_at=table.c.created_at, **dict.fromkeys(forgotten, null()))
    )


def _stopping(_dialect: str) -> Update:
    table = cast("Table", Invitation.__table__)
    of_it = table.c.id == bindparam("invitation")
    made_at = select(table.c.created_at).where(of_it).scalar_subquery()
    purpose = literal(MessagePurpose.INVITATION.value)
    return delivery.cancelling(purpose, bindparam("invitation"), made_at)


_SPEND = Built(_spending)
_STOP = Built(_stopping)


def _mark(invitation_id: int, moment: Any, **values: Any) -> bool:
    """One statement, and no object loaded: customers wait for it."""
    unmarked = (Invitation.id == invitation_id, moment.is_(None))
    return changed(update(Invitation).where(*unmarked).values(**values)) == 1

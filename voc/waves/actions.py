"""What can be done to waves. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import or_, select, update

from voc.accounts.models import User
from voc.core.db import changed, db
from voc.core.errors import Conflict
from voc.core.i18n import _l
from voc.customers.event_models import EventKind
from voc.customers.models import Segment
from voc.delivery import actions as delivery
from voc.delivery.models import ChannelName, Mailing
from voc.delivery.queries import can_mail, can_text, sender
from voc.surveys.models import Survey
from voc.waves import after_events, schedule
from voc.waves.invitation_models import Invitation
from voc.waves.links import LINK_DAYS
from voc.waves.models import Missed, Sampling, Wave, WaveRun, WaveState, WaveText
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
    event_kind: EventKind | None = None
    """Of a wave after events."""
    delay_hours: int = 0
    patience_days: int = 3
    when_missed: Missed = Missed.LATE
    in_their_zone: bool = False
    from_hour: int | None = None
    until_hour: int | None = None
    sampling: Sampling = Sampling.ALL
    sample_size: int | None = None
    stratify_by: str = ""
    reminder_days: int | None = 4
    reminders: int = 1
    expires_days: int = LINK_DAYS
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Language to subject and words; what is empty is said in the product's own words."""
    sms: Mapping[str, str] = field(default_factory=dict)
    """Language to the words of an SMS."""
    thanks: bool = False
    thanks_texts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Language to subject, words and SMS of the thank-you."""


WORDS = ("subject", "body", "sms", "thanks_subject", "thanks_body", "thanks_sms")
"""What a WaveText says."""
_APART = {"starts_at", "texts", "sms", "thanks_texts"}
AS_CHOSEN = [one.name for one in fields(Chosen) if one.name not in _APART]
APPROVED = [
    *(one for one in AS_CHOSEN if one not in {"survey", "segment", "event_kind"}),
    *("survey_id", "segment_id", "event_kind_id", "starts_at"),
]


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


def fingerprint(wave: Wave) -> str:
    """Sixteen hexadecimal digits that differ once anything else was chosen for the wave."""
    chosen = [repr(getattr(wave, name)) for name in APPROVED]
    said = ("language", *WORDS)
    words = sorted(tuple(getattr(one, name) for name in said) for one in wave.texts)
    return sha256(repr((chosen, words)).encode()).hexdigest()[:16]


def start(wave: Wave, at: datetime, seen: str | None = None) -> None:
    """Approve a draft: it runs when its moment comes. `seen` is the fingerprint of what was shown.

    :raises Conflict: it was started already, its survey is not open, mail can't be sent, or it
        is not as it was seen.
    """
    _expect(wave, WaveState.DRAFT)
    if seen is not None and seen != fingerprint(wave):
        raise Conflict(_l("It was changed since you looked. Look again, then approve."))
    if not wave.survey.is_open(at):
        raise Conflict(_l("The survey is not open. Publish it first, then start the wave."))
    if wave.channel is ChannelName.EMAIL and not (can_mail() and sender()[1]):
        raise Conflict(_l("Mail needs a mail server and a sender address. See the settings."))
    if wave.channel is ChannelName.SMS and not can_text():
        raise Conflict(_l("SMS needs a provider. See VOC_SMS_URL."))
    wave.state, wave.ready_at, wave.sent_back = WaveState.ACTIVE, None, ""
    if wave.repeats is Kind.EVENT:
        after_events.begin(wave, at)
    else:
        wave.next_at = schedule.first_due(wave, at)


def run_now(wave: Wave, at: datetime) -> None:
    """Make the next run due at once; the ones after it keep their calendar.

    :raises Conflict: the wave is not running, or a run went out less than an hour ago.
    """
    _expect(wave, WaveState.ACTIVE)
    if wave.repeats is Kind.EVENT:
        raise Conflict(_l("This wave runs when an event is due, and not before."))
    last = max((run.due_at for run in wave.runs), default=None)
    is_waiting = wave.next_at is not None and wave.next_at <= at
    if is_waiting or (last is not None and at < last + BETWEEN_RUNS):
        raise Conflict(_l("A run has just gone out. Please wait an hour before the next."))
    wave.next_at = at


def start_now(wave: Wave, at: datetime, seen: str | None = None) -> None:
    """Approve a draft and make its first run due at once.

    :raises Conflict: as `start`.
    """
    start(wave, at, seen)
    run_now(wave, at)


def pause(wave: Wave, at: datetime) -> None:
    """Hold everything back: runs, invitations, mails on their way, reminders.

    :raises Conflict: the wave is not running.
    """
    _expect(wave, WaveState.ACTIVE)
    wave.state = WaveState.PAUSED
    for mailing in _open_mailings(wave, at):
        delivery.pause(mailing, at)


def resume(wave: Wave, at: datetime) -> None:
    """Go on where it was paused.

    :raises Conflict: the wave is not paused.
    """
    _expect(wave, WaveState.PAUSED)
    wave.state = WaveState.ACTIVE
    for mailing in _open_mailings(wave, at):
        delivery.resume(mailing, at)


def finish(wave: Wave, at: datetime) -> None:
    """End a wave for good: nothing more is sent. Links already sent stay open.

    :raises Conflict: it is a draft, or finished already.
    """
    _expect(wave, WaveState.ACTIVE, WaveState.PAUSED)
    wave.state, wave.next_at = WaveState.FINISHED, None
    after_events.end(wave)
    runs = [run.id for run in wave.runs]
    for run in wave.runs:
        run.next_at = None
    db.session.flush()
    nothing_more = {"remind_at": None, "thank_at": None}
    changed(update(Invitation).where(Invitation.run_id.in_(runs)).values(**nothing_more))
    delivery.cancel_mailings([mailing.id for mailing in _open_mailings(wave, at)], at)


def remove(wave: Wave) -> None:
    """Throw a draft away.

    :raises Conflict: it was started already.
    """
    _expect(wave, WaveState.DRAFT)
    db.session.delete(wave)


def _open_mailings(wave: Wave, at: datetime) -> Sequence[Mailing]:
    """Those of its runs by which something may still leave."""
    columns = (WaveRun.mailing_id, WaveRun.thanks_mailing_id)
    of_it = [Mailing.id.in_(select(one).where(WaveRun.wave_id == wave.id)) for one in columns]
    may_leave = or_(Mailing.expires_at.is_(None), Mailing.expires_at > at)
    return db.session.scalars(select(Mailing).where(or_(*of_it), may_leave)).all()


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
        WaveText(language=language, **dict(zip(WORDS, said, strict=True)))
        for language, said in _words_of(chosen).items()
        if any(said)
    ]
    db.session.flush()


def _words_of(chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """Language to what is said in it, in the order of `WORDS`."""
    texts, thanks = chosen.texts, chosen.thanks_texts
    return {
        one: (*texts.get(one, ("",) * 2), chosen.sms.get(one, ""), *thanks.get(one, ("",) * 3))
        for one in dict.fromkeys([*texts, *chosen.sms, *thanks])
    }

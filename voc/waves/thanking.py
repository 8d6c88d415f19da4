"""Who finished is thanked by a message, where the wave says so. It asks for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select, true, update

from voc.core.db import changed, db
from voc.customers.models import Customer
from voc.delivery.models import ChannelName, MailingText, Message, MessagePurpose, Outcome
from voc.surveys.models import Survey
from voc.waves import audience, inviting
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave, WaveRun, WaveState

AFTER = timedelta(minutes=10)
"""Nobody is thanked while they may still be at it."""
LATE = timedelta(days=7)
"""A thank-you may leave for so long after the link has ended: it waits for the wave's hours."""
BATCH = 500


def thank_due(at: datetime) -> int:
    """Write the thank-yous that are due; returns how many invitations were looked at."""
    due = db.session.execute(
        select(Invitation.id, Wave.id)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Wave, Wave.id == WaveRun.wave_id)
        .where(Invitation.thank_at.is_not(None), Invitation.completed_at <= at - AFTER)
        .where(Wave.state != WaveState.PAUSED)
        .order_by(Invitation.completed_at, Invitation.id)
        .limit(BATCH)
        .with_for_update(of=Invitation, skip_locked=True)
    ).all()
    if not due:
        return 0
    waves = db.session.scalars(select(Wave).where(Wave.id.in_({wave for _id, wave in due})))
    for wave in waves:
        _thank(wave, [one for one, of in due if of == wave.id], at)
    done = Invitation.id.in_([one for one, _wave in due])
    changed(update(Invitation).where(done).values(thank_at=None))
    return len(due)


def _thank(wave: Wave, ids: Sequence[int], at: datetime) -> None:
    """Whoever has an address still, and by SMS whose language has words."""
    address = audience.address(wave)
    written = select(MailingText.language).where(
        MailingText.mailing_id == WaveRun.thanks_mailing_id
    )
    is_said = Customer.language.in_(written) if wave.channel is ChannelName.SMS else true()
    whom = (
        select(Invitation)
        .join(WaveRun, WaveRun.id == Invitation.run_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .where(Invitation.id.in_(ids), address.is_not(None), is_said)
        .where(WaveRun.thanks_mailing_id.is_not(None), Survey.is_anonymous.is_(False))
    )
    leaves, purpose = inviting.leaving(wave, at), MessagePurpose.THANKS
    mailing = WaveRun.thanks_mailing_id
    inviting.write_messages(whom, mailing, address, literal(0), at, leaves, purpose)


def thanked(wave: Wave) -> int:
    """How many were thanked so far."""
    count = (
        select(func.count(Message.id))
        .join(WaveRun, WaveRun.thanks_mailing_id == Message.mailing_id)
        .where(WaveRun.wave_id == wave.id, Message.outcome == Outcome.SENT)
    )
    return db.session.scalar(count) or 0

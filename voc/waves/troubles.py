"""A wave that cannot be sent says so on its page, and tells its owner by mail, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update

from voc.core.db import changed, db
from voc.delivery import actions as delivery
from voc.delivery.models import Mailing, Message, MessagePurpose
from voc.delivery.pacing import failing_channels
from voc.delivery.queries import settings
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Trouble, Wave, WaveRun, WaveState

PATIENCE = timedelta(minutes=30)
"""A server may be away for so long before anybody is told."""
TOO_MANY = 20
"""One in so many refused, for other reasons than the address, is trouble."""


def find_unreachable(at: datetime) -> int:
    """Tell owners whose waves wait for a server that takes nothing; returns how many waves."""
    failing = failing_channels(settings(), at - PATIENCE)
    well = (Wave.trouble == Trouble.UNREACHABLE, Wave.channel.not_in(failing))
    changed(update(Wave).where(*well).values(trouble=None))
    if not failing:
        return 0
    waits = exists().where(
        WaveRun.wave_id == Wave.id,
        Mailing.id == WaveRun.mailing_id,
        Mailing.expires_at > at,
        Message.mailing_id == Mailing.id,
        Message.next_at.is_not(None),
    )
    found = db.session.scalars(
        select(Wave)
        .where(
            Wave.channel.in_(failing),
            Wave.state == WaveState.ACTIVE,
            Wave.trouble.is_(None),
            waits,
        )
        .with_for_update(of=Wave, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for wave in found:
        _note(wave, Trouble.UNREACHABLE, at)
    return len(found)


def note_refused(run_id: int, at: datetime) -> None:
    """Tell the owner of a run's wave, if one in twenty of its messages was refused."""
    known = select(Wave.trouble).join(WaveRun, WaveRun.wave_id == Wave.id)
    if db.session.scalar(known.where(WaveRun.id == run_id)) is Trouble.REFUSED:
        return
    refused, asked = db.session.execute(
        select(
            func.count().filter(Invitation.skip_reason == SkipReason.NOT_SENT),
            func.count(Invitation.queued_at),
        ).where(Invitation.run_id == run_id)
    ).one()
    if refused * TOO_MANY < asked:
        return
    wave = db.session.scalar(
        select(Wave)
        .join(WaveRun, WaveRun.wave_id == Wave.id)
        .where(WaveRun.id == run_id, Wave.trouble.is_distinct_from(Trouble.REFUSED))
        .with_for_update(of=Wave),
        execution_options={"populate_existing": True},
    )
    if wave is not None:
        _note(wave, Trouble.REFUSED, at)


def _note(wave: Wave, trouble: Trouble, at: datetime) -> None:
    wave.trouble = trouble
    if wave.troubled_at is None and wave.owner is not None and wave.owner.is_active:
        about, more = (MessagePurpose.TROUBLE, wave.id), {"kind": trouble.value, "wave": wave.name}
        delivery.tell([wave.owner], about, at, "trouble", lambda _language: more)
    wave.troubled_at = wave.troubled_at or at
    db.session.flush()

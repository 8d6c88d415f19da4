"""What can be done to programmes. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from voc.accounts import actions as accounts
from voc.accounts.models import Organisation, User
from voc.core.calendar import day_start, local_day
from voc.core.db import db
from voc.core.i18n import _, speaking
from voc.followups import asking, schedule
from voc.followups.models import Asks, Chooses, Programme, ProgrammeCaller


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose for a programme."""

    name: str
    question_fa: str = ""
    question_en: str = ""
    a_day: int = 5
    chooses: Chooses = Chooses.RANDOM
    value_by: str = ""
    stratify_by: str = ""
    asks: Asks = Asks.PHONE
    hour: int = 7
    weekdays: str = ""
    return_days: int = 7
    callers: Sequence[int] = ()
    """Ids of people."""


AS_CHOSEN = [one.name for one in fields(Chosen) if one.name != "callers"]


def begin(at: datetime) -> None:
    """The first programme, where there is none yet: five customers a day, by chance, by phone.

    Of two processes that begin at once one does.
    """
    if is_any():
        return
    accounts.found(at)
    db.session.scalar(select(Organisation.id).with_for_update())
    if is_any():  # another process began meanwhile
        return
    with speaking(accounts.found(at).language):
        name = _("Five customers a day")
    create(Chosen(name=name), by=None, at=at)


def is_any() -> bool:
    """Whether there is a programme, at work or not."""
    return bool(db.session.scalar(select(exists().where(Programme.id.is_not(None)))))


def create(chosen: Chosen, *, by: User | None, at: datetime) -> Programme:
    """A programme that makes its first list this morning, or on the next one."""
    programme = Programme(created_at=at)
    _apply(programme, chosen, by=by, at=at)
    db.session.add(programme)
    resume(programme, at)
    db.session.flush()
    accounts.audit("made an outreach programme", programme, by=by, at=at)
    return programme


def change(programme: Programme, chosen: Chosen, *, by: User, at: datetime) -> None:
    """Ask otherwise from the next list on."""
    _apply(programme, chosen, by=by, at=at)
    if programme.is_active:
        programme.next_at = schedule.next_list(programme, at)
    accounts.audit("changed an outreach programme", programme, by=by, at=at)


def pause(programme: Programme) -> None:
    """Make no more lists; calls that were promised stay."""
    programme.is_active, programme.next_at = False, None


def resume(programme: Programme, at: datetime) -> None:
    """Make lists again, today's too."""
    zone = accounts.found(at).zone_info
    last_night = day_start(local_day(at, zone), zone) - timedelta(seconds=1)
    programme.is_active = True
    programme.next_at = schedule.next_list(programme, last_night)


def _apply(programme: Programme, chosen: Chosen, *, by: User | None, at: datetime) -> None:
    for name in AS_CHOSEN:
        setattr(programme, name, getattr(chosen, name))
    wanted, kept = set(chosen.callers), {one.user_id for one in programme.callers}
    programme.callers[:] = [one for one in programme.callers if one.user_id in wanted]
    programme.callers += [ProgrammeCaller(user_id=one) for one in sorted(wanted - kept)]
    if programme.asks is Asks.LINK:
        asking.publish_question(programme, by=by, at=at)

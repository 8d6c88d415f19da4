"""A promise that was not kept is told to those who lead the outreach, by one mail each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select

from voc.accounts.models import User
from voc.accounts.queries import organisation
from voc.core.db import db, looking
from voc.core.i18n import _, day, localised_digits, speaking
from voc.delivery import actions as delivery
from voc.delivery.models import Message, MessagePurpose
from voc.followups import queries
from voc.followups.models import Case

TEMPLATE = "promise"
TOLD_WITHIN = timedelta(days=1)
"""Nobody is written about what broke longer ago, as before an update: the pages show it."""
BATCH = 20


def tell_of_late(at: datetime) -> int:
    """Worker step: write those who lead of promises that have just been broken; returns how many.

    A case is told of once, whatever is promised next.
    """
    with looking():
        is_any = db.session.scalar(select(Case.id).where(*_untold(at)).limit(1)) is not None
    leads = queries.leads() if is_any else ()
    if not leads:
        return 0
    found = db.session.scalars(
        select(Case)
        .where(*_untold(at))
        .order_by(Case.promised_at, Case.id)
        .limit(BATCH)
        .with_for_update(of=Case, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for case in found:
        _tell(case, leads, at)
    return len(found)


def _untold(at: datetime) -> tuple[ColumnElement[bool], ...]:
    told = exists().where(Message.purpose == MessagePurpose.CASE, Message.subject_id == Case.id)
    is_late = Case.promised_at.between(at - TOLD_WITHIN, at - timedelta(microseconds=1))
    return Case.closed_at.is_(None), is_late, Case.is_sample.is_(False), ~told


def _in_words(moment: datetime, language: str) -> str:
    local = moment.astimezone(organisation().zone_info)
    with speaking(language):
        shown = {"day": day(local.date()), "hour": localised_digits(f"{local:%H:%M}")}
        return _("%(day)s, %(hour)s", **shown)


def _tell(case: Case, leads: Sequence[User], at: datetime) -> None:
    promised, owner = case.promised_at or at, case.owner

    def words(language: str) -> dict[str, str]:
        whose = (owner.name or owner.email) if owner else ""
        return {"due": _in_words(promised, language), "whose": whose}

    delivery.tell(leads, (MessagePurpose.CASE, case.id), at, TEMPLATE, words)

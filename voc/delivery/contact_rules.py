"""How often one person may be asked: one clock per person over all channels.

Nobody is asked again before `invited_rest_days` have passed since they were last asked, by link or
by a call that reached them, nor before `answered_rest_days` since they last answered. Who was due
on day 0 at 10:00 may be asked on day 28 at 10:00:00 of the organisation's wall time, and not a
second before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_

from voc.accounts.models import Organisation
from voc.core.calendar import at_wall_time
from voc.customers.models import Contact


def rested_since(due_at: datetime, days: int, company: Organisation) -> datetime:
    """The latest moment somebody may have been asked at to be asked again at `due_at`."""
    zone = company.zone_info
    local = due_at.astimezone(zone)
    return at_wall_time(local.date() - timedelta(days=days), local.time(), zone)


def rests(company: Organisation, due_at: datetime) -> ColumnElement[bool]:
    """Whether a Contact row protects its person then; a rule of 0 days protects nobody."""
    rules = (
        (Contact.last_invited_at, company.invited_rest_days),
        (Contact.last_called_at, company.invited_rest_days),
        (Contact.last_answered_at, company.answered_rest_days),
    )
    return or_(
        false(),
        *(
            and_(moment.is_not(None), moment > rested_since(due_at, days, company))
            for moment, days in rules
            if days
        ),
    )

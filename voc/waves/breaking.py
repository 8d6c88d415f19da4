"""Which contact rules a wave's own plan breaks, so that it is known before anybody is left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from voc.accounts.models import Organisation
from voc.delivery.contact_rules import MESSAGES_DAYS, rested_since
from voc.waves.models import Wave
from voc.waves.recurrence import Kind


def comes_too_soon(wave: Wave, moments: Sequence[datetime], company: Organisation) -> bool:
    """Whether whoever is asked in one of its next runs still rests in the one after."""
    if wave.repeats is Kind.ROLLING or not company.invited_rest_days:
        return False
    return any(
        one > rested_since(other, company.invited_rest_days, company)
        for one, other in pairwise(moments)
    )


def sends_too_many(wave: Wave, moments: Sequence[datetime], company: Organisation) -> bool:
    """Whether one person would get more messages in 28 days than the rules allow.

    An invitation and its reminders in each of the next runs that may ask the same person.
    """
    each = 1 + (wave.reminders if wave.reminder_days else 0)
    return 0 < company.most_messages < each * max(1, _asked_again(wave, moments, company))


def _asked_again(wave: Wave, moments: Sequence[datetime], company: Organisation) -> int:
    """In how many runs within 28 days of the first the same person may be asked."""
    if wave.repeats is Kind.ROLLING:  # each of its runs asks others
        return 1
    asked: list[datetime] = []
    for moment in moments:
        if moment >= moments[0] + timedelta(days=MESSAGES_DAYS):
            break
        if not asked or asked[-1] <= rested_since(moment, company.invited_rest_days, company):
            asked.append(moment)
    return len(asked)

"""What a wave after events would have done with the events of the last 30 days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from voc.accounts.queries import organisation
from voc.core.db import db
from voc.customers.event_models import CustomerEvent
from voc.customers.models import Customer
from voc.waves import audience
from voc.waves.invitation_models import SkipReason
from voc.waves.models import Wave

LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Lately:
    """So many events, and to how many an invitation would have gone."""

    events: int = 0
    asked: int = 0
    skipped: dict[SkipReason, int] = field(default_factory=dict)
    """How many events would have been left out, for each reason."""

    def drawn(self, wave: Wave) -> int:
        """To how many of `asked` one would have gone, where the wave asks so many percent."""
        return round(self.asked * (wave.sample_size or 100) / 100)

    @property
    def elsewhere(self) -> int:
        """Events of customers who are not in the wave's segment."""
        return self.events - self.asked - sum(self.skipped.values())


def lately(wave: Wave, at: datetime) -> Lately:
    """By what is known of each customer now; of one asked twice the second comes too soon."""
    of_these = (CustomerEvent.kind_id == wave.event_kind_id, CustomerEvent.at > at - LOOKED_BACK)
    whose = select(CustomerEvent.customer_id).where(*of_these)
    each = audience.considered(wave, at, Customer.id.in_(whose)).subquery()
    rows = db.session.execute(
        select(CustomerEvent.customer_id, CustomerEvent.at, each.c.id, each.c.reason)
        .outerjoin(each, each.c.id == CustomerEvent.customer_id)
        .where(*of_these)
        .order_by(CustomerEvent.customer_id, CustomerEvent.at),
        execution_options={"yield_per": 2_000},
    )
    rest = timedelta(days=organisation().invited_rest_days)
    last: dict[int, datetime] = {}
    found: Counter[str] = Counter()
    events = 0
    for customer_id, happened_at, member, reason in rows:
        events += 1
        if member is None:
            continue
        if reason is None and customer_id in last and happened_at < last[customer_id] + rest:
            reason = SkipReason.QUARANTINED.value  # noqa: PLW2901 - of this event
        elif reason is None:
            last[customer_id] = happened_at
        found[reason or ""] += 1
    skipped = {kind: found[kind.value] for kind in SkipReason if found[kind.value]}
    return Lately(events, found[""], skipped)

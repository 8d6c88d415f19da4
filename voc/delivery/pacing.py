"""How fast mail may go: to the mail server, and to each domain of recipients.

A server that cannot be reached or says 421, and a domain that says 451 three times in a row, is
left alone for a while, longer each time; whoever else is due goes on. Rates are counted by the
minute; a message that finds its minute full is given a place of its own in a later one, so that a
long queue is put off once and not every minute again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, func, or_, select, update

from voc.core.db import changed, db, upsert
from voc.core.settings import Settings
from voc.delivery.channels.email import host_of
from voc.delivery.models import ChannelName, Pace

MINUTE = timedelta(minutes=1)
PATIENCE = 3
"""So many refusals in a row make a domain rest: one may be about one mailbox."""
LONGEST_HOST_REST, LONGEST_DOMAIN_REST = timedelta(minutes=15), timedelta(hours=1)
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a queue: `at` is None for now. The rest is what the queue remembers."""

    at: datetime | None
    minute_at: datetime
    taken: int
    booked_until: datetime | None


def place(pace: Pace, per_minute: int, at: datetime) -> Place:
    """The next place of a queue that takes so many a minute."""
    minute = at.replace(second=0, microsecond=0)
    taken = pace.taken if pace.minute_at == minute else 0
    if taken < per_minute:
        return Place(None, minute, taken + 1, pace.booked_until)
    following = max(minute + MINUTE, (pace.booked_until or minute) + MINUTE / per_minute)
    return Place(following, minute, taken, following)


def rest(refusals: int, longest: timedelta) -> timedelta:
    """A minute after the first refusal, twice as long after each further one, up to `longest`."""
    found: timedelta = min(MINUTE * 2 ** min(refusals - 1, 16), longest)
    return found


class Pacer:
    """Who rests, as this batch knows it. Writes, but leaves committing to who sends."""

    def __init__(
        self, settings: Settings, channel: ChannelName, addresses: Collection[str], at: datetime
    ) -> None:
        self._is_mail = channel is ChannelName.EMAIL
        self.host = key_of(channel, settings)
        self._host_rate = settings.smtp_rate if self._is_mail else 0
        self._domain_rate = settings.domain_rate if self._is_mail else 0
        keys = {key for one in addresses for key in self._keys(one)}
        rows = db.session.scalars(select(Pace).where(Pace.key.in_(keys), Pace.refusals > 0)).all()
        self._refusals = {row.key: row.refusals for row in rows}
        self._rests = {row.key: row.rests_until for row in rows if row.rests_until}
        self._failing = {row.key: row.failing_since for row in rows if row.failing_since}
        self._at = at

    def _keys(self, address: str) -> tuple[str, ...]:
        return (self.host, domain_of(address)) if self._is_mail else (self.host,)

    def resting(self, address: str) -> datetime | None:
        """Until when the server or the domain of this address is left alone; None if it is not."""
        for key in self._keys(address):
            until = self._rests.get(key)
            if until is not None and until > self._at:
                return until
        return None

    def full(self, address: str, at: datetime) -> datetime | None:
        """Count one mail; None when it may leave now, else the moment that is kept for it."""
        rates = (self._host_rate, self._domain_rate)
        for key, rate in reversed(list(zip(self._keys(address), rates, strict=False))):
            if rate and (later := _take(key, rate, at)) is not None:
                return later
        return None

    def taken(self, address: str) -> None:
        """A mail was taken: server and domain are well."""
        well = [key for key in self._keys(address) if self._refusals.pop(key, 0)]
        if well:
            for key in well:
                self._rests.pop(key, None)
                self._failing.pop(key, None)
            clean = {"refusals": 0, "failing_since": None, "rests_until": None}
            changed(update(Pace).where(Pace.key.in_(well)).values(**clean))

    def server_failed(self, at: datetime) -> datetime:
        """The server cannot be reached, or wants no mail now; returns until when it rests."""
        return self._refused(self.host, 1, LONGEST_HOST_REST, at) or at + MINUTE

    def pushed_back(self, address: str, at: datetime) -> None:
        """The server said 451 about this address."""
        self._refused(domain_of(address), PATIENCE, LONGEST_DOMAIN_REST, at)

    def _refused(
        self, key: str, patience: int, longest: timedelta, at: datetime
    ) -> datetime | None:
        count = self._refusals[key] = self._refusals.get(key, 0) + 1
        since = self._failing.setdefault(key, at)
        until = at + rest(count - patience + 1, longest) if count >= patience else None
        if until is not None:
            self._rests[key] = until
        values: dict[str, Any] = {"refusals": count, "failing_since": since, "rests_until": until}
        db.session.execute(
            upsert(Pace)
            .values(key=key, taken=0, **values)
            .on_conflict_do_update(index_elements=[Pace.key], set_=values)
        )
        return until


def key_of(channel: ChannelName, settings: Settings) -> str:
    """The key of the server that a channel sends by."""
    if channel is ChannelName.EMAIL:
        return f"host:{host_of(settings.smtp_url)}"
    return f"{channel.value}:{urlsplit(settings.sms_url).hostname or ''}"


def failing_channels(settings: Settings, before: datetime) -> set[ChannelName]:
    """The channels whose server has taken nothing since before that moment."""
    keys = {key_of(one, settings): one for one in (ChannelName.EMAIL, ChannelName.SMS)}
    failing = (Pace.key.in_(keys), Pace.refusals > 0, Pace.failing_since <= before)
    return {keys[key] for key in db.session.scalars(select(Pace.key).where(*failing))}


def domain_of(address: str) -> str:
    """The key of the domain that an address is in."""
    return f"domain:{address.rpartition('@')[2].lower()}"


def forget_quiet(at: datetime) -> int:
    """Drop what is known of servers and domains that were quiet for a week; returns how many."""
    last = func.coalesce(Pace.rests_until, Pace.minute_at, Pace.failing_since)
    return changed(delete(Pace).where(or_(last.is_(None), last < at - KEPT)))


def _take(key: str, per_minute: int, at: datetime) -> datetime | None:
    new = upsert(Pace).values(key=key, refusals=0, taken=0)
    db.session.execute(new.on_conflict_do_nothing(index_elements=[Pace.key]))
    pace = db.session.scalars(
        select(Pace).where(Pace.key == key).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
    found = place(pace, per_minute, at)
    pace.minute_at, pace.taken, pace.booked_until = found.minute_at, found.taken, found.booked_until
    db.session.flush()
    return found.at

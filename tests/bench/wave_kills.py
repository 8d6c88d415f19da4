"""Sending while processes die, and many that would open the same waves."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Select, func, select, update

from tests.bench.stage import Stage
from voc.core import clock
from voc.core.db import db
from voc.delivery.models import ChannelName, Message
from voc.surveys.models import Survey
from voc.waves import actions as waves
from voc.waves.models import Wave, WaveRun
from voc.waves.recurrence import Kind

PATIENCE_SECONDS = 600
QUIET_SECONDS = 8
"""Of waiting for what the living still hold, before its leases are ended by hand."""
OPENERS = 4
DUE = 100


class Workers:
    """Processes that do the product's work, as long as the block lasts."""

    def __init__(self, made: Stage, count: int) -> None:
        self._made = made
        self._count = count
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    def begin(self) -> None:
        """All of them."""
        self._running = [self._one() for _ in range(self._count)]

    def stop(self) -> None:
        """Tell all to finish what they have in hand, and wait until they did."""
        for one in self._running:
            one.terminate()
        for one in self._running:
            one.wait(60)
        self._running = []

    def replace(self, place: int, how: signal.Signals) -> None:
        """End one and begin another in its place."""
        self._running[place].send_signal(how)
        self._running[place].wait(60)
        self._running[place] = self._one()

    def _one(self) -> subprocess.Popen[bytes]:
        return self._made.run("-m", "tests.bench.sender")


def a_wave(made: Stage, channel: ChannelName) -> Wave:
    """A wave to everybody that runs now."""
    at = clock.now()
    survey = db.session.get_one(Survey, made.survey_id)
    chosen = waves.Chosen("Measured", survey, None, channel, Kind.ONCE, reminder_days=None)
    wave = waves.create(chosen, at)
    waves.start(wave, at)
    db.session.commit()
    return wave


def forget() -> None:
    """Let everybody be asked again."""
    db.session.rollback()
    for name in ("contact", "message", "invitation", "wave_run", "wave_text", "wave"):
        db.session.execute(db.metadata.tables[name].delete())
    db.session.commit()


def kills(made: Stage, how: signal.Signals, count: int, taken: Path) -> dict[str, int]:
    """Send to everybody while one of two workers after the other dies."""
    taken.write_text("")
    a_wave(made, ChannelName.EMAIL)
    chance = random.Random(1)
    killed = 0
    with Workers(made, 2) as workers:
        while killed < count and _is_under_way():
            _wait_for_mail(taken)
            time.sleep(chance.uniform(0.1, 0.5))
            workers.replace(chance.randrange(2), how)
            killed += 1
        _finish(workers)
    lines = [tuple(line.split()) for line in taken.read_text().splitlines()]
    mails = Counter(address for address, _id in lines)
    ids = Counter(address for address, _id in set(lines))
    asked = db.session.scalar(select(func.count(Message.id))) or 0
    forget()
    return {
        "kills": killed,
        "asked": asked,
        "lost": asked - len(mails),
        "doubled": sum(times - 1 for times in mails.values()),
        "other_ids": sum(times - 1 for times in ids.values()),
    }


def _wait_for_mail(taken: Path) -> None:
    """Until one more has come in: whoever dies then dies at work."""
    known, began = taken.stat().st_size, time.monotonic()
    while taken.stat().st_size == known and _is_under_way():
        if time.monotonic() - began > QUIET_SECONDS:
            return
        time.sleep(0.1)


def _finish(workers: Workers) -> None:
    """Let the living send the rest; what the dead held is due again when their leases end."""
    began = quiet = time.monotonic()
    while _is_under_way():
        time.sleep(0.5)
        if time.monotonic() - quiet > QUIET_SECONDS and not _waiting():
            workers.stop()
            ended = update(Message).where(Message.next_at.is_not(None))
            db.session.execute(ended.values(next_at=clock.now()))
            db.session.commit()
            workers.begin()
            quiet = time.monotonic()
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise RuntimeError("the wave was not sent")


def wait_while(count: Select[int], otherwise: str) -> None:
    """Until nothing is counted any more; an error, in these words, where that takes too long."""
    began = time.monotonic()
    while db.session.scalar(count):
        db.session.rollback()
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise RuntimeError(otherwise)
        time.sleep(0.5)
    db.session.rollback()


def _is_under_way() -> bool:
    to_write = select(Wave.id).where(Wave.next_at.is_not(None)).limit(1)
    to_invite = select(WaveRun.id).where(WaveRun.next_at.is_not(None)).limit(1)
    to_send = select(Message.id).where(Message.next_at.is_not(None)).limit(1)
    found = any(db.session.scalar(one) is not None for one in (to_write, to_invite, to_send))
    db.session.rollback()
    return found


def _waiting() -> int:
    count = db.session.scalar(select(func.count(Message.id)).where(Message.next_at <= clock.now()))
    db.session.rollback()
    return count or 0


def schedulers(made: Stage) -> dict[str, Any]:
    """Four workers at once and 100 waves that are due: how many runs each wave has."""
    for _ in range(DUE):
        a_wave(made, ChannelName.CONSOLE)
    due = select(func.count(Wave.id)).where(Wave.next_at.is_not(None))
    with Workers(made, OPENERS):
        wait_while(due, "the waves were not opened")
    each = (
        select(func.count(WaveRun.id).label("runs"))
        .select_from(Wave)
        .outerjoin(WaveRun, WaveRun.wave_id == Wave.id)
        .group_by(Wave.id)
        .subquery()
    )
    runs = sorted(db.session.scalars(select(each.c.runs).distinct()))
    forget()
    print(f"{DUE} waves by {OPENERS} workers", file=sys.stderr)
    return {"waves": DUE, "workers": OPENERS, "runs": runs}

"""A wave to very many: written beside a bare INSERT..SELECT, sent beside `smtplib`."""

from __future__ import annotations

import http.client
import resource
import smtplib
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from sqlalchemy import Column, MetaData, Table, func, insert, select, update

from tests.bench.stage import Stage, served
from tests.bench.wave_kills import Workers, a_wave, forget, wait_while
from voc.accounts import actions as accounts
from voc.core import clock
from voc.core.access import Role
from voc.core.db import db
from voc.customers.models import Contact, Customer
from voc.delivery.models import ChannelName, MailingText, Message
from voc.waves import inviting, running
from voc.waves.invitation_models import Invitation

DOMAINS = 50
CHUNK = 50_000
EVERY_SECONDS = 0.3
ROUNDS = 5
"""In turns, so that a slow moment of the machine slows both."""
WRITTEN = Invitation.__table__, Message.__table__, Contact.__table__
"""The rows of one person."""


def people(count: int) -> None:
    """Customers of many mail domains, until there are so many."""
    known = db.session.scalar(select(func.count(Customer.id))) or 0
    at = clock.now()
    for start in range(known, count, CHUNK):
        rows = [
            {
                "name": f"Customer {n}",
                "email": f"c{n}@d{n % DOMAINS}.example.com",
                "language": "fa" if n % 2 else "en",
                "company": "",
                "search": f"customer {n}",
                "created_at": at,
            }
            for n in range(start, min(start + CHUNK, count))
        ]
        db.session.execute(insert(Customer), rows)
        db.session.commit()


def million(made: Stage, count: int) -> dict[str, Any]:
    """A wave to so many written by this process, its page looked at all the while."""
    people(count)
    wave = a_wave(made, ChannelName.CONSOLE)
    with looked_at(made, f"/waves/{wave.id}") as pages:
        running.open_due(clock.now())
        db.session.commit()
        inviting.invite_due(clock.now())
        db.session.commit()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.monotonic()
        while inviting.invite_due(clock.now()):
            db.session.commit()
        db.session.commit()
        ours = time.monotonic() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    written = count - inviting.BATCH
    bare = sum(_copied(table, written) for table in WRITTEN)
    forget()
    return {
        "people": count,
        "invitations_a_second": round(written / ours),
        "bare_rows_a_second": round(len(WRITTEN) * written / bare),
        "of_bare": round(bare / ours, 3),
        "grown_mb": round(grown / 1024),
        "pages": len(pages),
        "slowest_page_ms": round(max(pages, default=0)),
    }


def _copied(table: Any, count: int) -> float:
    """Seconds to copy so many rows into a table without indexes or rules."""
    columns = [Column(one.name, one.type, primary_key=one.primary_key) for one in table.c]
    [key] = table.primary_key
    plain = Table(f"bare_{table.name}", MetaData(), *columns)
    plain.metadata.create_all(db.engine)
    began = time.monotonic()
    rows = select(*table.c).order_by(key).limit(count)
    db.session.execute(insert(plain).from_select([one.name for one in table.c], rows))
    db.session.commit()
    took = time.monotonic() - began
    plain.metadata.drop_all(db.engine)
    return took


@contextmanager
def looked_at(made: Stage, path: str) -> Iterator[list[float]]:
    """The milliseconds that a page takes, fetched again and again from the server meanwhile."""
    at = clock.now()
    person = accounts.add_person(f"look{time.time_ns()}@example.com", Role.OWNER, name="L", at=at)
    cookie = accounts.open_session(person, at)
    db.session.commit()
    found: list[float] = []
    with served(made) as port:
        _fetch(port, path, cookie)
        over = threading.Event()

        def look() -> None:
            while not over.wait(EVERY_SECONDS):
                began = time.monotonic()
                _fetch(port, path, cookie)
                found.append((time.monotonic() - began) * 1000)

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield found
        finally:
            over.set()
            thread.join()


def _fetch(port: int, path: str, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"voc={cookie}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def dispatch(made: Stage, count: int, port: int) -> dict[str, Any]:
    """Messages a second of one worker, and of `smtplib` with mails that were built before."""
    a_wave(made, ChannelName.EMAIL)
    running.open_due(clock.now())
    while inviting.invite_due(clock.now()):
        db.session.commit()
    last = select(Message.id).order_by(Message.id).offset(count).limit(1).scalar_subquery()
    db.session.execute(Message.__table__.delete().where(Message.id >= last))  # type: ignore[attr-defined]  # a Table has it
    db.session.commit()
    ids = db.session.scalars(select(Message.id).order_by(Message.id)).all()
    _make_due(ids, clock.now() + timedelta(days=1))
    built = _built(count)
    ours, theirs = [], []
    with Workers(made, 1):
        for part in range(ROUNDS):
            ours.append(_by_a_worker(ids[part::ROUNDS]))
            theirs.append(_by_smtplib(port, built[part::ROUNDS]))
    forget()
    return {
        "messages": count,
        "a_second": round(statistics.median(ours)),
        "smtplib_a_second": round(statistics.median(theirs)),
        "of_sendmail": round(
            statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 3
        ),
    }


def _by_a_worker(ids: Sequence[int]) -> float:
    """Messages a second of the worker that runs, from the first that it sends to the last."""
    _make_due(ids, clock.now())
    mine = Message.id.in_(ids)
    left = select(func.count(Message.id)).where(mine, Message.next_at.is_not(None))
    wait_while(left, "the mails were not sent")
    moments = select(Message.sent_at).where(mine, Message.sent_at.is_not(None))
    sent = [one for one in db.session.scalars(moments) if one]
    db.session.rollback()
    return (len(sent) - 1) / (max(sent) - min(sent)).total_seconds()


def _make_due(ids: Sequence[int], at: datetime) -> None:
    db.session.execute(update(Message).where(Message.id.in_(ids)).values(next_at=at))
    db.session.commit()


def _built(count: int) -> list[tuple[str, bytes]]:
    """As many mails as large as ours."""
    text = db.session.scalars(select(MailingText)).first()
    built = []
    for address in db.session.scalars(select(Message.address).limit(count)):
        mail = EmailMessage(policy=SMTP)
        mail["Subject"], mail["To"], mail["From"] = "x", address, "sender@example.com"
        mail.set_content(text.text if text else "")
        mail.add_alternative(text.html if text else "", subtype="html")
        built.append((address, mail.as_bytes()))
    return built


def _by_smtplib(port: int, built: list[tuple[str, bytes]]) -> float:
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.monotonic()
        for address, content in built:
            server.sendmail("sender@example.com", [address], content)
        return len(built) / (time.monotonic() - began)

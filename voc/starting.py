"""Getting ready and going: set-up, the greeting on the console, the server, the worker."""

from __future__ import annotations

import gc
import io
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.util import Finalize
from typing import Any

import flask_migrate
import segno
from flask import Flask
from sqlalchemy import select

from voc.accounts import actions as accounts
from voc.accounts import queries
from voc.accounts.models import LinkKind, Organisation, User
from voc.core import clock, fonts, lan, one_cpu
from voc.core import logging as voc_logging
from voc.core.access import Role, is_public
from voc.core.db import db
from voc.core.settings import Settings, SettingsError
from voc.sample import actions as sample
from voc.sample import queries as sample_queries
from voc.scoring import again
from voc.surveys.models import Survey, SurveyState

Say = Callable[[str], None]
FIRST_OWNER = "owner@localhost"
PAUSE_SECONDS = 0.1
STOP_SECONDS = 25
"""How long the serving process may take to finish what it has in hand."""


def prepare(settings: Settings, say: Say) -> None:
    """Everything a first start needs; on a later start each part finds itself done."""
    say("  font")
    fonts.build(settings.instance / "fonts")
    say("  database")
    flask_migrate.upgrade()
    is_first = db.session.get(Organisation, 1) is None
    accounts.found(clock.now())
    if is_first and settings.demo and sample_queries.is_untouched():
        say("  sample company")
        sample.load(clock.now())
    db.session.commit()


def greet(settings: Settings, say: Say) -> None:
    """Say where the product is, how the owner comes in, and which surveys are open to anybody."""
    say("")
    say(f"  voc is at {settings.public_url}")
    if not queries.has_owner():
        say(f"  Sign in as the owner, once: {link_for(settings, FIRST_OWNER)}")
    links = [f"{settings.public_url}/f/{survey.slug}" for survey in _first_open_surveys()]
    for link in links:
        say(f"  A survey to answer:         {link}")
    if not lan.is_loopback(settings.host):
        for link in links:
            say(f"\n  {link}\n")
            say(_qr(link))
    say("  Stop it with Ctrl-C; ./run starts it again with everything kept.")
    say("")


def _first_open_surveys() -> list[Survey]:
    """Up to two open surveys with an open link, the NPS one first where the sample is there."""
    return list(
        db.session.scalars(
            select(Survey)
            .where(Survey.state == SurveyState.OPEN, Survey.has_open_link)
            .order_by(Survey.id)
            .limit(2)
        )
    )


def _qr(link: str) -> str:
    drawing = io.StringIO()
    segno.make(link, error="l").terminal(out=drawing, border=2, compact=True)
    return drawing.getvalue()


def demo(*, remove: bool) -> str:
    """Bring the sample company in or take it out; returns what to tell the operator."""
    at = clock.now()
    if remove:
        sample.remove(by=None, at=at)
    elif not sample_queries.is_untouched():
        return "There are customers or surveys here already; nothing was changed."
    else:
        sample.load(at)
    db.session.commit()
    return "The sample company is gone." if remove else "The sample company is here."


def ask_to_score_again() -> int:
    """Have what older versions scored be scored again; returns how many texts that is."""
    texts = again.ask(by=None, at=clock.now())
    db.session.commit()
    return texts


def score_again() -> Iterator[int]:
    """Do what was asked, sharing it with the workers that run; each batch's size, once it is kept.

    What is left when this is stopped, a worker does.
    """
    while again.is_asked():
        done = again.score_again(clock.now())
        db.session.commit()
        yield done
        if not done:
            time.sleep(PAUSE_SECONDS)  # a worker has the last of them in hand


def people() -> list[str]:
    """A line for everybody who may sign in: address, role, whether they have come in yet."""
    users = db.session.scalars(select(User).order_by(User.email))
    states = {True: "active", False: "disabled"}
    return [f"{one.email}  {one.role.value}  {states[one.is_active]}" for one in users]


def link_for(settings: Settings, email: str, role: Role | None = None) -> str:
    """A fresh one-time link for the person.

    Somebody new gets the role; without one, the owner's where nobody owns it yet, else a viewer's.
    """
    at = clock.now()
    person = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if person is None:
        first = Role.VIEWER if queries.has_owner() else Role.OWNER
        person = accounts.add_person(email, role or first, at=at)
    link = accounts.give_link(person, LinkKind.WELCOME, by_mail=False, at=at)
    db.session.commit()
    return f"{settings.public_url}/welcome/{queries.token_of(link)}"


def serve(settings: Settings) -> None:
    """Serve until told to stop: one process of several threads."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    voc_logging.configure(settings.log_level)
    if lan.is_taken(settings.host, settings.port):
        raise SettingsError(
            f"something is serving at port {settings.port} already; stop it, "
            "or choose another: VOC_PORT=8001 ./run",
        )
    Granian(
        "voc.starting:loaded",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        websockets=False,
        backpressure=settings.threads * 16,
        log_level=LogLevels.error,  # what it says at a good start is said by `greet`
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve(target_loader=_load)


def _load(_target: str) -> Any:
    """Runs in the serving process: the application, with the worker's steps beside it."""
    from voc import create_app, worker

    app = create_app()
    settings: Settings = app.extensions["voc.settings"]
    voc_logging.configure(settings.log_level)
    one_cpu.keep(app, is_public)
    gc.collect()
    gc.freeze()  # what is loaded now stays: no collection need walk through it again
    if settings.worker:
        # Granian's serving process is one of multiprocessing, which does this before it waits for
        # the threads that are left; `atexit` would only come after them.
        Finalize(None, worker.stop, args=(worker.start(app),), exitpriority=1)
    return app


def work(app: Flask) -> None:
    """The worker's steps alone, until SIGTERM or Ctrl-C; the step in hand is finished."""
    from voc import worker

    settings: Settings = app.extensions["voc.settings"]
    voc_logging.configure(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler = worker.start(app)
    stop.wait()
    worker.stop(scheduler)

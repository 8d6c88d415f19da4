"""A fresh installation to measure: its database, its survey and invitations, its server."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select

from tests import engines, migrated
from voc import create_app
from voc.accounts import actions as accounts
from voc.core import clock, tokens
from voc.core import settings as settings_module
from voc.core.db import db
from voc.customers.models import Customer
from voc.surveys.models import Survey, SurveyState, SurveyVersion
from voc.waves import links
from voc.waves.invitation_models import Invitation

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60

CONTENT = {
    "title": {"en": "How are we doing?", "fa": "از ما راضی هستید؟"},
    "questions": [
        {
            "key": "nps",
            "type": "nps",
            "required": True,
            "title": {
                "en": "How likely are you to recommend us?",
                "fa": "چقدر احتمال دارد ما را معرفی کنید؟",
            },
        },
        {
            "key": "ease",
            "type": "ces",
            "title": {"en": "It was easy to deal with us.", "fa": "کار با ما آسان بود."},
        },
        {
            "key": "why",
            "type": "long_text",
            "title": {"en": "What is the reason?", "fa": "چرا این امتیاز؟"},
        },
    ],
}


@dataclass(frozen=True)
class Stage:
    """One installation on one engine. `app` reads its database from this process."""

    environment: dict[str, str]
    app: Flask
    slug: str
    survey_id: int
    warm_id: int
    """A second survey alike, to warm up on."""

    def run(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A Python process of the installation, its words going to its log."""
        log = Path(self.environment["VOC_INSTANCE"]) / "log"
        with log.open("ab") as file:
            return subprocess.Popen(
                [sys.executable, *arguments],
                env=self.environment,
                cwd=ROOT,
                stdout=file,
                stderr=file,
            )


@contextmanager
def stage(
    engine: str, *, durable: bool = True, settings: Mapping[str, str] | None = None
) -> Iterator[Stage]:
    """An installation on "sqlite" or "postgresql" with one open survey; `settings` of its own."""
    with tempfile.TemporaryDirectory(prefix="voc-bench-") as folder:
        by_itself = durable and engine == "postgresql"  # its server has nothing to copy yet
        database = (
            engines.postgres_url(durable=True) if by_itself else migrated.url(engine, Path(folder))
        )
        own = {
            "VOC_INSTANCE": folder,
            "VOC_DATABASE_URL": database,
            "VOC_DEMO": "0",
            "VOC_WORKER": "0",
            "VOC_LOG_LEVEL": "WARNING",
            **(settings or {}),
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith("VOC_")}
        environment = {**kept, **own, "PYTHONPATH": str(ROOT)}
        app = create_app(settings_module.load(own))
        with app.app_context():
            if by_itself:
                flask_migrate.upgrade()
            survey, warm = _survey(), _survey()
            made = Stage(environment, app, survey.slug, survey.id, warm.id)
            db.session.remove()
        try:
            yield made
        finally:
            with app.app_context():
                db.engine.dispose()


def _survey() -> Survey:
    at = clock.now()
    accounts.found(at)
    survey = Survey(
        name="Measured",
        slug=f"measured-{secrets.token_hex(3)}",
        state=SurveyState.OPEN,
        language="en",
        published_number=1,
        created_at=at,
    )
    survey.versions.append(SurveyVersion(number=1, content=CONTENT, created_at=at, published_at=at))
    db.session.add(survey)
    db.session.commit()
    return survey


def invite(made: Stage, count: int, survey_id: int | None = None) -> list[str]:
    """So many customers with one personal link each; their tokens."""
    at = clock.now()
    mark = secrets.token_hex(4)
    with made.app.app_context():
        people = [
            {"email": f"{mark}-{n}@example.com", "language": "en", "created_at": at}
            for n in range(count)
        ]
        db.session.execute(insert(Customer), people)
        ids = db.session.scalars(select(Customer.id).where(Customer.email.startswith(mark))).all()
        zone = accounts.found(at).zone_info
        asked = {
            "survey_id": survey_id or made.survey_id,
            "created_at": at,
            "expires_at": links.expiry(at, links.LINK_DAYS, zone),
        }
        rows = [{**asked, "customer_id": one} for one in ids]
        db.session.execute(insert(Invitation), rows)
        invited = db.session.scalars(
            select(Invitation.id).where(
                Invitation.customer_id.in_(
                    select(Customer.id).where(Customer.email.startswith(mark))
                )
            )
        ).all()
        db.session.commit()
        made_tokens = [tokens.make(tokens.Purpose.INVITATION, one) for one in invited]
        db.session.remove()
    return made_tokens


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(made: Stage) -> Iterator[int]:
    """The product's server; its port."""
    port = free_port()
    made.environment["VOC_PORT"] = str(port)
    with running(made, port, "-m", "voc", "serve"):
        yield port


@contextmanager
def bare(made: Stage) -> Iterator[int]:
    """The routes it is measured against, served alike, on the same database; their port."""
    port = free_port()
    with running(made, port, "-m", "tests.bench.bare", str(port)):
        yield port


@contextmanager
def running(made: Stage, port: int, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process from the moment it answers until the block ends."""
    process = made.run(*arguments)
    try:
        wait_for(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(process: subprocess.Popen[Any], port: int) -> None:
    """Return when the server answers; raise when it ends or takes too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}; see its log")
        with suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                answer.read()
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")

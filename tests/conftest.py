"""Fixtures every test may use. Tests that touch the database run once on each engine."""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests import engines, migrated, pages
from tests import factories as make
from tests.extras import pytest_pycollect_makemodule  # noqa: F401  # a hook
from voc import create_app
from voc.accounts import actions as accounts
from voc.core import clock
from voc.core import db as db_module
from voc.core.access import Role
from voc.core.db import db
from voc.core.settings import Settings

KEY = "a key for tests that is long enough to be taken"
MANY = 1000
"""Rows that PostgreSQL would walk past, deleted, in every later test."""

with suppress(ImportError):  # one of the packages of the whole suite
    from hypothesis import HealthCheck
    from hypothesis import settings as examples

    # How fast the machine is decides no test.
    examples.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("ours")

# Dozens of processes start the product: it is compiled once, whatever the environment says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def settings_for(database_url: str, instance: Path, **given: object) -> Settings:
    values = {
        "instance": instance,
        "database_url": database_url,
        "public_url": "http://localhost",
        "keys": (KEY,),
        "testing": True,
        "worker": False,
        **given,
    }
    return Settings(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="session", params=engines.ENGINES)
def session_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One migrated application per engine, shared by the whole session."""
    folder = tmp_path_factory.mktemp(request.param)
    of_the_run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        of_the_run = of_the_run.parent
    pages.known = of_the_run / "pages-known"
    pages.known.mkdir(exist_ok=True)
    app = create_app(settings_for(migrated.url(request.param, folder), folder))
    with app.app_context():
        _make_forgetful(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """The application with an app context pushed and, after the test, every row gone."""
    db_module._reading.set(False)  # a test is no request: what it begins may write
    with session_app.app_context():
        accounts.found(clock.now())
        db.session.commit()
    with session_app.app_context():
        yield session_app
        db.session.rollback()
        db.session.remove()
    session_app.extensions["voc.limiter"] = type(session_app.extensions["voc.limiter"])()
    session_app.extensions["voc.pages"].clear()
    with session_app.app_context():
        _empty()


def _make_forgetful(engine: Engine) -> None:
    """Wait for no disk, as the PostgreSQL of the tests does not either."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def forget(connection: sqlite3.Connection, _record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF")


def _empty() -> None:
    """Delete every row, looking for the few tables that hold any: emptying all takes far longer."""
    names = [f'"{table.name}"' for table in reversed(db.metadata.sorted_tables)]
    filled = " union all ".join(
        f"select {place} as place where exists (select 1 from {name})"
        for place, name in enumerate(names)
    )
    with db.engine.begin() as connection:
        found = sorted(connection.exec_driver_sql(filled).scalars())
        if connection.dialect.name == "postgresql":  # no foreign key need be looked after
            connection.exec_driver_sql("set local session_replication_role = replica")
        gone = {
            name: connection.exec_driver_sql(f"delete from {name}").rowcount
            for name in (names[place] for place in found)
        }
    many = [name for name, rows in gone.items() if rows > MANY]
    if many and db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"vacuum {', '.join(many)}")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that has not signed in; every page it fetches is checked."""
    app.test_client_class = pages.CheckingClient
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask):
    """Sign a client in: `client = sign_in(Role.MANAGER)`; `client.person` is who it is."""

    def enter(role: Role = Role.OWNER, language: str = "en", **given):
        app.test_client_class = pages.CheckingClient
        browser = app.test_client()
        person = make.person(role=role, language=language, **given)
        key = accounts.open_session(person, clock.now())
        db.session.commit()
        browser.set_cookie(app.config["VOC_COOKIE"], key)
        browser.person = person  # type: ignore[attr-defined]  # ours, for tests that ask who it is
        return browser

    return enter


@pytest.fixture
def owner(sign_in) -> FlaskClient:
    """A signed-in owner who reads English."""
    return sign_in(Role.OWNER)


@pytest.fixture
def token() -> str:
    """Something random."""
    return secrets.token_hex(8)

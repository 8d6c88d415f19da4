"""Fixtures every test may use. Tests that touch the database run once on each engine."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests import engines, pages
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
    app = create_app(settings_for(engines.url(request.param, folder), folder))
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
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


def _empty() -> None:
    tables = [table.name for table in db.metadata.sorted_tables]
    if db.engine.dialect.name == "postgresql":
        names = ", ".join(f'"{name}"' for name in tables)
        db.session.execute(text(f"truncate {names} restart identity cascade"))
    else:
        for name in reversed(tables):
            db.session.execute(text(f'delete from "{name}"'))
    db.session.commit()


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
        browser.person = person
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

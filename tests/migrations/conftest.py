"""Applications whose database is made by migrations, before all of them or after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import engines, migrated
from tests.conftest import settings_for
from voc import create_app
from voc.core.db import db


@pytest.fixture(params=engines.ENGINES)
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """One whose database holds no table."""
    yield from _app(engines.url(request.param, tmp_path), tmp_path)


@pytest.fixture(params=engines.ENGINES)
def newest_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """One whose database every migration has gone over."""
    yield from _app(migrated.url(request.param, tmp_path), tmp_path)


def _app(database_url: str, folder: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database_url, folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()

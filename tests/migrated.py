"""A database with all its tables, quickly: the migrations run once, then their result is copied.

The migrations themselves are what tests/migrations is about.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
from pathlib import Path

import flask_migrate
from sqlalchemy import make_url

from tests import engines
from voc import create_app
from voc.core import settings
from voc.core.db import db


def url(engine: str, folder: Path) -> str:
    """The address of a fresh database of the engine, at the newest migration, without a row."""
    made = _pattern(engine)
    if engine == "postgresql":
        return engines.postgres_url(like=str(make_url(made).database))
    address = engines.sqlite_url(folder)
    shutil.copyfile(str(make_url(made).database), str(make_url(address).database))
    return address


@functools.cache
def _pattern(engine: str) -> str:
    with tempfile.TemporaryDirectory(prefix="voc-pattern-") as instance:
        address = engines.url(engine, Path(tempfile.mkdtemp(prefix="voc-pattern-")))
        given = {"VOC_INSTANCE": instance, "VOC_DATABASE_URL": address}
        with create_app(settings.load(given)).app_context():
            flask_migrate.upgrade()
            db.session.remove()
            db.engine.dispose()
    return address

"""Nothing is served from tables of another version; one line says what to do."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text

from tests import engines
from tests import migrated as patterns
from tests.bench.stage import free_port
from tests.conftest import settings_for
from voc import create_app, migrated
from voc.core.settings import ROOT


def at_migration(address, revision):
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = :to"), {"to": revision})
    engine.dispose()


def application(address, folder):
    return create_app(settings_for(address, folder))


@pytest.fixture(params=engines.ENGINES)
def whole(request, tmp_path):
    return patterns.url(request.param, tmp_path)


def test_tables_of_this_version_are_no_trouble(whole, tmp_path):
    assert migrated.trouble(application(whole, tmp_path)) is None


def test_an_older_database_is_to_be_upgraded(whole, tmp_path):
    at_migration(whole, "0001")
    app = application(whole, tmp_path)
    assert "at migration 0001" in migrated.trouble(app)
    assert "./run upgrade" in migrated.trouble(app)
    assert migrated.trouble(app, may_migrate=True) is None


def test_a_newer_database_is_not_even_migrated(whole, tmp_path):
    at_migration(whole, "9999")
    app = application(whole, tmp_path)
    for found in (migrated.trouble(app), migrated.trouble(app, may_migrate=True)):
        assert "at migration 9999, which this version does not know" in found


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_a_database_without_tables_is_to_be_set_up(engine, tmp_path):
    app = application(engines.url(engine, tmp_path), tmp_path)
    assert "./run voc setup" in migrated.trouble(app)
    assert migrated.trouble(app, may_migrate=True) is None


def test_a_database_that_cannot_be_reached_may_come_back(tmp_path):
    app = application(f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/voc", tmp_path)
    assert migrated.trouble(app) is None


@pytest.mark.parametrize(
    ("word", "revision", "said"),
    [
        ("serve", None, "has not been set up. Do it with: ./run voc setup"),
        ("worker", "0001", "Bring it up to date with: ./run upgrade"),
        ("start", "9999", "which this version does not know"),
    ],
)
def test_a_process_ends_with_one_line_and_status_1(word, revision, said, tmp_path):
    given = {"VOC_INSTANCE": str(tmp_path), "VOC_PORT": str(free_port()), "VOC_DEMO": "0"}
    if revision is not None:
        given["VOC_DATABASE_URL"] = patterns.url("sqlite", tmp_path)
        at_migration(given["VOC_DATABASE_URL"], revision)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("VOC_")}
    done = subprocess.run(
        [sys.executable, "-m", "voc", word],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**kept, **given},
    )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("Error: the database ")
    assert said in line

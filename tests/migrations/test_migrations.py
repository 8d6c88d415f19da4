"""The migrations: equal to the models, down and up again, and no data lost on the way."""

from __future__ import annotations

import ast
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests import factories as make
from voc.core.db import db
from voc.core.settings import ROOT

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def test_the_newest_migration_is_what_the_models_say(newest_app):
    flask_migrate.check()


def test_every_migration_goes_down_and_up_again(newest_app):
    before = set(inspect(db.engine).get_table_names())
    flask_migrate.downgrade(revision="base")
    db.engine.dispose()
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade()
    db.engine.dispose()
    assert set(inspect(db.engine).get_table_names()) == before


def test_later_migrations_keep_the_rows_of_earlier_tables(newest_app):
    asked = make.survey()
    make.invitation(survey=asked)
    db.session.remove()
    flask_migrate.downgrade(revision="0005")
    flask_migrate.upgrade()
    counts = [
        db.session.execute(text(f"select count(*) from {table}")).scalar()
        for table in ("customer", "survey", "survey_version", "invitation")
    ]
    assert counts == [1, 1, 1, 1]


def test_setting_up_twice_changes_nothing(newest_app):
    flask_migrate.upgrade()
    flask_migrate.check()


def test_there_is_one_head():
    script = ScriptDirectory(str(ROOT / "migrations"))
    assert len(script.get_heads()) == 1


@pytest.mark.parametrize("path", VERSIONS, ids=lambda p: Path(p).stem)
def test_a_migration_never_imports_the_product(path):
    for node in ast.walk(ast.parse(path.read_text())):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not any(name.split(".")[0] == "voc" for name in names)


def test_the_id_of_a_link_is_never_given_again(newest_app):
    first = make.invitation()
    number = first.id
    db.session.delete(first)
    db.session.commit()
    assert make.invitation().id > number


def test_what_was_held_counts_nowhere_after_going_back_and_forth(newest_app):
    make.response(9, suspicion="flood", is_test=True, words="Buy now")
    make.response(8)
    db.session.remove()
    flask_migrate.downgrade(revision="0010")
    flask_migrate.upgrade()
    rows = text("select nps, is_test, suspicion from response order by id")
    assert [(r[0], bool(r[1]), r[2]) for r in db.session.execute(rows)] == [
        (9, True, None),
        (8, False, None),
    ]
    assert db.session.execute(text("select count(*) from feedback")).scalar() == 1

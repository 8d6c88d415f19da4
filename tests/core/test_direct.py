"""Statements without a session are kept, undone and refused as those with one."""

from __future__ import annotations

import gc

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from tests import factories as make
from tests.core.test_built import CLOSE, COPY, READ, columns
from voc.core import db as core_db
from voc.core import direct
from voc.core.db import db
from voc.surveys.models import SurveyState


@pytest.fixture
def survey(app):
    made = make.survey()
    db.session.commit()
    return made


def test_what_was_written_is_committed_when_the_block_ends(survey):
    survey_id = survey.id
    db.session.remove()
    with direct.writing():
        CLOSE.change_all([{"survey": survey_id, "at": make.NOW}])
    with direct.one_by_one():
        assert READ.row(survey=survey_id) == (SurveyState.CLOSED, make.NOW, True)


def test_a_block_that_fails_leaves_nothing(survey):
    survey_id, again = survey.id, columns(survey)
    db.session.remove()

    def close_and_fail() -> None:
        with direct.writing():
            CLOSE.change_all([{"survey": survey_id, "at": make.NOW}])
            COPY.change_all([again])

    with pytest.raises(IntegrityError):
        close_and_fail()
    with direct.one_by_one():
        assert READ.row(survey=survey_id) == (SurveyState.OPEN, None, True)
    with direct.writing():
        CLOSE.change_all([{"survey": survey_id, "at": make.NOW}])
    assert READ.row(survey=survey_id) == (SurveyState.CLOSED, make.NOW, True)


def test_a_broken_rule_is_sqlalchemys_error(survey):
    again = columns(survey)
    db.session.remove()
    with pytest.raises(IntegrityError), direct.writing():
        COPY.change_all([again])
    with direct.writing():
        COPY.change_all([again | {"slug": "another"}, again | {"slug": "a third"}])


def test_what_waits_for_no_disk_changes_nothing_for_those_who_write_later(survey):
    survey_id, again = survey.id, columns(survey)
    db.session.remove()
    with pytest.raises(IntegrityError), direct.writing_soon():
        COPY.change_all([again])
    assert waits_for_the_disk()
    with direct.writing_soon():
        CLOSE.change(survey=survey_id, at=make.NOW)
    assert READ.row(survey=survey_id) == (SurveyState.CLOSED, make.NOW, True)
    db.session.remove()
    assert waits_for_the_disk()


def waits_for_the_disk() -> bool:
    """Whether commits of connections that rest wait for the disk: those that keep answers."""
    if db.engine.dialect.name == "sqlite":  # it only reads one by one
        with direct.writing():
            return direct.hand().driver.execute("PRAGMA synchronous").fetchone() == (2,)
    return all(_waits(way) for way in (direct.writing, direct.one_by_one))


def _waits(way) -> bool:
    with way():
        driver = direct.hand().driver
        kept = driver.execute("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
        return kept.fetchone()[0] != "session"


def test_reading_leaves_the_connection_as_it_was(survey):
    survey_id = survey.id
    db.session.remove()
    for _ in range(20):  # more than the pool holds
        with direct.one_by_one():
            READ.row(survey=survey_id)
    CLOSE.change(survey=survey_id, at=make.NOW)
    db.session.rollback()
    assert READ.row(survey=survey_id) == (SurveyState.OPEN, None, True)


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(survey, monkeypatch):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    db.session.remove()
    monkeypatch.setattr(core_db, "BUSY_SECONDS", 0.05)
    with core_db.turn_to_write(), pytest.raises(OperationalError), direct.writing():
        pass
    with direct.writing():
        pass


def test_a_server_that_went_away_is_met_once(survey):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    survey_id = survey.id
    db.session.remove()
    for used in [db.engine.connect() for _ in range(3)]:
        used.close()
    end = text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    other = create_engine(db.engine.url, poolclass=NullPool)
    with other.connect() as connection:
        connection.execute(end)

    def read() -> None:
        with direct.one_by_one():
            READ.row(survey=survey_id)

    with pytest.raises(OperationalError):
        read()
    read()
    gc.collect()  # what was lost was closed: psycopg warns of a connection that was not
    for used in [db.engine.connect() for _ in range(3)]:
        used.execute(text("select 1"))
        used.close()

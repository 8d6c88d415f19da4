"""Connections rest where the next statement finds them, and go when the engine does."""

from __future__ import annotations

import gc

import pytest

from voc.core import direct, resting
from voc.core.db import db


@pytest.fixture
def engine(app):
    db.session.remove()
    db.engine.dispose()
    return db.engine


def test_the_connection_of_one_statement_serves_the_next(engine):
    first = resting.take(engine, resting.Use.ALONE)
    resting.put_back(engine, first, resting.Use.ALONE)
    assert resting.take(engine, resting.Use.ALONE) is first
    first.close()


def test_two_at_once_have_one_each(engine):
    with direct.one_by_one() as one, direct.one_by_one() as other:
        assert one.driver is not other.driver


def test_a_transaction_gets_no_connection_that_has_none(engine):
    with direct.one_by_one() as one:
        alone = one.driver
    with direct.writing():
        assert direct.hand().driver is not alone


def test_those_that_rest_are_closed_with_the_engine(engine):
    with direct.one_by_one() as one:
        driver = one.driver
    del one
    engine.dispose()
    with pytest.raises(engine.dialect.loaded_dbapi.Error):
        driver.execute("select 1")
    del driver
    gc.collect()  # psycopg warns of one that was not closed

"""Statements told to libpq itself say, change and refuse what those of a cursor do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import psycopg
import pytest

from voc.core import direct
from voc.core.db import db
from voc.core.postgresql_prepared import Prepared, is_ready

SAID = {
    "number": -7,
    "large": 2**40,
    "words": "100 % 'quoted' \\ «نقل» 😀",
    "nothing": None,
    "yes": True,
    "moment": datetime(2026, 11, 22, 9, 30, 1, 5, tzinfo=UTC),
    "day": date(2026, 3, 21),
    "bytes": bytes(range(256)),
}
TYPES = ("integer", "bigint", "text", "text", "boolean", "timestamptz", "date", "bytea")
COLUMNS = ", ".join(f"%({name})s::{kind}" for name, kind in zip(SAID, TYPES, strict=True))
EVERYTHING = f"select {COLUMNS}, %(number)s::integer %% 4 as rest"


@pytest.fixture
def driver(app):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a matter of PostgreSQL")
    with direct.one_by_one() as own:
        yield own.driver


def test_values_go_and_come_as_through_a_cursor(driver):
    assert is_ready(driver)
    answer = Prepared(EVERYTHING).run(driver, SAID)
    assert answer.fetchone() == driver.execute(EVERYTHING, SAID).fetchone()
    assert answer.fetchone()[:3] == (-7, 2**40, SAID["words"])
    assert Prepared("select 1 where %(no)s").run(driver, {"no": False}).fetchone() is None


def test_what_the_server_forgot_is_prepared_again(driver):
    asked = Prepared("select %(number)s::integer")
    for number in range(2):
        assert asked.run(driver, {"number": number}).fetchone() == (number,)
        driver.execute("deallocate all")
    assert asked.run(driver, {"number": 2}).fetchone() == (2,)


def test_errors_are_those_of_psycopg_and_the_connection_goes_on(driver):
    asked = Prepared("select 1 / %(number)s::integer")
    with pytest.raises(psycopg.errors.DivisionByZero):
        asked.run(driver, {"number": 0})
    with pytest.raises(psycopg.errors.UndefinedTable):
        Prepared("select * from nowhere").run(driver, {})
    assert asked.run(driver, {"number": 1}).fetchone() == (1,)


def test_in_a_transaction_of_psycopgs_none_is_told_so(app):
    with direct.writing():
        driver = direct.hand().driver
        assert db.engine.dialect.name == "sqlite" or not is_ready(driver)

"""The one outreach there was becomes the first programme, and nothing of it is lost."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text

from tests import factories as make
from tests.migrations.test_migrations import empty_app
from voc.core.db import db

assert empty_app  # a fixture
BEFORE = "0028"
AT = "2026-11-21 05:00:00+00:00"


def insert(table, values):
    names = ", ".join(values)
    slots = ", ".join(f":{name}" for name in values)
    db.session.execute(text(f"insert into {table} ({names}) values ({slots})"), values)
    db.session.commit()


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


@pytest.mark.parametrize(("size", "a_day", "is_active"), [(7, 7, True), (0, 5, False)])
def test_the_one_outreach_becomes_the_first_programme_and_back(empty_app, size, a_day, is_active):
    flask_migrate.upgrade(revision=BEFORE)
    who = make.customer()
    insert(
        "organisation",
        {"id": 1, "name": "", "zone": "Asia/Tehran", "language": "en", "sender_name": ""}
        | {"sender_address": "", "weekend": "4", "invited_rest_days": 28}
        | {"answered_rest_days": 90, "draft_rest_hours": 24, "outreach_size": size}
        | {"minimum_value": 5, "minimum_words": 8, "has_sample": False, "created_at": AT}
        | {"most_messages": 3, "company_cap": 0},
    )
    insert("outreach_day", {"day": AT[:10], "drawn_at": AT, "frame": 9, "seed": 1})
    call = {"day": AT[:10], "position": 1, "customer_id": who.id, "note": "", "is_sample": False}
    insert("outreach_call", call)
    flask_migrate.upgrade()
    found = "select name, a_day, chooses, asks, is_active, next_at is null from programme"
    assert [
        (name, number, rule, way, bool(active), bool(rests))
        for name, number, rule, way, active, rests in rows(found)
    ] == [("Five customers a day", a_day, "random", "phone", is_active, not is_active)]
    joined = (
        "select count(*) from outreach_call natural join (select programme_id from outreach_day) d"
    )
    assert rows(joined) == [(1,)]
    flask_migrate.downgrade(revision=BEFORE)
    assert rows("select outreach_size from organisation") == [(size,)]
    assert rows("select frame from outreach_day") == [(9,)]
    flask_migrate.upgrade()
    assert rows("select count(*) from outreach_call") == [(1,)]


def test_where_nothing_was_set_up_there_is_no_programme(empty_app):
    flask_migrate.upgrade()
    assert rows("select count(*) from programme") == [(0,)]

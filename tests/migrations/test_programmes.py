"""The one outreach there was becomes the first programme, and nothing of it is lost."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text

from tests import factories as make
from tests.migrations import earlier
from voc.core.db import db

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


PROGRAMME = {
    "name": "Ours",
    "question_fa": "",
    "question_en": "",
    "a_day": 5,
    "chooses": "random",
    "value_by": "",
    "stratify_by": "",
    "hour": 7,
    "weekdays": "",
    "return_days": 7,
    "is_active": True,
    "is_sample": False,
    "created_at": AT,
}


def test_lists_of_links_do_not_stay_as_lists_of_calls(empty_app):
    flask_migrate.upgrade(revision="0029")
    insert("programme", {"id": 1, "asks": "link", **PROGRAMME})
    insert("programme", {"id": 2, "asks": "phone", **PROGRAMME})
    people = [make.customer().id for _ in range(4)]
    link = 1
    asked_by = {"id": link, "survey_id": earlier.survey(), "customer_id": people[0]}
    insert("invitation", {**asked_by, "generation": 0, "created_at": AT, "expires_at": AT})
    db.session.remove()
    drawn = [(1, "2026-11-21"), (2, "2026-11-21"), (1, "2026-11-22"), (1, "2026-11-23")]
    for frame, (programme, day) in enumerate(drawn):
        day_of = {"programme_id": programme, "day": day, "drawn_at": AT, "frame": frame, "seed": 1}
        insert("outreach_day", day_of)
    asked = [(1, "21", None, None), (2, "21", None, None), (1, "22", link, None)]
    asked.append((1, "23", None, "answered"))  # a call, before it asked by links
    for who, (programme, day, invitation, outcome) in zip(people, asked, strict=True):
        call = {"programme_id": programme, "day": f"2026-11-{day}", "position": 1, "note": ""}
        call |= {"customer_id": who, "invitation_id": invitation, "is_sample": False}
        call |= {"outcome": outcome, "recorded_at": AT if outcome else None}
        insert("outreach_call", call)
    flask_migrate.downgrade(revision=BEFORE)
    assert rows("select frame from outreach_day order by day") == [(1,), (3,)]
    kept = [(people[1],), (people[3],)]
    assert rows("select customer_id from outreach_call order by day") == kept


def test_where_nothing_was_set_up_there_is_no_programme(newest_app):
    assert rows("select count(*) from programme") == [(0,)]

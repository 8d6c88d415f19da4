"""Waves go on over the approval of drafts, there and back."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests.migrations import earlier
from voc.core.db import db


def test_waves_from_before_wait_for_nobody_and_survive_both_ways(empty_app):
    flask_migrate.upgrade(revision="0027")
    survey_id = earlier.survey()
    db.session.execute(
        text(
            "insert into wave (name, survey_id, channel, state, repeats, calendar, day, hour,"
            " minute, starts_at, expires_days, is_sample, created_at, owner_id) values"
            " ('w', :survey, 'console', 'active', 'once', 'jalali', 1, 10, 0,"
            " '2026-11-22 09:30:00', 60, false, '2026-11-22 09:30:00', null)"
        ),
        {"survey": survey_id},
    )
    db.session.commit()
    db.session.remove()
    flask_migrate.upgrade()
    kept = text("select name, ready_at, sent_back from wave")
    assert [tuple(row) for row in db.session.execute(kept)] == [("w", None, "")]
    db.session.execute(text("update wave set state = 'draft', ready_at = created_at"))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0027")
    state = text("select name, state from wave")
    assert [tuple(row) for row in db.session.execute(state)] == [("w", "draft")]
    db.session.rollback()

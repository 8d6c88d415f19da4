"""Waves after events end where these are not known; all others stay."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.delivery.models import ChannelName
from voc.waves.event_models import WaveEvent
from voc.waves.invitation_models import SkipReason
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def test_waves_after_events_end_and_others_go_on(newest_app):
    event, survey = make.event(), make.survey()
    for name, kind in (("weekly", Kind.WEEKS), ("after", Kind.EVENT)):
        wave = Wave(name=name, survey=survey, channel=ChannelName.CONSOLE, repeats=kind)
        wave.state, wave.starts_at, wave.created_at = WaveState.ACTIVE, make.NOW, make.NOW
        wave.next_at = make.NOW
        if kind is Kind.EVENT:
            wave.event_kind = event.kind
        make.save(wave)
    run = make.save(WaveRun(wave=wave, due_at=make.NOW, opened_at=make.NOW))
    make.save(WaveEvent(wave_id=wave.id, event_id=event.id, happened_at=event.at, run_id=run.id))
    make.invitation(survey=survey, run_id=run.id, skipped_at=make.NOW, skip_reason=SkipReason.LATE)
    db.session.remove()
    flask_migrate.downgrade(revision="0034")
    assert rows("select name, repeats, state, next_at is null from wave order by name") == [
        ("after", "once", "finished", True),
        ("weekly", "weeks", "active", False),
    ]
    assert rows("select skip_reason from invitation") == [("quarantined",)]
    flask_migrate.upgrade()
    assert rows("select name, delay_hours, patience_days from wave order by name") == [
        ("after", 0, 3),
        ("weekly", 0, 3),
    ]
    assert rows("select count(*) from wave_run") == [(1,)]
    assert rows("select count(*) from customer_event") == [(1,)]

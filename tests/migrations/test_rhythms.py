"""Waves of a rhythm that is not known any more end; all others go on as they were."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.delivery.models import ChannelName
from voc.waves.models import RunStratum, Sampling, Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def test_waves_of_other_rhythms_end_and_monthly_ones_go_on(newest_app):
    survey = make.survey()
    for name, kind in (("weekly", Kind.WEEKS), ("monthly", Kind.MONTHLY)):
        wave = Wave(
            name=name,
            survey=survey,
            channel=ChannelName.CONSOLE,
            state=WaveState.ACTIVE,
            repeats=kind,
            starts_at=make.NOW,
            next_at=make.NOW,
            created_at=make.NOW,
            sampling=Sampling.NUMBER,
            sample_size=5,
        )
        run = WaveRun(wave=wave, due_at=make.NOW, opened_at=make.NOW, seed=1)
        run.strata.append(RunStratum(value="", frame=9, drawn=5, threshold=2**31))
        make.save(run)
    db.session.remove()
    flask_migrate.downgrade(revision="0022")
    assert rows("select name, repeats, state, next_at is null from wave order by name") == [
        ("monthly", "monthly", "active", False),
        ("weekly", "once", "finished", True),
    ]
    flask_migrate.upgrade()
    assert rows("select sampling, sample_size, reminders from wave") == [("all", None, 1)] * 2
    assert rows("select count(*) from wave_run") == [(2,)]

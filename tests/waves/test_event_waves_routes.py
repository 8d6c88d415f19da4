"""Planning a wave after an event, approving it, and looking at it."""

from __future__ import annotations

import time_machine
from sqlalchemy import select

from tests import factories as make
from tests.waves.test_routes import plan, refused
from voc.core.db import db
from voc.waves import after_events
from voc.waves.models import Sampling, Wave, WaveState
from voc.waves.recurrence import Kind, RestDays

NOW = make.NOW


def test_a_wave_after_an_event_is_planned_looked_at_and_approved(owner):
    with time_machine.travel(NOW, tick=False):
        kind = make.event().kind
        chosen = {"repeats": "event", "event_kind": kind.id, "delay": "۲", "delay_unit": 24}
        url = plan(owner, **chosen, rest_days="skip", sampling="all")
        preview = owner.get(url).text
        assert "2 days after “<bdi>order_delivered</bdi>”" in preview
        assert "There was 1 such event in the last 30 days." in preview
        assert "1 of them would have led to an invitation." in preview
        assert owner.submit(f"{url}/start").status_code == 303
        after_events.plan_due(NOW)
        db.session.commit()
        one = db.session.scalar(select(Wave))
        assert (one.state, one.repeats, one.delay_hours) == (WaveState.ACTIVE, Kind.EVENT, 48)
        assert (one.sampling, one.rest_days) == (Sampling.ALL, RestDays.MOVE)
        shown = owner.get(url).text
        assert "no event has been due" in shown
        assert "1 event" in shown
        assert "/run-now" not in shown
        assert "2 days after" in owner.get("/waves/").text


def test_a_draft_is_changed_in_hours_or_days(owner):
    kind = make.event().kind
    url = plan(owner, repeats="event", event_kind=kind.id, delay=5, delay_unit=1)
    form = owner.get(f"{url}/change").text
    assert 'value="5"' in form
    assert "5 hours after" in owner.get(url).text
    again = {"name": "x", "survey": db.session.scalar(select(Wave.survey_id)), "segment": 0}
    again |= {"channel": "console", "repeats": "once", "calendar": "jalali", "day": 1}
    again |= {"time_of_day": "10:00", "reminder": 4}
    assert owner.submit(f"{url}/change", again).status_code == 303
    one = db.session.scalar(select(Wave))
    assert (one.repeats, one.event_kind_id, one.delay_hours) == (Kind.ONCE, None, 0)


def test_what_cannot_be_waited_for_is_refused(owner):
    assert "Bring a file of events first" in refused(owner, repeats="event")
    kind = make.event().kind
    chosen = {"repeats": "event", "event_kind": kind.id}
    assert "At most 90 days." in refused(owner, **chosen, delay=91, delay_unit=24)
    assert 'aria-invalid="true"' in refused(owner, **chosen, delay=-1, delay_unit=1)
    assert 'aria-invalid="true"' in refused(owner, **chosen, patience_days=31)


def test_so_many_percent_of_events_are_drawn_and_no_number_is(owner):
    with time_machine.travel(NOW, tick=False):
        happened = [make.event() for _ in range(4)]
        chosen = {"repeats": "event", "event_kind": happened[0].kind_id, "delay": 0}
        assert "everybody or so many percent" in refused(
            owner, **chosen, sampling="number", sample_size=3
        )
        url = plan(owner, **chosen, sampling="percent", sample_size="۲۵", stratify_by="language")
        preview = owner.get(url).text
        assert "Of the 4 that could have led to an invitation, about 1 would" in preview
        assert "25 percent, drawn by chance" in preview
        one = db.session.scalar(select(Wave))
        assert (one.sampling, one.sample_size, one.stratify_by) == (Sampling.PERCENT, 25, "")

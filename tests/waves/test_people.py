"""The numbers of a wave, and the people behind them."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests import factories as make
from voc.core.access import Role
from voc.core.db import db
from voc.customers import history
from voc.delivery.models import ChannelName, Mailing, Message, MessagePurpose
from voc.waves import actions, funnel, tallies
from voc.waves.funnel import Funnel
from voc.waves.invitation_models import SkipReason
from voc.waves.models import WaveRun, WaveState
from voc.waves.recurrence import Kind

NOW = make.NOW
HOUR = timedelta(hours=1)


@pytest.fixture
def wave(app):
    return wave_of(make.survey())


def wave_of(survey):
    chosen = actions.Chosen(
        name="Spring", survey=survey, segment=None, channel=ChannelName.CONSOLE, repeats=Kind.ONCE
    )
    one = actions.create(chosen, NOW)
    one.state = WaveState.ACTIVE
    one.runs.append(WaveRun(due_at=NOW, opened_at=NOW, cursor=0))
    return make.save(one)


def invited(wave, name="", **given):
    who = make.customer(name=name or "Somebody")
    expires_at = given.pop("expires_at", make.LATER)
    if "skipped_at" not in given:
        given["queued_at"] = NOW
    return make.invitation(
        survey=wave.survey,
        customer=who,
        run_id=wave.runs[0].id,
        created_at=NOW,
        expires_at=expires_at,
        **given,
    )


def fill(wave):
    invited(wave, "Waits")
    invited(wave, "Silent", sent_at=NOW)
    invited(wave, "Late", sent_at=NOW, expires_at=NOW)
    invited(wave, "Looker", sent_at=NOW, opened_at=NOW)
    invited(wave, "Done", sent_at=NOW, opened_at=NOW, started_at=NOW, completed_at=NOW)
    invited(wave, "Refused", bounced_at=NOW)
    invited(wave, "Bounced", sent_at=NOW, bounced_at=NOW)
    invited(wave, "Stopped", sent_at=NOW, declined_at=NOW)
    invited(wave, "Rests", skipped_at=NOW, skip_reason=SkipReason.QUARANTINED)
    invited(wave, "Nowhere", skipped_at=NOW, skip_reason=SkipReason.NO_ADDRESS)


def test_everyone_is_counted_once_a_step_in_one_statement(wave):
    fill(wave)
    found = tallies.tally(wave, NOW + HOUR)
    assert found.whole == Funnel(
        asked=8, sent=6, out=7, bounced=2, opened=2, started=1, completed=1, declined=1, expired=1
    )
    assert found.whole == found.runs[wave.runs[0].id]
    assert found.whole == tallies.funnels([wave], NOW + HOUR)[wave.id]
    assert found.skipped == {SkipReason.QUARANTINED: 1, SkipReason.NO_ADDRESS: 1}
    assert found.waiting == 1


def test_rr1_counts_whom_nothing_reached_and_rr5_does_not():
    found = Funnel(asked=12, out=10, sent=9, bounced=2, completed=4)
    assert (found.rate, found.reached_rate) == (0.4, 0.5)
    assert Funnel().rate is None
    assert Funnel().interval is None


def test_progress_says_how_many_a_minute_and_how_long():
    assert funnel.Progress(None, waiting=90, per_minute=30).minutes == 3
    assert funnel.Progress(None, waiting=9, per_minute=0).minutes is None


STAGES = {
    "queued": 8,
    "sent": 6,
    "delivered": 5,
    "opened": 2,
    "started": 1,
    "completed": 1,
    "bounced": 2,
    "declined": 1,
    "expired": 1,
    "skipped": 2,
}


def test_each_number_leads_to_as_many_people(wave, owner):
    fill(wave)
    with time_machine.travel(NOW + HOUR, tick=False):
        page = owner.get(f"/waves/{wave.id}").text
        links = re.findall(r'href="([^"]*/people[^"]*)">(\d+)<', page)
        assert len(links) > len(STAGES)
        for url, count in links:
            people = owner.get(url.replace("&amp;", "&")).text
            assert people.count('<th scope="row">') == int(count), url
        for stage, count in STAGES.items():
            people = owner.get(f"/waves/{wave.id}/people?stage={stage}").text
            assert people.count('<th scope="row">') == count, stage
        assert "Waits to be sent" in owner.get(f"/waves/{wave.id}/people").text


@pytest.mark.parametrize(
    "query", ["stage=everyone", "stage=skipped&reason=none", "run=99999999999"]
)
def test_what_is_no_list_is_not_found(wave, owner, query):
    assert owner.get(f"/waves/{wave.id}/people?{query}").status_code == 404


def test_whoever_may_not_see_personal_data_sees_numbers_only(wave, sign_in):
    fill(wave)
    designer = sign_in(Role.DESIGNER)
    assert "/people" not in designer.get(f"/waves/{wave.id}").text
    assert designer.get(f"/waves/{wave.id}/people").status_code == 403
    assert sign_in(Role.AGENT).get(f"/waves/{wave.id}/people").status_code == 403
    assert "Silent" in sign_in(Role.MANAGER).get(f"/waves/{wave.id}/people?stage=sent").text


def test_of_an_anonymous_survey_nobody_learns_who_answered(app, owner):
    wave = wave_of(make.survey(is_anonymous=True))
    fill(wave)
    page = owner.get(f"/waves/{wave.id}").text
    for stage in ("opened", "started", "completed", "expired"):
        assert f"stage={stage}" not in page
        assert owner.get(f"/waves/{wave.id}/people?stage={stage}").status_code == 404
    assert "Finished" not in owner.get(f"/waves/{wave.id}/people?stage=sent").text


def test_whoever_was_left_out_can_be_told_why_on_both_pages(wave, owner):
    earlier = make.invitation(created_at=NOW - timedelta(days=12))
    one = make.invitation(
        survey=wave.survey,
        customer=earlier.customer,
        run_id=wave.runs[0].id,
        created_at=NOW,
        skipped_at=NOW,
        skip_reason=SkipReason.QUARANTINED,
    )
    history.note_invited([one.customer_id], NOW + HOUR)  # later: explains nothing
    db.session.commit()
    assert "asked 12 days before" in owner.get(f"/waves/{wave.id}/people?stage=skipped").text
    page = owner.get(f"/customers/{one.customer_id}").text
    assert "Left out of waves" in page
    assert "asked 12 days before" in page
    history.note_answered(one.customer_id, NOW - timedelta(days=3))
    db.session.commit()
    assert "answered 3 days before" in owner.get(f"/customers/{one.customer_id}").text


def test_while_a_run_goes_out_its_page_says_how_far_it_is(wave, owner):
    fill(wave)
    run = wave.runs[0]
    mailing = make.save(mailing_of_console())
    run.mailing = mailing
    db.session.add(message(mailing, run))
    db.session.commit()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        page = owner.get(f"/waves/{wave.id}").text
        assert "7 of 8 have left" in page
        assert "6 a minute, about 1 minute more" in page


def mailing_of_console():
    return Mailing(channel=ChannelName.CONSOLE, sender_name="", sender_address="", created_at=NOW)


def message(mailing, run):
    return Message(
        mailing_id=mailing.id,
        purpose=MessagePurpose.INVITATION,
        subject_id=run.id,
        address="x@example.com",
        language="en",
        next_at=NOW,
        created_at=NOW,
    )

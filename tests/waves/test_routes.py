"""Planning a wave, approving it, watching it; links made by hand."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as make
from voc.accounts.models import AuditEntry
from voc.core import clock
from voc.core.access import Role
from voc.core.db import db
from voc.customers import history
from voc.delivery import sending
from voc.delivery.models import ChannelName, Message, Outcome
from voc.waves import actions, invitations, inviting, news, running
from voc.waves.invitation_models import Invitation
from voc.waves.models import Sampling, Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind

NOW = make.NOW


def work():
    """One turn of the worker."""
    at = clock.now()
    for step in (
        running.open_due,
        inviting.invite_due,
        sending.send_due,
        news.take_news,
        running.remind_due,
    ):
        while step(at):
            db.session.commit()
        db.session.commit()


def plan(client, **given):
    survey = given.pop("survey", None) or make.survey()
    data = {
        "name": "Spring",
        "survey": survey.id,
        "segment": 0,
        "channel": "console",
        "repeats": "once",
        "calendar": "jalali",
        "day": 1,
        "time_of_day": "10:00",
        "reminder": 4,
        **given,
    }
    answer = client.submit("/waves/new", data)
    assert answer.status_code == 303, answer.text
    return answer.location


def refused(client, **given):
    """What the form says to it."""
    answer = client.submit("/waves/new", {"name": "x", "survey": make.survey().id, **given})
    assert answer.status_code == 422
    return answer.text


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_empty_page_says_what_waves_are(sign_in, language):
    page = sign_in(language=language).get("/waves/")
    assert "/waves/new" in page.text


def test_a_wave_is_planned_looked_at_approved_and_seen(owner):
    with time_machine.travel(NOW, tick=False):
        for number in range(3):
            one = make.customer()
            if number == 0:
                history.note_invited([one.id], NOW - timedelta(days=2))
        db.session.commit()
        url = plan(owner)
        preview = owner.get(url)
        assert "2 customers will be asked." in preview.text
        assert "1 asked or answered too recently" in preview.text
        assert owner.submit(f"{url}/start").status_code == 303
        work()
        shown = owner.get(url)
        steps = re.findall(r"stage=(\w+)\">(\d+)<", shown.text)
        assert steps[:3] == [("queued", "2"), ("sent", "2"), ("delivered", "2")]
        assert "0 of 2 finished, likely 0% to" in shown.text
        assert owner.get("/waves/").status_code == 200
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert {"planned a wave", "started a wave"} <= set(acts)


def test_a_monthly_wave_shows_its_next_five_moments_in_both_calendars(owner):
    with time_machine.travel(NOW, tick=False):
        page = owner.get(plan(owner, repeats="monthly", day=15))
    found = re.findall(r"<li><time datetime=\"([^\"]+)", page.text)
    assert len(found) == 5
    assert found[0].startswith("2026-12-06T06:30")  # 15 Azar 1405, 10:00 in Tehran
    assert "15 Azar 1405" in page.text


RHYTHMS = {
    "days": ({"repeats": "days", "every": "۱۰"}, "Every 10 days at 10:00", "2026-11-22T06:30"),
    "weeks": (
        {"repeats": "weeks", "every": 2, "weekday": 2},
        "Every 2 weeks, on Wednesday at 10:00",
        "2026-11-25T06:30",
    ),
    "last Saturday": (
        {"repeats": "monthly", "every": 3, "ordinal": 5, "weekday": 5},
        "Every 3 months, on the last Saturday of the Jalali month at 10:00",
        "2026-12-19T06:30",
    ),
    "first working day": (
        {"repeats": "monthly", "day": 6, "rest_days": "move"},
        "On day 6 of every Jalali month at 10:00",
        "2026-11-28T06:30",  # 6 Azar 1405 is a Friday
    ),
    "crontab": (
        {"repeats": "cron", "cron": "30 9 1-7 * sat"},
        "30 9 1-7 * sat",
        "2026-12-05T06:00",
    ),
    "rolling": (
        {"repeats": "rolling", "every": 3},
        "Each customer every 3 months, a few every day at 10:00",
        "2026-11-22T06:30",
    ),
}


@pytest.mark.parametrize("name", RHYTHMS)
def test_a_wave_has_any_rhythm_and_says_which(owner, name):
    given, words, first = RHYTHMS[name]
    with time_machine.travel(NOW.replace(hour=1), tick=False):
        url = plan(owner, **given)
        page = owner.get(url)
        assert words in page.text
        assert re.findall(r'<li><time datetime="([^"]+)', page.text)[0].startswith(first)
        form = owner.get(f"{url}/change").text
        [checked] = re.findall(r"<input checked[^>]*name=\"repeats\"[^>]*>", form)
        assert f'value="{given["repeats"]}"' in checked


def test_a_rolling_wave_draws_no_sample_its_turns_are_one(owner):
    plan(owner, repeats="rolling", every=3, sampling="number", sample_size="")
    assert db.session.scalars(select(Wave.sampling)).one() is Sampling.ALL


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"repeats": "monthly", "every": 5}, "Every so many months"),
        ({"repeats": "weeks", "every": 60}, "At most 52"),
        ({"repeats": "cron", "cron": "* * * * *"}, "Write five fields"),
        ({"repeats": "cron", "cron": "0 10 30 2 *"}, "Write five fields"),
        ({"from_hour": 17, "until_hour": 9}, "Choose two hours"),
        ({"from_hour": 17, "until_hour": -1}, "Choose two hours"),
        ({"sampling": "percent", "sample_size": 101}, "A number from 1 to 100"),
        ({"sampling": "number"}, "A number from 1 to"),
    ],
)
def test_what_no_wave_can_be_is_refused_at_its_field(owner, given, words):
    assert words in refused(owner, **given)


def test_a_sample_says_how_many_are_drawn_and_what_is_expected(owner):
    with time_machine.travel(NOW, tick=False):
        for _ in range(4):
            make.customer(language="fa")
        given = {"sampling": "percent", "sample_size": "۵۰", "stratify_by": "language"}
        url = plan(owner, reminders=3, **given)
        preview = owner.get(url).text
        assert "2 of the 4 customers who may be asked will be, drawn by chance." in preview
        assert "50 percent, drawn by chance, in the parts of the audience by language" in preview
        assert "allow 3 messages in 28 days" in preview
        owner.submit(f"{url}/start")
        work()
        assert re.search("2 of 4 drawn, seed [0-9]+", owner.get(url).text)


def test_the_preview_shows_the_mail_in_both_languages_in_frames_that_run_nothing(owner):
    url = plan(owner)
    page = owner.get(url)
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    for language in ("fa", "en"):
        for mode in ("light", "dark"):
            assert f'src="{url}/mail/{language}?mode={mode}"' in page.text
        mail = owner.open(f"{url}/mail/{language}", method="HEAD")
        policy = mail.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert mail.status_code == 200
    assert owner.get(f"{url}/mail/de").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_what_was_chosen_comes_back_when_a_draft_is_changed(owner):
    given = {
        "starts_on": "۱۴۰۵/۰۹/۲۰",
        "time_of_day": "۰۸:۴۵",
        "subject_fa": "سلام",
        "reminder": 0,
    }
    url = plan(owner, **given)
    form = owner.get(f"{url}/change").text
    assert 'value="2026-12-11"' in form
    assert 'value="08:45"' in form
    assert 'value="سلام"' in form
    wave = db.session.scalar(select(Wave))
    assert wave.reminder_days is None
    again = {"name": "Later", "survey": wave.survey_id, "segment": 0, "channel": "console"}
    again |= {"repeats": "once", "calendar": "jalali", "day": 1, "time_of_day": "09:00"}
    answer = owner.submit(f"{url}/change", {**again, "reminder": 2, "subject_fa": "درود"})
    assert answer.status_code == 303
    db.session.expire_all()
    wave = db.session.scalar(select(Wave))
    assert (wave.name, [text.subject for text in wave.texts]) == ("Later", ["درود"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_on", "tomorrow"),
        ("time_of_day", "25:00"),
        ("time_of_day", "ten"),
        ("day", 32),
        ("survey", 999999),
        ("channel", "email"),
        ("name", ""),
    ],
)
def test_what_makes_no_sense_is_refused_in_the_form(owner, field, value):
    survey = make.survey()
    data = {
        "name": "Spring",
        "survey": survey.id,
        "segment": 0,
        "channel": "console",
        "repeats": "once",
        "calendar": "jalali",
        "day": 1,
        "time_of_day": "10:00",
        "reminder": 4,
    }
    answer = owner.submit("/waves/new", {**data, field: value})
    assert answer.status_code == 422
    assert db.session.scalar(select(Wave)) is None


def test_a_wave_can_be_paused_resumed_and_ended(owner):
    with time_machine.travel(NOW, tick=False):
        make.customer()
        url = plan(owner)
        for verb, state in (
            ("start", WaveState.ACTIVE),
            ("pause", WaveState.PAUSED),
            ("resume", WaveState.ACTIVE),
            ("finish", WaveState.FINISHED),
        ):
            owner.submit(f"{url}/{verb}")
            db.session.expire_all()
            assert db.session.scalar(select(Wave)).state is state
            assert owner.get(url).status_code == 200


def test_what_a_started_wave_does_not_allow_is_said(owner):
    url = plan(owner)
    owner.submit(f"{url}/start")
    answer = owner.submit(f"{url}/start", follow_redirects=True)
    assert "This has changed in the meantime" in answer.text


def test_a_draft_can_be_removed(owner):
    url = plan(owner)
    assert owner.submit(f"{url}/remove").status_code == 303
    assert owner.get(url).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_only_who_has_not_begun_is_reminded_and_only_once(app):
    begun, silent = make.customer(), make.customer()
    wave = actions.create(
        actions.Chosen(
            name="w",
            survey=make.survey(),
            segment=None,
            channel=ChannelName.CONSOLE,
            repeats=Kind.ONCE,
        ),
        NOW,
    )
    actions.start(wave, NOW)
    db.session.commit()
    work()
    invited = select(Invitation.id).where(Invitation.customer_id == begun.id)
    invitations.mark_started(db.session.scalar(invited), NOW + timedelta(days=1))
    db.session.commit()
    for hours in (0, 1, 30):
        later = NOW + timedelta(days=4, hours=hours)
        with time_machine.travel(later, tick=False):
            work()
    reminders = db.session.scalars(select(Message).where(Message.number == 1)).all()
    assert [(one.customer_id, one.outcome) for one in reminders] == [(silent.id, Outcome.SENT)]


@time_machine.travel(NOW, tick=False)
def test_an_answer_cancels_a_reminder_that_is_waiting(app):
    make.customer()
    wave = actions.create(
        actions.Chosen(
            name="w",
            survey=make.survey(),
            segment=None,
            channel=ChannelName.CONSOLE,
            repeats=Kind.ONCE,
        ),
        NOW,
    )
    actions.start(wave, NOW)
    db.session.commit()
    work()
    later = NOW + timedelta(days=4)
    running.remind_due(later)
    db.session.commit()
    reminder = db.session.scalar(select(Message).where(Message.number == 1))
    assert reminder.next_at is not None
    invitations.mark_completed(db.session.scalar(select(Invitation.id)), later)
    db.session.commit()
    db.session.refresh(reminder)
    assert (reminder.next_at, reminder.outcome) == (None, Outcome.CANCELLED)


def test_links_are_made_for_a_list_of_customers(owner):
    survey = make.survey()
    one, other = make.customer(reference="A-17"), make.customer(phone="+989121234567")
    people = f"{one.email}\nA-17\n۰۹۱۲۱۲۳۴۵۶۷"
    answer = owner.submit("/waves/links/", {"survey": survey.id, "people": people})
    assert answer.status_code == 303
    page = owner.get(answer.location)
    links = re.findall(r"http://localhost/s/[\w-]+", page.text)
    made = db.session.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert {one.id, other.id} == {invitation.customer_id for invitation in made}
    assert len(set(links)) == len(made)
    file = owner.get(f"{answer.location}.csv")
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert all(link in file.text for link in links)
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert "downloaded personal links" in acts


def test_a_name_nobody_has_makes_no_link_at_all(owner):
    one = make.customer()
    data = {"survey": make.survey().id, "people": f"{one.email}\nnobody@example.com"}
    answer = owner.submit("/waves/links/", data)
    assert answer.status_code == 422
    assert "nobody@example.com" in answer.text
    assert db.session.scalar(select(Invitation)) is None


def test_a_link_can_be_ended_and_replaced(owner):
    invitation = invitations.invite(make.survey(), make.customer(), NOW)
    db.session.commit()
    answer = owner.submit(f"/waves/links/{invitation.id}/reissue", follow_redirects=True)
    assert "this is the new one" in answer.text
    owner.submit(f"/waves/links/{invitation.id}/revoke")
    db.session.refresh(invitation)
    assert (invitation.generation, invitation.revoked_at is None) == (1, False)


def test_a_designer_sees_waves_but_no_personal_links(sign_in):
    designer = sign_in(Role.DESIGNER)
    assert designer.get("/waves/").status_code == 200
    assert designer.get("/waves/links/").status_code == 403


def test_a_viewer_sees_no_waves(sign_in):
    assert sign_in(Role.VIEWER).get("/waves/").status_code == 403


def test_the_first_run_of_a_monthly_wave_can_go_out_at_once_and_once(owner):
    make.customer()
    url = plan(owner, repeats="monthly", day="1")
    owner.submit(f"{url}/start-now")
    wave = db.session.scalars(select(Wave)).one()
    assert running.open_due(clock.now()) == 1
    db.session.commit()
    again = owner.submit(f"{url}/run-now", follow_redirects=True)
    assert "A run has just gone out" in again.text
    assert len(wave.runs) == 1
    assert wave.next_at > clock.now()


def test_links_stay_open_as_long_as_somebody_chose(owner):
    with time_machine.travel(NOW, tick=False):
        make.customer()
        url = plan(owner, expires_days="۱۰", reminder=4, reminders=2)
        assert "10 days" in owner.get(url).text
        assert 'name="expires_days"' in (form := owner.get(f"{url}/change").text)
        assert 'value="10"' in form
        owner.submit(f"{url}/start")
        work()
        one = db.session.scalars(select(Invitation)).one()
        assert timedelta(days=10) <= one.expires_at - NOW <= timedelta(days=11)


def test_links_end_after_the_last_reminder(owner):
    said = refused(owner, expires_days=8, reminder=4, reminders=2)
    assert "The last reminder comes after 8 days." in said
    assert 'aria-invalid="true"' in refused(owner, expires_days=366)


def test_every_run_of_a_wave_can_be_seen(owner):
    wave = db.session.get(Wave, int(plan(owner, repeats="days").rpartition("/")[2]))
    actions.start(wave, NOW)
    db.session.add_all(
        WaveRun(wave=wave, due_at=NOW + timedelta(days=n), opened_at=NOW) for n in range(25)
    )
    db.session.commit()
    page = owner.get(f"/waves/{wave.id}").text
    assert page.count('scope="row"><span class="nowrap">') == 24
    [older] = re.findall(r'rel="next" href="([^"]+)"', page)
    assert owner.get(older).text.count('scope="row"><span class="nowrap">') == 1


def test_the_page_of_a_wave_looks_again_soon_while_its_numbers_move(owner):
    with time_machine.travel(NOW, tick=False):
        make.customer()
        url = plan(owner)
        owner.submit(f"{url}/start")
        soon, later = 'data-refresh="2"', 'data-refresh="30"'
        assert soon in owner.get(url).text  # its run is about to open
        for step in (running.open_due, inviting.invite_due, sending.send_due):
            assert soon in owner.get(url).text
            step(clock.now())
            db.session.commit()
        assert soon in owner.get(url).text  # it was sent, and the funnel does not know
        news.take_news(clock.now())
        db.session.commit()
        assert later in owner.get(url).text

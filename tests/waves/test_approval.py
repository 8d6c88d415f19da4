"""Who prepares a wave, and who lets it go out."""

import re

import pytest
from sqlalchemy import select

from tests.waves.test_routes import plan
from voc.accounts.models import AuditEntry
from voc.core.access import GRANTS, Permission, Role
from voc.core.db import db
from voc.waves.models import Wave, WaveState


def wave():
    db.session.expire_all()
    return db.session.scalars(select(Wave)).one()


def test_owners_admins_and_managers_approve_and_designers_prepare():
    holders = {role for role in Role if Permission.APPROVE in GRANTS[role]}
    assert holders == {Role.OWNER, Role.ADMIN, Role.MANAGER}
    assert Permission.WAVES in GRANTS[Role.DESIGNER]


def test_a_designer_prepares_and_a_manager_approves(sign_in):
    designer = sign_in(Role.DESIGNER)
    url = plan(designer)
    for verb in ("start", "start-now", "send-back"):
        assert designer.submit(f"{url}/{verb}").status_code == 403
    page = designer.get(url).text
    assert "Ask for approval" in page
    assert "Approve and start" not in page
    designer.submit(f"{url}/ready")
    assert wave().ready_at
    assert "Ready for approval" in designer.get("/waves/").text

    manager = sign_in(Role.MANAGER)
    assert "1 wave waits for approval." in manager.get("/waves/").text
    assert "Approve and start" in manager.get(url).text
    assert manager.open(f"{url}/mail/en", method="HEAD").status_code == 200
    manager.submit(f"{url}/start")
    assert (wave().state, wave().ready_at) == (WaveState.ACTIVE, None)
    assert manager.get(url).status_code == 200
    manager.submit(f"{url}/pause")
    assert wave().state is WaveState.PAUSED
    acts = set(db.session.scalars(select(AuditEntry.action)))
    assert {"called a wave ready", "started a wave", "paused a wave"} <= acts


def test_whoever_only_approves_prepares_nothing(sign_in):
    url = plan(sign_in(Role.DESIGNER))
    manager = sign_in(Role.MANAGER)
    assert manager.get("/waves/new").status_code == 403
    for verb in ("change", "remove", "ready"):
        assert manager.submit(f"{url}/{verb}").status_code == 403


def test_what_is_sent_back_says_why_until_it_is_ready_again(sign_in):
    designer, manager = sign_in(Role.DESIGNER), sign_in(Role.MANAGER)
    url = plan(designer)
    assert (
        "changed in the meantime"
        in manager.submit(f"{url}/send-back", {"why": "early"}, follow_redirects=True).text
    )
    designer.submit(f"{url}/ready")
    manager.submit(f"{url}/send-back", {"why": "The subject <b>shouts</b>"})
    assert wave().ready_at is None
    page = designer.get(url).text
    assert "The subject &lt;b&gt;shouts&lt;/b&gt;" in page
    designer.submit(f"{url}/ready")
    assert wave().sent_back == ""


def test_to_change_a_draft_that_waits_takes_the_mark_away(sign_in):
    designer = sign_in(Role.DESIGNER)
    url = plan(designer)
    designer.submit(f"{url}/ready")
    again = {"name": "Other", "survey": wave().survey_id, "segment": 0, "channel": "console"}
    again |= {"repeats": "once", "calendar": "jalali", "day": 1, "time_of_day": "10:00"}
    designer.submit(f"{url}/change", {**again, "reminder": 4})
    assert (wave().name, wave().ready_at) == ("Other", None)


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN])
def test_one_person_may_do_both(sign_in, role):
    person = sign_in(role)
    person.submit(f"{plan(person)}/start")
    assert wave().state is WaveState.ACTIVE


def test_only_what_was_seen_is_approved(sign_in):
    designer, manager = sign_in(Role.DESIGNER), sign_in(Role.MANAGER)
    url = plan(designer)
    [stale] = re.findall(r'name="seen" value="([0-9a-f]{16})"', manager.get(url).text)
    again = {"name": "Spring", "survey": wave().survey_id, "segment": 0, "channel": "console"}
    again |= {"repeats": "once", "calendar": "jalali", "day": 1, "time_of_day": "11:00"}
    designer.submit(f"{url}/change", {**again, "reminder": 4})
    page = manager.submit(f"{url}/start", {"seen": stale}, follow_redirects=True).text
    assert "It was changed since you looked." in page
    assert wave().state is WaveState.DRAFT
    [fresh] = re.findall(r'name="seen" value="([0-9a-f]{16})"', page)
    manager.submit(f"{url}/start", {"seen": fresh})
    assert wave().state is WaveState.ACTIVE

"""Cases: opened by an answer, in a call or by hand; owned, promised, and not forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.threads import in_threads
from voc.accounts.models import AuditEntry, User
from voc.core import clock
from voc.core.access import Role
from voc.core.db import db, writing
from voc.core.errors import Conflict
from voc.customers.models import Contact
from voc.delivery.models import Message, MessagePurpose
from voc.delivery.queries import mail_of
from voc.followups import broken, case_queries, cases
from voc.followups.models import Case, CaseNote, CaseStatus
from voc.responses import guarded
from voc.responses.models import RANDOM_IDS_FROM, ContactRequest

NOW = make.NOW


def opened(who=None, **given):
    customer = who or make.customer()
    by = given.pop("by", None) or make.person()
    case = cases.open_by_hand(customer, "Owes a call", by=by, at=NOW, **given)
    db.session.commit()
    return case


def asked_for(customer=None, at=NOW, **given):
    response = make.response(3, customer=customer, at=at, **given)
    wish = ContactRequest(
        response_id=response.id,
        customer_id=customer.id if customer else None,
        question="contact",
        phone="+989121234567",
        weekday=0,
        hour=11,
    )
    return make.save(wish)


def all_cases():
    return db.session.scalars(select(Case).order_by(Case.id)).all()


def test_an_answer_that_asks_to_be_contacted_opens_one_case(app):
    who = make.customer(zone="Europe/Berlin")
    asked_for(who)
    assert cases.open_asked_for(NOW) == 1
    assert cases.open_asked_for(NOW) == 0
    [case] = all_cases()
    assert (case.customer_id, case.status, case.owner_id) == (who.id, CaseStatus.NEW, None)
    local = case.promised_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (local.weekday(), local.hour) == (0, 11)


def test_who_is_not_known_but_left_an_address_has_a_case_too(app):
    asked_for()
    cases.open_asked_for(NOW)
    assert [case.customer_id for case in all_cases()] == [None]
    assert [wish.phone for wish in case_queries.wishes(all_cases()[0])] == ["+989121234567"]


def test_an_anonymous_answer_has_a_case_once_it_was_written_anew(app):
    survey = make.survey(is_anonymous=True)
    asked_for(survey=survey, id=RANDOM_IDS_FROM + 7, at=NOW - timedelta(hours=3))
    assert cases.open_asked_for(NOW) == 0
    tomorrow = NOW + timedelta(days=1)
    guarded.shuffle(tomorrow)
    db.session.commit()
    assert cases.open_asked_for(tomorrow) == 1
    assert guarded.shuffle(tomorrow + timedelta(days=1)) == 0
    assert len(all_cases()) == 1


def test_what_is_promised_is_to_come_however_late_the_case_is_opened(app):
    asked_for(make.customer(), at=NOW - timedelta(days=20))
    cases.open_asked_for(NOW)
    [case] = all_cases()
    assert NOW < case.promised_at <= NOW + timedelta(days=7)


def test_a_look_for_cases_keeps_nobody_from_writing(app):
    db.session.commit()
    cases.open_asked_for(NOW)
    assert not db.session().in_transaction()


@pytest.mark.parametrize("given", [{"is_test": True}, {"at": NOW - timedelta(days=40)}])
def test_a_test_or_an_old_answer_opens_none(app, given):
    asked_for(make.customer(), **given)
    assert cases.open_asked_for(NOW) == 0


def test_a_new_case_that_gets_an_owner_is_assigned_and_what_was_done_is_noted(app):
    by, case = make.person(), opened()
    cases.change(case, cases.Wanted(CaseStatus.NEW, owner=by, words="Mine now"), by=by, at=NOW)
    assert (case.status, case.owner) == (CaseStatus.ASSIGNED, by)
    cases.change(case, cases.Wanted(CaseStatus.ASSIGNED, owner=by), by=by, at=NOW)
    assert [(note.text, note.status) for note in case.notes] == [("Mine now", CaseStatus.ASSIGNED)]
    cases.change(case, cases.Wanted(CaseStatus.RESOLVED, owner=by), by=by, at=NOW)
    assert case.closed_at == NOW
    cases.change(case, cases.Wanted(CaseStatus.WAITING, owner=by), by=by, at=NOW)
    assert case.closed_at is None
    audited = select(func.count(AuditEntry.id)).where(AuditEntry.object_type == "customer_case")
    assert db.session.scalar(audited) == 4


def test_the_earliest_promise_comes_first_and_those_without_one_last(app):
    by = make.person()
    soon, late = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
    ids = [opened(by=by, owner=by, promised_at=at).id for at in (None, soon, late)]
    page = case_queries.still_open(by.id, None)
    assert [case.id for case in page.rows] == [ids[2], ids[1], ids[0]]
    assert [case.is_late(NOW) for case in page.rows] == [True, False, False]
    assert (case_queries.late(NOW), case_queries.late(NOW, by.id + 1)) == (1, 0)


def test_an_agent_opens_a_case_on_a_customers_page_and_carries_it_to_its_end(sign_in):
    agent = sign_in(Role.AGENT)
    who = make.customer(name="Sara Noor")
    assert f"/cases/new?customer={who.id}" in agent.get(f"/customers/{who.id}").text
    data = {
        "about": "A refund",
        "owner": "0",
        "promised_day": "1400/01/01",
        "promised_hour": "۱۱:۳۰",
    }
    assert agent.submit(f"/cases/new?customer={who.id}", data).status_code == 303
    [case] = all_cases()
    assert "Sara Noor" in agent.get("/cases/?whose=all").text
    assert "Sara Noor" not in agent.get("/cases/").text
    data = {"status": "closed", "owner": str(agent.person.id), "words": "Paid back"}
    assert agent.submit(f"/cases/{case.id}", data).status_code == 303
    assert "Paid back" in agent.get(f"/cases/{case.id}").text
    assert "A refund" in agent.get("/cases/?whose=all&over=yes").text
    assert "A refund" in agent.get(f"/customers/{who.id}").text


@pytest.mark.parametrize(
    "data",
    [
        {"status": "sung", "owner": "0"},
        {"status": "new", "owner": "999999"},
        {"status": "new", "owner": "0", "promised_day": "some day"},
        {"status": "new", "owner": "0", "promised_day": "1405/09/01", "promised_hour": "۲۵"},
        {"status": "new", "owner": "0", "promised_hour": "11:00"},
        {"status": "new", "owner": "0", "words": "a\x00b"},
    ],
)
def test_what_makes_no_sense_is_refused(owner, data):
    assert owner.submit(f"/cases/{opened().id}", data).status_code == 422


@pytest.mark.parametrize("seen", ["5", "9" * 5_000, "-1", "x"])
def test_a_note_that_nobody_can_have_seen_breaks_nothing(owner, seen):
    data = {"status": "waiting", "owner": "0", "words": "", "seen": seen}
    assert owner.submit(f"/cases/{opened().id}", data).status_code in {303, 409}


def test_what_was_changed_meanwhile_is_not_overwritten_and_the_note_is_kept(owner):
    case, other = opened(), make.person()
    page = owner.get(f"/cases/{case.id}").text
    assert 'name="seen" type="hidden" value="0"' in page
    wanted = cases.Wanted(CaseStatus.RESOLVED, owner=other, words="Done")
    cases.change(case, wanted, by=other, at=NOW)
    db.session.commit()
    data = {"status": "waiting", "owner": "0", "words": "Waits for parts", "seen": "0"}
    refused = owner.submit(f"/cases/{case.id}", data)
    assert refused.status_code == 409
    assert "Somebody changed this case in the meantime" in refused.text
    assert "Waits for parts" in refused.text
    assert '<option selected value="resolved">' in refused.text
    db.session.refresh(case)
    assert (case.status, case.owner, len(case.notes)) == (CaseStatus.RESOLVED, other, 1)
    data["seen"] = str(case.latest_note)
    for _twice in range(2):  # a double click is the same once more
        assert owner.submit(f"/cases/{case.id}", data).status_code == 303
    db.session.refresh(case)
    assert [note.text for note in case.notes] == ["Done", "Waits for parts"]


def test_two_who_change_a_case_at_once_do_it_one_after_the_other(app):
    case, by = opened(), make.person()
    case_id, by_id = case.id, by.id

    def change():
        with writing():
            held = case_queries.one(case_id, to_change=True)
            by = db.session.get_one(User, by_id)
            name = threading.current_thread().name
            wanted = cases.Wanted(CaseStatus.WAITING, words=name)
            try:
                cases.change(held, wanted, by=by, at=NOW, seen=0)
            except Conflict:
                return True
        return False

    assert sorted(in_threads(app, change, 2)) == [False, True]
    assert db.session.scalar(select(func.count(CaseNote.id))) == 1


def test_an_owner_who_left_stays_until_somebody_else_is_chosen(owner):
    gone = make.person(name="Who left")
    case = opened(owner=gone)
    gone.disabled_at = NOW
    db.session.commit()
    assert f'<option selected value="{gone.id}">Who left' in owner.get(f"/cases/{case.id}").text
    data = {"status": "waiting", "owner": str(gone.id)}
    assert owner.submit(f"/cases/{case.id}", data).status_code == 303
    db.session.refresh(case)
    assert (case.status, case.owner) == (CaseStatus.WAITING, gone)


def test_an_hour_without_a_day_is_refused_with_words(owner):
    case = opened(promised_at=NOW)
    data = {"status": "new", "owner": "0", "promised_hour": "11:00"}
    page = owner.submit(f"/cases/{case.id}", data).text
    assert "Please write the day as well." in page
    assert case.promised_at == NOW


@pytest.mark.parametrize("path", ["/cases/new", "/cases/new?customer=99999999999", "/cases/77"])
def test_what_is_not_there_is_not_found(owner, path):
    assert owner.get(path).status_code == 404


def test_a_viewer_and_an_analyst_see_no_cases(sign_in):
    for role in (Role.VIEWER, Role.ANALYST):
        assert sign_in(role).get("/cases/").status_code == 403


def test_a_customers_page_says_why_they_may_leave(owner):
    who = make.customer()
    assert "At risk" not in owner.get(f"/customers/{who.id}").text
    make.save(Contact(customer_id=who.id, last_score=2, last_polarity=-6000))
    page = owner.get(f"/customers/{who.id}").text
    assert "The latest score is low." in page
    assert "The latest words are negative." in page


def test_who_has_to_do_with_cases_is_shown_every_late_promise(sign_in):
    opened(promised_at=clock.now() - timedelta(hours=1))
    agent = sign_in(Role.AGENT)
    words = "1 promise to a customer is late"
    for page in ("/outreach/", "/cases/", "/cases/?whose=all&over=yes"):
        assert words in agent.get(page).text
    assert "1 promise is late" in agent.get("/cases/?whose=all").text
    assert words in sign_in(Role.MANAGER).get("/").text
    assert words not in sign_in(Role.VIEWER).get("/").text


def told():
    wanted = select(Message).where(Message.purpose == MessagePurpose.CASE)
    return db.session.scalars(wanted.order_by(Message.number)).all()


def test_a_broken_promise_is_told_to_those_who_lead_once(app):
    due = NOW - timedelta(minutes=1)
    agent = make.person(role=Role.AGENT, name="Sara")
    boss, lead = make.person(), make.person(role=Role.MANAGER, language="fa")
    case = opened(make.customer(name="Nadia"), owner=agent, by=boss, promised_at=due)
    assert broken.tell_of_late(due) == 0
    assert broken.tell_of_late(NOW) == 1
    db.session.commit()
    assert broken.tell_of_late(NOW) == 0
    assert [one.address for one in told()] == [boss.email, lead.email]
    english, persian = (mail_of(one) for one in told())
    assert english.subject == "A promise to a customer is late"
    assert "22 November 2026, 12:59" in english.text
    assert "Sara" in english.text
    assert f"/cases/{case.id}" in english.text
    assert f"/cases/{case.id}" in english.html
    assert "Nadia" not in english.text
    assert "۱ آذر ۱۴۰۵" in persian.text


@pytest.mark.parametrize("why", ["kept", "to come", "long ago", "invented", "nobody leads"])
def test_nobody_is_written_of_other_promises(app, why):
    hours = {"to come": -1, "long ago": 25}.get(why, 1)
    who = make.customer(is_sample=why == "invented")
    by = make.person(role=Role.AGENT if why == "nobody leads" else Role.OWNER)
    case = opened(who, by=by, promised_at=NOW - timedelta(hours=hours))
    if why == "kept":
        cases.change(case, cases.Wanted(CaseStatus.RESOLVED), by=by, at=NOW)
        db.session.commit()
    assert broken.tell_of_late(NOW) == 0
    assert told() == []

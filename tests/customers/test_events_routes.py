"""Bringing events by file, and looking at them."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.import_models import CustomerImport, ImportState
from voc.delivery.models import ChannelName
from voc.waves.models import Wave
from voc.waves.recurrence import Kind
from voc.worker import STEPS, tick

FILE = """مشتری,رویداد,تاریخ,شناسه,مبلغ
sara@example.com,order_delivered,1405/08/29 14:30,A-1,"۱۲٬۵۰۰"
۰۹۱۲۱۲۳۴۵۶۷,order_delivered,2026-11-20T10:00Z,A-2,
nobody@example.com,order_delivered,2026-11-20,A-3,
sara@example.com,order_delivered,2031-01-01,A-4,

sara@example.com,order_delivered,1405/08/30,A-1,1
"""


@pytest.fixture
def agent(sign_in):
    return sign_in(Role.AGENT)


@pytest.fixture
def sara(app):
    return make.customer(name="Sara", email="sara@example.com", phone="+989121234567")


def send(browser, text):
    return browser.submit(
        "/customers/events/new",
        {"file": (io.BytesIO(text.encode()), "orders.csv")},
        content_type="multipart/form-data",
    )


def work():
    tick(tuple(step for step in STEPS if step.name == "import"))


def customer_id():
    return db.session.scalar(select(CustomerEvent.customer_id).limit(1))


def count(model=CustomerEvent):
    return db.session.scalar(select(func.count(model.id)))


def test_a_file_brings_events_and_says_what_it_refused(agent, sara):
    assert "No event yet" in agent.get("/customers/events/").text
    shown = send(agent, FILE).location
    work()
    page = agent.get(shown).text
    assert "Customer: No customer is known by this." in page
    assert "When: This lies in the future." in page
    job = db.session.scalar(select(CustomerImport))
    assert (job.state, job.added, job.unchanged, job.refused) == (ImportState.DONE, 2, 1, 2)
    assert job.content is None
    listed = agent.get("/customers/events/").text
    assert "order_delivered" in listed
    assert "orders.csv" in listed
    assert "orders.csv" not in agent.get("/customers/imports/").text
    told = agent.get(f"/customers/{customer_id()}").text
    assert "A-1" in told
    assert "12,500" in told
    assert "brought events" in db.session.scalars(select(AuditEntry.action)).all()


def test_the_same_file_again_adds_nothing_and_undoing_takes_back_its_own(agent, sara):
    first = send(agent, FILE).location
    work()
    again = send(agent, FILE).location
    work()
    assert count() == 2
    agent.submit(f"{again}/undo")
    work()
    assert count() == 2
    agent.submit(f"{first}/undo")
    work()
    assert count() == 0
    assert "The import is undone." in agent.get(first).text


def test_a_row_wider_than_its_headers_brings_nothing_and_refused_cells_come_back(agent, sara):
    wide = "Email address,event,at,reference,amount\nsara@example.com,order,1404/08/29,A-1,12,500\n"
    shown = send(agent, wide + "sara@example.com,order,1404/08/29,'-7,5\n").location
    work()
    assert "more cells than" in agent.get(shown).text
    assert db.session.execute(select(CustomerEvent.reference, CustomerEvent.amount)).all() == [
        ("-7", 5.0)
    ]


def test_a_file_without_a_needed_column_is_not_kept(agent):
    answer = send(agent, "customer,event,amount\nx,y,1\n")
    assert answer.status_code == 422
    assert "The file needs a column “at”" in answer.text
    assert db.session.scalar(select(func.count(CustomerImport.id))) == 0


def test_a_kind_is_renamed_and_removed_only_while_it_is_empty(agent, sara):
    kind = make.event(customer=sara).kind
    page = f"/customers/events/{kind.id}"
    assert agent.submit(page, {"name": "Delivered"}).status_code == 303
    assert "Sara" in agent.get(page).text
    assert agent.submit(page, {"name": ""}).status_code == 422
    assert agent.submit(f"{page}/remove").status_code == 303
    assert "There are events of this kind" in agent.get("/customers/events/").text
    make.save(EventKind(key="other", name="Other", created_at=make.NOW))
    assert agent.submit(page, {"name": "other"}).status_code == 422
    db.session.execute(CustomerEvent.__table__.delete())
    draft = {"name": "After", "survey": make.survey(), "channel": ChannelName.CONSOLE}
    draft |= {"repeats": Kind.EVENT, "event_kind": kind, "starts_at": make.NOW}
    wave = make.save(Wave(**draft, created_at=make.NOW))
    agent.submit(f"{page}/remove")
    assert count(EventKind) == 2
    db.session.delete(wave)
    assert agent.submit(f"{page}/remove").status_code == 303
    assert db.session.scalars(select(EventKind.key)).all() == ["other"]

"""Bringing a file: upload, name the columns, watch, take the refused rows back, undo."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import AuditEntry
from voc.core import clock
from voc.core.access import Role
from voc.core.db import db
from voc.customers import importing
from voc.customers.import_models import CustomerImport, ImportState
from voc.customers.models import Customer
from voc.worker import STEPS, tick

HEADER = "نام,ایمیل,تلفن همراه,کد مشتری,شهر,خرید\n"


@pytest.fixture
def agent(sign_in):
    return sign_in(Role.AGENT)


def send(browser, text: str | bytes, name="people.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.submit(
        "/customers/imports/new",
        {"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def work() -> None:
    tick(tuple(step for step in STEPS if step.name == "import"))


def test_the_empty_page_teaches(agent):
    assert "No file yet" in agent.get("/customers/imports/").text


def test_columns_are_guessed_from_persian_headers_and_their_values(agent):
    answer = send(agent, HEADER + "سارا,s@example.com,۰۹۱۲۱۲۳۴۵۶۷,17,تهران,۱۲۰۰\n")
    assert answer.status_code == 303
    page = agent.get(answer.location).text
    for number, meaning in enumerate(
        ("name", "email", "phone", "reference", "new:text", "new:number")
    ):
        select_of = page.split(f'name="column-{number}"')[1].split("</select>")[0]
        assert f'value="{meaning}" selected' in select_of


def test_a_file_goes_from_upload_to_customers_and_back(agent):
    shown = send(
        agent, HEADER + "سارا,s@example.com,۰۹۱۲۱۲۳۴۵۶۷,17,تهران,۱۲۰۰\n,bad,,,,\n"
    ).location
    columns = {
        "column-0": "name",
        "column-1": "email",
        "column-2": "phone",
        "column-3": "reference",
        "column-4": "new:text",
        "column-5": "new:number",
    }
    assert agent.submit(f"{shown}/start", columns).status_code == 303
    assert "data-refresh" in agent.get(shown).text
    work()
    page = agent.get(shown).text
    assert "data-refresh" not in page
    assert "All of 2 rows are read." in page
    assert "Email: This is not an email address." in page
    assert db.session.scalars(select(Customer.phone)).all() == ["+989121234567"]
    assert "people.csv" in agent.get("/customers/imports/").text
    assert agent.submit(f"{shown}/undo").status_code == 303
    work()
    assert "The import is undone." in agent.get(shown).text
    assert db.session.scalar(select(func.count(Customer.id))) == 0
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["imported customers", "undid an import"]


def test_refused_rows_come_back_with_their_reason_and_run_nothing(agent):
    shown = send(
        agent,
        'name,email,formula\n=1+1,bad,"=cmd|\' /C calc\'!A0"\n@SUM(A1),,-12.5\n+98 21,x,"\t=2"\n',
    ).location
    agent.submit(f"{shown}/start", {"column-0": "name", "column-1": "email"})
    work()
    answer = agent.get(f"{shown}/refused.csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert lines == [
        ["name", "email", "formula", "why not taken"],
        ["'=1+1", "bad", "'=cmd|' /C calc'!A0", "Email: This is not an email address."],
        [
            "'@SUM(A1)",
            "",
            "-12.5",
            "There is no email, phone or customer number to know this customer by.",
        ],
        ["'+98 21", "x", "'\t=2", "Email: This is not an email address."],
    ]
    assert "downloaded refused rows" in db.session.scalars(select(AuditEntry.action)).all()


def test_refused_rows_that_were_mended_can_be_sent_again_as_they_are(agent):
    shown = send(agent, "name,phone\n=Sara,123\n").location
    agent.submit(f"{shown}/start", {"column-0": "name", "column-1": "phone"})
    work()
    mended = agent.get(f"{shown}/refused.csv").data.replace(b"123", b"09121234567")
    again = send(agent, mended).location
    page = agent.get(again).text
    assert 'value="" selected' in page.split('name="column-2"')[1].split("</select>")[0]
    agent.submit(f"{again}/start", {"column-0": "name", "column-1": "phone"})
    work()
    assert db.session.scalars(select(Customer.name)).all() == ["=Sara"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"column-0": "name"}, "At least one column must be"),
        ({"column-0": "email", "column-1": "email"}, "taken for the same: Email"),
        ({"column-0": "email'; drop table", "column-1": ""}, "At least one column must be"),
    ],
)
def test_columns_that_make_no_sense_are_said_and_nothing_begins(agent, chosen, words):
    shown = send(agent, "name,email\nSara,s@example.com\n").location
    page = agent.submit(f"{shown}/start", chosen)
    assert page.status_code == 422
    assert words in page.text
    assert db.session.scalars(select(CustomerImport.state)).all() == [ImportState.UPLOADED]


def test_a_file_may_be_large_and_nothing_else_may(agent):
    line = "Person with a rather long name so that the file grows,p{}@example.com\n"
    body = "name,email\n" + "".join(line.format(n) for n in range(3000))
    assert len(body) > 64 * 1024
    assert send(agent, body).status_code == 303
    too_large = agent.post(
        "/customers/imports/new",
        data=b"x" * (10 * 1024 * 1024 + 1),
        content_type="multipart/form-data; boundary=part",
    )
    assert too_large.status_code == 413
    assert agent.submit("/customers/new", {"name": "x" * (65 * 1024)}).status_code == 413


def test_a_file_that_is_no_table_is_refused_beside_its_field(agent):
    for content in (b"", b"PK\x03\x04\x00\x00\x00\x00binary", b"name,email\n"):
        answer = send(agent, content)
        assert answer.status_code == 422
        assert 'id="file-error"' in answer.text


def test_a_file_that_was_never_begun_can_be_forgotten(agent):
    shown = send(agent, "name,email\nSara,s@example.com\n").location
    agent.submit(f"{shown}/discard")
    assert db.session.scalar(select(func.count(CustomerImport.id))) == 0


def test_an_import_can_be_begun_once(agent):
    shown = send(agent, "name,email\nSara,s@example.com\n").location
    agent.submit(f"{shown}/start", {"column-1": "email"})
    assert agent.submit(f"{shown}/start", {"column-1": "email"}).status_code == 409
    assert agent.submit(f"{shown}/undo").status_code == 409


def test_the_worker_takes_whole_files_chunk_by_chunk(agent, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 7)
    body = "email\n" + "".join(f"p{n}@example.com\n" for n in range(50))
    job = importing.upload("x.csv", body.encode(), by=None, at=clock.now())
    importing.start(job, {"email": "email"}, clock.now())
    db.session.commit()
    work()
    assert db.session.scalar(select(func.count(Customer.id))) == 50


def test_hostile_headers_and_cells_are_inert(agent):
    hostile = '"""><img src=x onerror=alert(1)>{{7*7}}"'
    shown = send(agent, f"{hostile},email\n{hostile},bad\n", name="<b>.csv").location
    assert "<img src=x" not in agent.get(shown).text
    agent.submit(f"{shown}/start", {"column-0": "new:text", "column-1": "email"})
    work()
    page = agent.get(shown).text
    assert "<img src=x" not in page
    assert "<b>.csv" not in page


def test_a_page_of_another_permission_is_not_shown(sign_in):
    make.customer()
    viewer = sign_in(Role.VIEWER)
    assert viewer.get("/customers/imports/new").status_code == 403
    assert send(viewer, "name,email\nSara,s@example.com\n").status_code == 403
    assert db.session.scalar(select(func.count(CustomerImport.id))) == 0

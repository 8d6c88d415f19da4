"""Who may take what away, what they get, and what is written down about it."""

from __future__ import annotations

import csv
import io
import json

import pytest
import time_machine
from sqlalchemy import select

from tests import factories as make
from tests.exports.conftest import answered
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.exports.formats import FORMATS
from voc.exports.tables import Table


@pytest.fixture
def eight(survey):
    customer = make.customer(name="سارا", email="sara@example.com")
    for score in (10, 9, 9, 8, 7, 6, 3, 10):
        answered(
            survey,
            customer=customer,
            nps=score,
            answers={"nps": score},
            texts={"why": ("=خوب", "positive", 5000, "praise")},
        )
    return survey


def take(client, report, kind, query="period=all", **data):
    url = f"/reports/{report}?{query}"
    return client.submit(url, {"format": kind, **data}, buffered=True)  # closes the file


def audited():
    return [(e.action, e.detail) for e in db.session.scalars(select(AuditEntry))]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_shows_the_summary_with_n_beside_every_figure(eight, sign_in, language):
    page = sign_in(Role.MANAGER, language=language).get("/reports/?period=all")
    assert page.status_code == 200
    assert ("تعداد ۸" if language == "fa" else "n 8") in page.text
    assert "پشتیبانی" in page.text


def test_an_empty_page_teaches(owner):
    page = owner.get("/reports/")
    assert "nothing to take away yet" in page.text


def test_filters_change_the_page(eight, owner):
    assert "Nobody has answered within these filters" in owner.get("/reports/?language=en").text


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("report", ["responses", "summary"])
def test_a_file_comes_with_its_name_type_and_length(eight, owner, report, kind):
    answer = take(owner, report, kind, query=f"period=all&survey={eight.id}")
    assert answer.status_code == 200
    suffix = FORMATS[kind].suffix
    named = answer.headers["Content-Disposition"]
    assert named.startswith(f"attachment; filename={report}-support-20")
    assert named.endswith(f".{suffix}")
    assert answer.mimetype == FORMATS[kind].mimetype
    assert answer.content_length == len(answer.data) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_filters_change_the_file(eight, owner):
    other = make.survey(slug="other")
    answered(other, nps=1, answers={"nps": 1})
    answer = take(owner, "responses", "json", query=f"period=all&survey={other.id}")
    assert [row["survey"] for row in json.loads(answer.data)] == ["other"]


def test_taking_a_file_is_written_down(eight, owner):
    take(owner, "summary", "csv")
    take(owner, "responses", "json")
    take(owner, "responses", "csv", personal="1")
    assert audited() == [
        ("exported the summary", "csv, 1 rows, period=all"),
        ("exported responses", "json, 8 rows, period=all"),
        ("exported responses with personal data", "csv, 8 rows, period=all"),
    ]
    assert db.session.scalars(select(AuditEntry.user_id)).all() == [owner.person.id] * 3


def test_looking_is_not_written_down_and_get_takes_nothing(eight, owner):
    assert owner.get("/reports/").status_code == 200
    assert owner.get("/reports/responses").status_code == 405
    assert audited() == []


@time_machine.travel(make.NOW)
def test_names_come_for_those_who_may_see_them_and_ask(eight, sign_in):
    manager = sign_in(Role.MANAGER)
    assert 'name="personal"' in manager.get("/reports/").text
    rows = json.loads(take(manager, "responses", "json", personal="1").data)
    assert rows[0]["customer_name"] == "سارا"
    rows = json.loads(take(manager, "responses", "json").data)
    assert "customer_name" not in rows[0]


def test_names_never_come_without_the_permission(eight, sign_in):
    analyst = sign_in(Role.ANALYST)
    assert 'name="personal"' not in analyst.get("/reports/").text
    assert take(analyst, "responses", "json", personal="1").status_code == 403
    assert "sara@" not in take(analyst, "responses", "csv").text
    assert [action for action, _detail in audited()] == ["exported responses"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT, Role.DESIGNER])
def test_who_has_no_reports_gets_neither_page_nor_file(eight, sign_in, role):
    client = sign_in(role)
    assert client.get("/reports/").status_code == 403
    assert take(client, "summary", "csv").status_code == 403
    assert audited() == []


def test_a_stranger_is_asked_to_sign_in(client, eight):
    assert client.get("/reports/").status_code == 303
    assert take(client, "responses", "csv").status_code == 303


def test_a_form_without_its_token_takes_nothing(eight, owner):
    assert owner.post("/reports/summary", data={"format": "csv"}).status_code == 400


def test_unknown_reports_and_formats_are_not_there(eight, owner):
    assert take(owner, "secrets", "csv").status_code == 404
    assert take(owner, "responses", "pdf").status_code == 404


def test_single_responses_of_a_few_stay_with_those_who_must_call_back(survey, sign_in):
    answered(survey, nps=1, answers={"nps": 1}, texts={"why": "فقط من"})
    analyst = sign_in(Role.ANALYST)
    answer = take(analyst, "responses", "csv")
    assert answer.status_code == 409
    assert "1 of 8 so far" in answer.text
    assert "1 of 8 so far" in analyst.get("/reports/?period=all").text


def test_managers_see_single_responses_for_they_must_call_back(survey, sign_in):
    answered(survey, nps=1, answers={"nps": 1})
    assert take(sign_in(Role.MANAGER), "responses", "csv").status_code == 200


def test_formulas_are_inert_in_csv_and_unchanged_in_json(eight, owner):
    rows = list(csv.DictReader(io.StringIO(take(owner, "responses", "csv").text)))
    assert {row["answer.why"] for row in rows} == {"'=خوب"}
    rows = json.loads(take(owner, "responses", "json").data)
    assert {row["answer.why"] for row in rows} == {"=خوب"}


def test_a_file_that_would_not_be_complete_is_an_error_page(eight, owner, monkeypatch):
    counted = Table.counted

    def one_lost(table):
        table = Table(
            **{**{n: getattr(table, n) for n in table.__slots__}, "rows": list(table.rows)[1:]}
        )
        return counted(table)

    monkeypatch.setattr(Table, "counted", one_lost)
    answer = take(owner, "responses", "csv")
    assert answer.status_code == 500
    assert "could not be made complete" in answer.text
    assert audited() == []


def test_others_can_write_while_a_file_is_made(eight, owner, monkeypatch):
    """A file takes longer than a customer waits for their answer to be stored."""
    from voc.exports import files

    write = files.write

    def meanwhile(*given):
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE survey SET name = 'meanwhile'")
        return write(*given)

    monkeypatch.setattr(files, "write", meanwhile)
    assert take(owner, "responses", "csv").status_code == 200


def test_nothing_is_left_in_the_folder(app, eight, owner):
    settings = app.extensions["voc.settings"]
    for kind in FORMATS:
        take(owner, "summary", kind)
    assert list((settings.instance / "exports").iterdir()) == []

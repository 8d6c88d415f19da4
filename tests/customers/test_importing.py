"""Files of customers: taken in chunks, resumed, repeated, refused row by row, undone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.customers import actions, history, import_rows, importing
from voc.customers.import_models import CustomerImport, ImportRefusal, ImportState
from voc.customers.models import Attribute, AttributeKind, Customer, Suppression, SuppressionReason

NOW = make.NOW
MAPPING = {"name": "name", "email": "email", "phone": "phone", "id": "reference"}


def uploaded(text: str | bytes, mapping=None) -> CustomerImport:
    content = text if isinstance(text, bytes) else text.encode()
    job = importing.upload("people.csv", content, by=None, at=NOW)
    headers = set(job.headers)
    chosen = {k: v for k, v in (mapping or MAPPING).items() if k in headers}
    importing.start(job, chosen, NOW)
    db.session.commit()
    return job


def finish() -> None:
    while importing.import_due(NOW):
        db.session.commit()
    db.session.commit()


def taken(text: str | bytes, mapping=None) -> CustomerImport:
    job = uploaded(text, mapping)
    finish()
    return job


def counts(job: CustomerImport) -> tuple[int, int, int, int]:
    return job.added, job.updated, job.unchanged, job.refused


def refusals(job: CustomerImport) -> dict[int, str]:
    found = select(ImportRefusal).where(ImportRefusal.import_id == job.id)
    return {one.line: one.reason for one in db.session.scalars(found)}


def everybody() -> list[Customer]:
    return list(db.session.scalars(select(Customer).order_by(Customer.id)))


def rows(count: int, start: int = 0) -> str:
    body = "".join(f"Person {n},p{n}@example.com,R{n}\n" for n in range(start, start + count))
    return "name,email,id\n" + body


def test_rows_become_customers_in_their_canonical_form(app):
    job = taken(
        "name,email,phone,id\n"
        "سارا رضایی,Sara@Example.COM,۰۹۱۲ ۱۲۳ ۴۵۶۷,۱۷\n"
        '"Smith, John",,+44 20 7946 0958,18\n'
    )
    assert counts(job) == (2, 0, 0, 0)
    sara, john = everybody()
    assert (sara.name, sara.email, sara.phone, sara.reference) == (
        "سارا رضایی",
        "sara@example.com",
        "+989121234567",
        "17",
    )
    assert (john.name, john.email, john.phone) == ("Smith, John", None, "+442079460958")
    assert (sara.language, sara.consents, sara.import_id) == ("fa", True, job.id)
    assert job.state is ImportState.DONE
    assert job.content is None


def test_the_same_file_again_changes_nothing(app):
    taken(rows(30))
    again = taken(rows(30))
    assert counts(again) == (0, 0, 30, 0)
    assert len(everybody()) == 30


def test_an_import_that_is_killed_between_chunks_goes_on_where_it_was(app, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    job = uploaded(rows(35))
    importing.import_due(NOW)
    db.session.commit()
    importing.import_due(NOW)
    db.session.rollback()  # as a kill before the commit leaves it
    assert (job.line, job.added, len(everybody())) == (10, 10, 10)
    db.session.remove()
    finish()
    job = db.session.get(CustomerImport, job.id)
    assert counts(job) == (35, 0, 0, 0)
    assert len(everybody()) == 35


def test_a_chunk_that_fails_leaves_neither_rows_nor_a_moved_cursor(app, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    job = uploaded(rows(25))
    importing.import_due(NOW)
    db.session.commit()

    def stumble(*_):
        raise RuntimeError("the machine lost its power")

    with monkeypatch.context() as broken:
        broken.setattr(import_rows, "link_suppressions", stumble)
        with pytest.raises(RuntimeError):
            importing.import_due(NOW)
    db.session.rollback()
    assert (job.line, len(everybody())) == (10, 10)
    finish()
    assert (counts(job), len(everybody())) == ((25, 0, 0, 0), 25)


def test_pieces_of_the_file_may_end_inside_a_row_or_a_letter(app, monkeypatch):
    monkeypatch.setattr(importing, "PIECE", 101)
    names = [f"نام «{n}»،\nدر دو خط" for n in range(20)]
    body = "".join(f'"{name}",R{n}\n' for n, name in enumerate(names))
    job = taken("note,id\n" + body, {"note": "new:text", "id": "reference"})
    note = db.session.scalar(select(Attribute.id).where(Attribute.name == "note"))
    assert refusals(job) == {n + 2: f"attribute:{note}:unreadable" for n in range(20)}
    job = taken("note,id\n" + body.replace("\nدر", " در"), {"note": "new:text", "id": "reference"})
    assert counts(job) == (20, 0, 0, 0)


def test_each_row_is_whole_or_refused_with_its_reason(app):
    make.customer(email="one@example.com", reference="R1")
    make.customer(email="two@example.com", phone="+989121111111", reference="R2")
    job = taken(
        "name,email,phone,id\n"
        "Fine,fine@example.com,,R9\n"
        "Bad address,not an address,,R10\n"
        "Bad phone,a@example.com,12,R11\n"
        "Nobody,,,\n"
        "Two people,one@example.com,09121111111,\n"
        "Another's address,two@example.com,,R1\n"
        "Another reference,one@example.com,,R7\n"
        ",,,\n"
        "Too many,b@example.com,,R12,more\n"
        f"{'x' * 201},c@example.com,,\n"
        "Fine too,d@example.com,,\n"
    )
    assert refusals(job) == {
        3: "email:email",
        4: "phone:phone",
        5: "row:nobody",
        6: "phone:taken",
        7: "email:taken",
        8: "email:other reference",
        10: "row:columns",
        11: "name:too long",
    }
    assert counts(job) == (2, 0, 0, 8)
    assert db.session.scalar(select(func.count(Customer.id))) == 4


def test_a_known_customer_is_matched_by_reference_then_address_then_phone(app):
    by_reference = make.customer(reference="R1", email="old@example.com")
    by_email = make.customer(email="two@example.com", reference=None)
    by_phone = make.customer(email=None, phone="+989123333333")
    job = taken(
        "name,email,phone,id\n"
        "One,new@example.com,,R1\nTwo,TWO@example.com,,R2\nThree,,۰۹۱۲۳۳۳۳۳۳۳,\n"
    )
    assert counts(job) == (0, 3, 0, 0)
    assert (by_reference.name, by_reference.email) == ("One", "new@example.com")
    assert (by_email.name, by_email.reference) == ("Two", "R2")
    assert by_phone.name == "Three"
    assert "three" in by_phone.search


def test_an_empty_cell_keeps_what_was_known(app):
    known = make.customer(email="a@example.com", phone="+989121111111", name="Sara")
    taken("name,email,phone\n,a@example.com,\n")
    assert (known.name, known.phone) == ("Sara", "+989121111111")


def test_two_rows_of_one_new_customer_in_one_file_make_one(app):
    job = taken(
        "name,email,phone\nSara,s@example.com,\nSara R,s@example.com,09121111111\n"
        "Sara R,s@example.com,\n"
    )
    assert counts(job) == (1, 1, 1, 0)
    assert [(one.name, one.phone) for one in everybody()] == [("Sara R", "+989121111111")]


def test_a_column_becomes_an_attribute_of_its_kind(app):
    text = "id,City,Spent,Since\nR1,تهران,۱٬۲۵۰٫۵,۱۴۰۵/۰۱/۰۱\nR2,کرج,7,2026-03-22\n"
    mapping = {
        "id": "reference",
        "City": "new:text",
        "Spent": "new:number",
        "Since": "new:day",
    }
    job = taken(text, mapping)
    assert refusals(job) == {}
    kinds = {one.key: one.kind for one in db.session.scalars(select(Attribute))}
    assert kinds == {
        "city": AttributeKind.TEXT,
        "spent": AttributeKind.NUMBER,
        "since": AttributeKind.DAY,
    }
    first = {one.attribute.key: one.value for one in everybody()[0].attributes}
    assert first["city"] == "تهران"
    assert first["spent"] == 1250.5
    assert first["since"].isoformat() == "2026-03-21"
    assert counts(taken(text, mapping)) == (0, 0, 2, 0)
    assert db.session.scalar(select(func.count(Attribute.id))) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_delimiter_of_a_spreadsheet_is_read(app, encoding, delimiter):
    lines = [["نام", "ایمیل"], ["زهرا کاظم پور", "z@example.com"], ["رضا", "r@example.com"]]
    if encoding == "windows-1256":  # which has no Persian yeh
        lines[0] = ["نام", "موبايل"]
        lines[1][1], lines[2][1] = "09121234567", "09121234568"
    text = "\r\n".join(delimiter.join(line) for line in lines)
    if encoding == "windows-1256":
        text = text.replace("ی", "ي").replace("ک", "ك")
    job = taken(text.encode(encoding), {"نام": "name", "ایمیل": "email", "موبايل": "phone"})
    assert counts(job) == (2, 0, 0, 0)
    assert everybody()[1].name == "رضا"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"name,email\n", b"\n\n", b"\xff\xfe"])
def test_what_holds_no_rows_is_refused_at_once(app, content):
    with pytest.raises(Invalid):
        importing.upload("x.csv", content, by=None, at=NOW)


def test_undoing_takes_away_whom_it_added_and_puts_back_what_it_changed(app):
    city = make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    known = make.customer(email="a@example.com", name="Before", reference="R1")
    taken("id,city\nR1,Shiraz\n", {"id": "reference", "city": "attribute:city"})
    job = taken(
        "name,email,id,city,visits\nAfter,b@example.com,R1,Tabriz,3\nNew,n@example.com,R2,Yazd,\n",
        {**MAPPING, "city": "attribute:city", "visits": "new:number"},
    )
    assert counts(job) == (1, 1, 0, 0)
    importing.undo(job, NOW)
    db.session.commit()
    finish()
    db.session.expire_all()
    assert job.state is ImportState.UNDONE
    assert [(one.name, one.email) for one in everybody()] == [("Before", "a@example.com")]
    assert {one.attribute_id: one.value for one in known.attributes} == {city.id: "Shiraz"}
    assert "a@example.com" in known.search
    assert "after" not in known.search


def test_undoing_keeps_whom_we_asked_since_and_what_was_changed_since(app):
    known = make.customer(email="a@example.com", name="Before")
    job = taken("name,email\nAfter,a@example.com\nAsked,b@example.com\nNew,c@example.com\n")
    asked = db.session.scalars(select(Customer).where(Customer.name == "Asked")).one()
    history.note_invited([asked.id], NOW)
    known.name = "Corrected by hand"
    db.session.commit()
    importing.undo(job, NOW)
    finish()
    assert [one.name for one in everybody()] == ["Corrected by hand", "Asked"]


def test_undoing_remembers_the_first_value_over_chunks(app, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 1)
    known = make.customer(email="a@example.com", name="First")
    job = taken("name,email\nSecond,a@example.com\nThird,a@example.com\n")
    assert known.name == "Third"
    importing.undo(job, NOW)
    finish()
    db.session.expire_all()
    assert known.name == "First"


def test_an_import_starts_once_and_is_undone_once(app):
    job = taken(rows(1))
    with pytest.raises(Conflict):
        importing.start(job, {"email": "email"}, NOW)
    importing.undo(job, NOW)
    with pytest.raises(Conflict):
        importing.undo(job, NOW)


def test_who_said_stop_is_known_again_when_imported(app):
    actions.suppress("p0@example.com", SuppressionReason.UNSUBSCRIBED, NOW)
    db.session.commit()
    taken(rows(2))
    owner = db.session.scalars(select(Suppression.customer_id)).one()
    assert owner == everybody()[0].id


def test_a_mapping_without_a_way_to_recognise_customers_is_refused(app):
    job = importing.upload("x.csv", rows(2).encode(), by=None, at=NOW)
    with pytest.raises(Invalid):
        importing.start(job, {"name": "name"}, NOW)
    with pytest.raises(Invalid):
        importing.start(job, {"email": "email", "id": "email"}, NOW)

"""A segment of the customers that a file names."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core.access import Role
from voc.core.db import db
from voc.core.errors import Invalid
from voc.customers import lists, queries
from voc.customers.lists import named
from voc.customers.models import Segment, SegmentMember


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_customers_are_known_by_email_phone_or_number_in_any_column(app, encoding):
    first = make.customer(email="one@example.com")
    second, third = make.customer(reference="A-17"), make.customer(phone="+989121234567")
    make.customer()
    rows = "name,who\nمینا,ONE@example.com\nx,A-17\n\ny,۰۹۱۲۱۲۳۴۵۶۷\nz,nobody@example.com\nw,A-17\n"
    kept = lists.keep("Invited", rows.encode(encoding), make.NOW)
    db.session.commit()
    assert (kept.known, kept.unknown) == (3, 2)  # the headers, and z
    members = set(db.session.scalars(select(SegmentMember.customer_id)))
    assert members == {first.id, second.id, third.id}
    assert queries.count_of(queries.in_segment(kept.segment, make.NOW)) == 3


def test_a_file_may_be_as_wide_as_it_is_long(app):
    one = make.customer(reference="r999-69")
    rows = "\n".join(",".join(f"r{n}-{m}" for m in range(70)) for n in range(1_000))
    assert named(list(csv.reader(io.StringIO(rows)))) == [None] * 999 + [one.id]


@pytest.mark.parametrize("content", [b"", b"nobody@example.com\n", b"a\0b\n" * 50])
def test_a_file_that_names_nobody_makes_nothing(app, content):
    with pytest.raises(Invalid):
        lists.keep("Invited", content, make.NOW)
    assert db.session.scalar(select(Segment)) is None


def test_a_list_is_uploaded_narrowed_further_and_goes_with_its_segment(sign_in):
    designer = sign_in(Role.DESIGNER)
    make.customer(email="fa@example.com", language="fa")
    make.customer(email="en@example.com", language="en")
    make.customer()
    file = (io.BytesIO(b"fa@example.com\nen@example.com\nwho@example.com\n"), "list.csv")
    answer = designer.submit("/segments/from-list", {"name": "Fair", "file": file})
    assert answer.status_code == 303
    page = designer.get(answer.location).text
    assert "2 people belong to it now" in page
    assert "2 customers are on the list. 1 line names nobody we know." in page
    segment = db.session.scalar(select(Segment))
    given = {
        "field": ["list", "language"],
        "operator": ["is", "is"],
        "value": [str(segment.id), "fa"],
    }
    designer.submit(answer.location, {"do": "save", "name": "Fair", **given})
    assert "1 person belongs to it now" in designer.get(answer.location).text
    assert "on its list" in designer.get("/segments/").text
    designer.submit(f"/segments/{segment.id}/delete")
    assert db.session.scalar(select(SegmentMember)) is None


def test_what_is_wrong_with_a_list_is_said_at_its_field(sign_in):
    designer = sign_in(Role.DESIGNER)
    file = (io.BytesIO(b"who@example.com\n"), "list.csv")
    answer = designer.submit("/segments/from-list", {"name": "Fair", "file": file})
    assert answer.status_code == 422
    assert "No customer that we know" in answer.text
    assert designer.submit("/segments/from-list", {"name": "Fair"}).status_code == 422

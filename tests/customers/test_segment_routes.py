"""Putting a segment together without script: add a row, say its value, count, save."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.customers.counting import statements_of
from voc.core.access import Role
from voc.core.db import db
from voc.customers.models import (
    Attribute,
    AttributeKind,
    Contact,
    Segment,
)
from voc.customers.touchpoints import Touchpoint
from voc.delivery.models import ChannelName
from voc.waves.models import Wave
from voc.waves.recurrence import Kind

NOW = make.NOW


@pytest.fixture
def designer(sign_in):
    return sign_in(Role.DESIGNER)


def rows(*conditions) -> dict[str, list[str]]:
    fields, operators, values = zip(*conditions, strict=True)
    return {"field": list(fields), "operator": list(operators), "value": list(values)}


def segment(conditions=(), name="Some") -> Segment:
    return make.save(Segment(name=name, conditions=list(conditions), created_at=NOW))


def test_an_empty_list_teaches(designer):
    assert "No segments yet" in designer.get("/segments/").text


def test_a_row_is_added_for_the_field_that_was_chosen_and_taken_away_again(designer):
    page = designer.submit("/segments/new", {"do": "add", "new_field": "last_score"})
    assert page.status_code == 200
    assert "Latest score" in page.text
    assert 'value="at_least"' in page.text
    assert 'value="contains"' not in page.text
    page = designer.submit(
        "/segments/new",
        {"do": "remove-0", **rows(("last_score", "at_least", "9"), ("company", "is", "Acme"))},
    )
    assert 'name="field" value="company"' in page.text
    assert 'name="field" value="last_score"' not in page.text
    assert db.session.scalar(select(func.count(Segment.id))) == 0


def test_who_may_not_see_customers_sees_how_many_and_no_names(designer):
    make.customer(name="Client 1", language="fa")
    page = designer.submit("/segments/new", {"do": "preview", **rows(("language", "is", "fa"))})
    assert "1 person belongs to it now" in page.text
    assert "Client 1" not in page.text
    assert designer.get("/customers/").status_code == 403


def test_counting_shows_how_many_and_ten_of_them(owner):
    for n in range(12):
        make.customer(name=f"Client {n}", language="fa")
    make.customer(name="Somebody else", language="en")
    page = owner.submit("/segments/new", {"do": "preview", **rows(("language", "is", "fa"))})
    assert "12 people belong to it now" in page.text
    assert page.text.count("<bdi>Client ") == 10
    assert "Somebody else" not in page.text


def test_what_was_typed_in_persian_is_kept_as_a_rule(designer):
    make.save(Attribute(key="since", name="Since", kind=AttributeKind.DAY))
    make.save(Attribute(key="spent", name="Spent", kind=AttributeKind.NUMBER))
    answer = designer.submit(
        "/segments/new",
        {
            "do": "save",
            "name": "راضی‌ها",
            **rows(
                ("last_score", "at_least", "۹"),
                ("attribute:since", "after", "۱۴۰۵/۰۱/۰۱"),
                ("attribute:spent", "at_most", "۱٬۲۰۰٫۵"),
                ("last_answered", "never", ""),
                ("consents", "is", "yes"),
                ("preferred_channel", "is", "call"),
            ),
        },
    )
    assert answer.status_code == 303
    kept = db.session.scalars(select(Segment)).one()
    assert kept.conditions == [
        {"field": "last_score", "operator": "at_least", "value": 9},
        {"field": "attribute:since", "operator": "after", "value": "2026-03-21"},
        {"field": "attribute:spent", "operator": "at_most", "value": 1200.5},
        {"field": "last_answered", "operator": "never", "value": None},
        {"field": "consents", "operator": "is", "value": True},
        {"field": "preferred_channel", "operator": "is", "value": "call"},
    ]
    page = designer.get(answer.location)
    assert 'value="9"' in page.text
    assert 'value="1200.5"' in page.text
    again = designer.submit(
        answer.location,
        {"do": "save", "name": "x", **rows(("attribute:since", "after", "2026/03/21"))},
    )
    assert again.status_code == 303
    db.session.refresh(kept)
    assert kept.conditions[0]["value"] == "2026-03-21"
    assert "Since is after the day 21 March 2026" in designer.get("/segments/").text


@pytest.mark.parametrize(
    ("operator", "count", "en", "fa"),
    [
        ("is", 1, "Last told us about: Delivery", "آخرین نقطهٔ تماس: تحویل"),
        ("is_not", 2, "Last told us about: not Delivery", "آخرین نقطهٔ تماس: جز تحویل"),
        ("never", 1, "Last told us about: never", "آخرین نقطهٔ تماس: هیچ‌گاه"),
    ],
)
def test_what_somebody_last_told_us_about_is_chosen_counted_and_read(
    sign_in, operator, count, en, fa
):
    for told in (Touchpoint.DELIVERY, Touchpoint.SUPPORT, None):
        make.customer(contact=Contact(last_touchpoint=told))
    designer = sign_in(Role.DESIGNER)
    offered = designer.submit("/segments/new", {"do": "add", "new_field": "last_touchpoint"})
    assert '<option value="leaving">Leaving</option>' in offered.text
    asked = rows(("last_touchpoint", operator, "delivery"))
    page = designer.submit("/segments/new", {"do": "preview", **asked})
    assert f"{count} {'person belongs' if count == 1 else 'people belong'} to it now" in page.text
    if operator != "never":
        assert '<option value="delivery" selected>Delivery</option>' in page.text
    designer.submit("/segments/new", {"do": "save", "name": "S", **asked})
    assert re.search(rf">\s*{en}\s*<", designer.get("/segments/").text)
    assert fa in sign_in(Role.DESIGNER, language="fa").get("/segments/").text


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("last_score", "at_least", "many"), "This is not a number."),
        (("last_score", "at_least", "11"), "This is not a number."),
        (("created", "before", "yesterday"), "This is not a date."),
        (("created", "within_days", "-3"), "This is not a number."),
        (("company", "contains", "  "), "cannot be kept"),
        (("language", "is", "de"), "Only Persian and English"),
        (("language", "at_least", "fa"), "cannot be kept"),
        (("last_touchpoint", "is", "idea"), "There is no such touchpoint."),
    ],
)
def test_a_value_that_makes_no_sense_is_said_beside_it_and_nothing_is_kept(designer, row, words):
    page = designer.submit("/segments/new", {"do": "save", "name": "Some", **rows(row)})
    assert page.status_code == 422
    if row[0] != "language" or row[1] == "at_least":
        assert words in page.text
    assert db.session.scalar(select(func.count(Segment.id))) == 0


def test_rows_of_fields_that_nobody_knows_are_dropped(designer):
    page = designer.submit(
        "/segments/new",
        {"do": "preview", **rows(("shoe size", "is", "42"), ("attribute:x", "is", "1"))},
    )
    assert page.status_code == 200
    assert "Nothing is asked yet" in page.text


def test_two_segments_never_share_a_name(designer):
    segment(name="Happy")
    page = designer.submit("/segments/new", {"do": "save", "name": "Happy"})
    assert page.status_code == 422
    assert "Another segment has this name" in page.text


def test_the_list_counts_every_segment_in_one_statement(designer):
    make.customer(language="fa")
    make.customer(language="en")
    segment(name="Everybody")
    segment([{"field": "language", "operator": "is", "value": "fa"}], "Persian")

    def statements() -> int:
        return statements_of(lambda: designer.get("/segments/"))

    few = statements()
    for n in range(20):
        segment([{"field": "last_score", "operator": "at_most", "value": 6}], f"S{n}")
    assert statements() == few
    page = designer.get("/segments/").text
    assert "Language is فارسی" in page
    assert "Latest score is at most 6" in page


def test_a_segment_that_a_wave_uses_stays(designer):
    kept = segment()
    survey = make.survey()
    make.save(
        Wave(
            name="Monthly",
            survey_id=survey.id,
            segment_id=kept.id,
            channel=ChannelName.CONSOLE,
            repeats=Kind.MONTHLY,
            starts_at=NOW,
            created_at=NOW,
        )
    )
    answer = designer.submit(f"/segments/{kept.id}/delete")
    assert answer.status_code == 303
    assert "A wave uses this segment" in designer.get(answer.location).text
    assert db.session.scalar(select(func.count(Segment.id))) == 1


def test_a_segment_is_deleted_and_its_people_stay(designer):
    make.customer()
    answer = designer.submit(f"/segments/{segment().id}/delete")
    assert answer.location == "/segments/"
    assert db.session.scalar(select(func.count(Segment.id))) == 0


def test_lines_are_joined_by_or_and_turned_round_and_come_back_so(designer):
    make.customer(language="fa")
    make.customer(language="en", company="Acme")
    make.customer(language="en")
    given = {
        "do": "save",
        "name": "Some",
        **rows(("language", "is", "fa"), ("company", "is", "Acme"), ("company", "contains", "x")),
        "joined": ["and", "or", "and"],
        "sense": ["", "", "not"],
    }
    answer = designer.submit("/segments/new", given)
    assert answer.status_code == 303
    kept = db.session.scalar(select(Segment)).conditions
    assert [(one.get("or"), one.get("not")) for one in kept] == [
        (None, None),
        (True, None),
        (None, True),
    ]
    page = designer.get(answer.location).text
    assert "2 people belong to it now" in page
    assert page.count('<option value="or" selected>') == 1
    assert page.count('<option value="not" selected>') == 1
    words = designer.get("/segments/").text
    assert " or Company is “Acme”" in words
    assert "not: Company contains “x”" in words

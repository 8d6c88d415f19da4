"""The organisation's settings, its logo and its days off."""

from __future__ import annotations

import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from voc.accounts import iran_holidays
from voc.accounts.models import Holiday, Organisation
from voc.core import clock
from voc.core.access import Role
from voc.core.calendar import local_day
from voc.core.db import db

GIVEN = {
    "name": "آوای نمونه",
    "language": "fa",
    "zone": "Asia/Tehran",
    "weekend": ["3", "4"],
    "sender_name": "Sara",
    "sender_address": "sara@example.com",
    "invited_rest_days": "۳۰",
    "answered_rest_days": "90",
    "draft_rest_hours": "۴۸",
    "most_messages": "۴",
    "company_cap": "۰",
    "minimum_value": "5",
    "minimum_words": "8",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


def kept() -> Organisation:
    db.session.expire_all()
    return db.session.get(Organisation, 1)


def test_settings_are_kept_and_persian_digits_are_fine(owner):
    assert owner.submit("/settings/", GIVEN).status_code == 303
    assert (kept().invited_rest_days, kept().draft_rest_hours) == (30, 48)
    assert kept().weekend_days == {3, 4}
    assert "آوای نمونه" in owner.get("/settings/").text


def test_irans_holidays_are_added_once_and_known_days_keep_their_name(owner):
    coming = dict(iran_holidays.coming(local_day(clock.now(), ZoneInfo("Asia/Tehran"))))
    kept = min(coming)
    owner.submit("/settings/holidays", {"day": kept.isoformat(), "name": "A picnic"})
    owner.submit("/settings/holidays/iran")
    owner.submit("/settings/holidays/iran")
    found = {one.day: one.name for one in db.session.scalars(select(Holiday))}
    assert found.pop(kept) == "A picnic"
    assert found.keys() == coming.keys() - {kept}


def test_irans_holidays_of_the_rest_of_this_year_and_of_the_next():
    found = dict(iran_holidays.coming(date(2026, 11, 22)))
    assert found[date(2027, 2, 11)] == "Victory of the Revolution", "22 Bahman 1405"
    assert found[date(2027, 3, 21)] == "Nowruz", "1 Farvardin 1406"
    assert found[date(2027, 4, 2)] == "Nature Day"
    assert len(found) == 12, "two are left of 1405"


@pytest.mark.parametrize("field", ["name", "sender_name"])
def test_a_name_is_one_line_whatever_was_sent(owner, field):
    sent = owner.submit("/settings/", {**GIVEN, field: "Avan\r\nBcc: all@example.com "})
    assert sent.status_code == 303
    assert getattr(kept(), field) == "Avan Bcc: all@example.com"


def test_an_address_of_two_lines_is_refused(owner):
    sent = owner.submit("/settings/", {**GIVEN, "sender_address": "a@example.com\r\nBcc: b@x.y"})
    assert sent.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \r\n "),
        ("zone", "Mars/Olympus"),
        ("invited_rest_days", "-1"),
        ("draft_rest_hours", "0"),
        ("invited_rest_days", "9" * 30),
        ("minimum_value", "0"),
        ("sender_address", "nobody"),
        ("weekend", ["0", "1", "2", "3", "4", "5", "6"]),
    ],
)
def test_what_makes_no_sense_is_shown_again_with_a_reason(owner, field, value):
    page = owner.submit("/settings/", {**GIVEN, field: value})
    assert page.status_code == 422
    assert 'class="error"' in page.text


def test_a_large_picture_is_taken(owner):
    data = {**GIVEN, "logo": (io.BytesIO(PNG + b"0" * 150_000), "logo.png")}
    answer = owner.submit("/settings/", data, content_type="multipart/form-data")
    assert answer.status_code == 303


def test_a_picture_becomes_the_logo_and_can_be_taken_away(owner, client):
    data = {**GIVEN, "logo": (io.BytesIO(PNG), "logo.png")}
    owner.submit("/settings/", data, content_type="multipart/form-data")
    answer = client.get("/logo")
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    owner.submit("/settings/", {**GIVEN, "remove_logo": "y"})
    assert client.get("/logo").status_code == 404


def test_a_drawing_that_could_hold_script_is_refused(owner):
    data = {**GIVEN, "logo": (io.BytesIO(b"<svg onload='x'>"), "logo.svg")}
    page = owner.submit("/settings/", data, content_type="multipart/form-data")
    assert page.status_code == 422
    assert kept().logo is None


@pytest.mark.parametrize("written", ["۱۴۰۵/۰۱/۱۳", "1405/1/13", "2026-04-02"])
def test_a_holiday_may_be_written_in_either_calendar(owner, written):
    owner.submit("/settings/holidays", {"day": written, "name": "Nature day"})
    holiday = db.session.scalar(select(Holiday))
    assert holiday.day.isoformat() == "2026-04-02"
    owner.submit(f"/settings/holidays/{holiday.id}/remove")
    assert db.session.scalar(select(Holiday)) is None


def test_the_settings_are_closed_to_a_manager(sign_in):
    assert sign_in(Role.MANAGER).get("/settings/").status_code == 403


def test_a_colour_is_kept_in_one_form_and_shown_as_it_will_be_used(owner):
    assert owner.submit("/settings/", {**GIVEN, "colour": "FD0"}).status_code == 303
    assert kept().colour == "#ffdd00"
    page = owner.get("/settings/?lang=en").text
    assert 'fill="#ffdd00"' in page
    assert "contrast of only" in page
    assert owner.submit("/settings/", {**GIVEN, "colour": "yellow"}).status_code == 422
    assert owner.submit("/settings/", {**GIVEN, "colour": ""}).status_code == 303
    assert kept().colour == ""


def test_sites_that_surveys_may_lead_to_are_kept_as_hosts(owner):
    typed = "https://www.Example.com/shop\r\n\r\nreviews.example"
    assert owner.submit("/settings/", {**GIVEN, "link_hosts": typed}).status_code == 303
    assert kept().hosts == {"www.example.com", "reviews.example"}
    for wrong in ({"link_hosts": "localhost"}, {"privacy_url": "http://a.example/"}):
        assert owner.submit("/settings/", {**GIVEN, **wrong}).status_code == 422

"""The customers' own words: found, narrowed, paged, and shown to those who may read them."""

from __future__ import annotations

import base64
import json
import re

import pytest

from tests import factories as make
from tests.metrics.test_routes import noon, words
from voc.core.access import Role
from voc.metrics.comments import PAGE

assert noon  # the same still clock, used by every test of this module


def some(count=8, **given):
    asked = make.survey(name="Relation")
    for number in range(count):
        make.response(9, survey=asked, words=f"Words {number}", scored="positive", **given)
    return asked


def test_each_comment_stands_with_all_that_is_known_of_it(owner):
    asked, who = make.survey(name="Relation"), make.customer(name="Sara Rezaei")
    make.response(3, survey=asked, customer=who, words="پشتیبانی افتضاح است", scored="negative")
    page = owner.get("/comments")
    text = words(page)
    assert text.startswith("1 comment All surveys, the last 12 months")
    for part in (
        "پشتیبانی افتضاح است",
        "3 of 10, detractor",
        "negative, 90%",
        "Sara Rezaei",
        "Relation",
    ):
        assert part in text, part
    assert "22 November 2026, 13:00" in text  # 09:30 UTC in Tehran
    assert re.search(r'<blockquote class="words" dir="auto"', page.text)


def test_it_is_persian_for_those_who_read_persian(sign_in):
    make.response(10, survey=make.survey(), words="Great", scored="positive")
    text = words(sign_in(Role.OWNER, language="fa").get("/comments"))
    assert text.startswith("۱ نظر همهٔ نظرسنجی‌ها، ۱۲ ماه گذشته")
    assert "۱۰ از ۱۰، مروج" in text
    assert "مثبت، ۹۰٪" in text
    assert "۱ آذر ۱۴۰۵، ۱۳:۰۰" in text or "۱ آذر ۱۴۰۵ ۱۳:۰۰" in text


def test_what_a_customer_wrote_is_never_markup(owner):
    make.response(
        1, survey=make.survey(), words='"><img src=x onerror=alert(1)>{{7*7}}', scored="negative"
    )
    page = owner.get("/comments?q=%3Cimg")
    assert "<img" not in page.text
    assert '"><img src=x onerror=alert(1)>{{7*7}}' in words(page)


def test_a_search_and_a_filter_narrow_together_and_stay_in_the_pages_links(owner):
    some(PAGE + 3)
    make.response(0, survey=make.survey(), words="Elsewhere", scored="negative")
    page = owner.get("/comments?q=words&sentiment=positive")
    assert words(page).startswith(f"{PAGE + 3} comments")
    (older,) = re.findall(r'rel="next" href="([^"]+)"', page.text)
    older = older.replace("&amp;", "&")
    assert "q=words" in older
    assert "sentiment=positive" in older
    rest = owner.get(older)
    assert len(re.findall("<article", rest.text)) == 3
    assert 'rel="next"' not in rest.text


def test_nothing_found_says_what_to_do(owner):
    some(1)
    assert "No comment fits" in words(owner.get("/comments?q=absent"))


def test_an_empty_page_teaches(owner):
    assert "The customers' own words will stand here" in words(owner.get("/comments"))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGER, 200),
        (Role.ANALYST, 200),
        (Role.AGENT, 200),
        (Role.DESIGNER, 200),
        (Role.VIEWER, 403),
    ],
)
def test_words_are_for_those_who_may_read_them(sign_in, role, status):
    assert sign_in(role).get("/comments").status_code == status


def test_names_are_for_those_who_may_see_personal_data(sign_in):
    some(customer=make.customer(name="Sara Rezaei"))
    assert "Sara Rezaei" in words(sign_in(Role.AGENT).get("/comments"))
    analyst = words(sign_in(Role.ANALYST).get("/comments"))
    assert "Words 1" in analyst
    assert "Sara Rezaei" not in analyst


def test_few_comments_are_hidden_from_those_who_need_not_call_back(sign_in):
    some(7)
    assert "Words 1" in words(sign_in(Role.MANAGER).get("/comments"))
    text = words(sign_in(Role.ANALYST).get("/comments"))
    assert text.startswith("7 of 8 so far")
    assert not re.search(r"Words \d", text)


@pytest.mark.parametrize(
    "query", ["after=nonsense", "after=W10", "q=%00", "q=" + "x" * 5000, "period=%ff"]
)
def test_an_address_that_makes_no_sense_is_no_error(owner, query):
    some(1)
    assert owner.get(f"/comments?{query}").status_code == 200


@pytest.mark.parametrize(
    "cursor",
    [
        ["yesterday", 1],
        [{"at": "2026-11-22T09:30:00"}, 1],
        [{"at": "2026-11-22T09:30:00+00:00"}, 10**30],
        [{"at": "2026-11-22T09:30:00+00:00"}, "\0"],
        [1, 1],
        [],
    ],
)
def test_a_forged_cursor_starts_again(owner, cursor):
    some(1)
    after = base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()
    assert "Words 0" in words(owner.get(f"/comments?after={after}"))

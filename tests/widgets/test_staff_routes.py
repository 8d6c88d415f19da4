"""The page on which designers say where, when and how often."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.widgets.staging import SITE, on_site
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.responses.models import Response
from voc.widgets import queries
from voc.widgets.models import Moment, Place

GIVEN = {
    "is_on": "y",
    "sites": "Shop.Example\r\nhttps://shop.example/\r\n\r\nhttp://localhost:8081\r\n",
    "place": "popover",
    "moment": "scroll",
    "seconds": "۳۰",
    "percent": "75",
    "share": "50",
    "shown_rest_days": "7",
    "answered_rest_days": "0",
}


def test_the_settings_are_kept(owner):
    survey = make.survey()
    url = f"/surveys/{survey.id}/web-site"
    assert owner.submit(url, GIVEN).status_code == 303
    widget = queries.widget_of(survey.id)
    assert widget.sites == ["https://shop.example", "http://localhost:8081"]
    assert (widget.place, widget.moment) == (Place.POPOVER, Moment.SCROLL)
    assert (widget.is_on, widget.seconds, widget.share) == (True, 30, 50)
    page = owner.get(url).text
    assert f"/w/{survey.slug}.js&#34;&gt;&lt;/script&gt;" in page
    assert "http://localhost:8081" in page
    said = db.session.scalars(select(AuditEntry.action)).all()
    assert "changed what is shown on web sites" in said
    assert owner.submit(url, {**GIVEN, "is_on": ""}).status_code == 303
    assert queries.widget_of(survey.id).is_on is False


NUMBERS = {"seconds": 45, "percent": 60, "share": 80, "shown_rest_days": 14}


@pytest.mark.parametrize("written", ["۴۵ ۶۰ ۸۰ ۱۴", "٤٥ ٦٠ ٨٠ ١٤", "45 60 80 14"])
def test_numbers_are_read_in_all_digits_and_shown_in_the_readers(sign_in, written):
    survey, reader = make.survey(), sign_in(language="fa")
    url = f"/surveys/{survey.id}/web-site"
    given = dict(zip(NUMBERS, written.split(), strict=True))
    assert reader.submit(url, {**GIVEN, **given}).status_code == 303
    widget = queries.widget_of(survey.id)
    assert {name: getattr(widget, name) for name in NUMBERS} == NUMBERS
    page = reader.get(url).text
    shown = {name: re.search(f'<input[^>]* name="{name}"[^>]*>', page)[0] for name in NUMBERS}
    for (name, field), digits in zip(shown.items(), ("۴۵", "۶۰", "۸۰", "۱۴"), strict=True):
        assert f'value="{digits}"' in field, name
        assert 'type="number"' not in field


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites": "https://shop.example/path"},
        {"sites": "https://*.example"},
        {"sites": ""},
        {"sites": "\n".join(f"https://s{n}.example" for n in range(21))},
        {"place": "nowhere"},
        {"moment": "never"},
        {"seconds": "3601"},
        {"percent": "0"},
        {"share": "a half"},
        {"shown_rest_days": "-1"},
    ],
    ids=str,
)
def test_what_cannot_be_is_said_at_its_field(owner, wrong):
    survey = make.survey()
    answer = owner.submit(f"/surveys/{survey.id}/web-site", {**GIVEN, **wrong})
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert queries.widget_of(survey.id) is None


def test_only_designers_see_the_key(sign_in):
    widget = on_site()
    url = f"/surveys/{widget.survey_id}/web-site"
    key = queries.keys_of(widget)[0]
    assert key in sign_in(Role.DESIGNER).get(url).text
    assert sign_in(Role.ANALYST).get(url).status_code == 403


def test_the_key_can_be_replaced(owner):
    widget = on_site()
    before = queries.keys_of(widget)[0]
    url = f"/surveys/{widget.survey_id}/web-site/key"
    assert owner.submit(url).status_code == 303
    db.session.refresh(widget)
    assert queries.keys_of(widget)[0] != before
    assert owner.submit(f"/surveys/{make.survey().id}/web-site/key").status_code == 409


def test_the_sample_can_be_answered_and_nothing_is_stored(owner):
    survey = make.survey()
    page = owner.get(f"/surveys/{survey.id}/web-site/page?place=inline&as=fa")
    assert f'data-voc="{survey.slug}"' in page.text
    assert page.headers["Content-Security-Policy"].endswith(
        "frame-ancestors 'self'; frame-src 'self'"
    )
    source = re.search(r'<script async src="([^"]+)"', page.text)[1]
    assert source.endswith("/inline.js")
    assert '"trial":true' in owner.get(source).text
    url = f"/surveys/{survey.id}/web-site/try?site=http://localhost&lang=en"
    asked = owner.get(url)
    assert asked.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    thanks = owner.submit(url, {"nps": "9", "language": "en", "submission": "s" * 20})
    assert 'data-state="done"' in thanks.text
    assert owner.submit(url, {"language": "en"}).status_code == 422
    db.session.rollback()
    assert db.session.scalar(select(Response.id)) is None
    assert owner.get(url.replace("localhost", "evil.example")).status_code == 404


def test_a_draft_cannot_be_tried_but_can_be_set(owner):
    survey = make.survey(state="draft", published_number=None)
    survey.versions[0].published_at = None
    db.session.commit()
    url = f"/surveys/{survey.id}/web-site"
    assert "was never published" in owner.get(url).text
    for part in ("page", "corner.js", f"try?site={SITE}"):
        assert owner.get(f"{url}/{part}").status_code == 404

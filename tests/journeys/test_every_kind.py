"""A survey that asks in every way: answered, stored, shown, summed up and exported."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import Organisation
from voc.core.access import Role
from voc.core.db import db
from voc.customers.models import Customer
from voc.responses.models import Answer, ContactRequest, Feedback, Response
from voc.surveys.gallery import TEMPLATES
from voc.waves.queries import token_of

QUESTIONS = TEMPLATES["workshop"].content["questions"]
STATIC = Path(__file__).resolve().parents[2] / "voc" / "static"
SENT = {
    "csat": "۵",
    "nps": "9",
    "parts.topics": "4",
    "parts.place": "۲",
    "mood": "5",
    "ces": "7",
    "heard": "_other",
    "heard.other": "در مترو",
    "used": ["maps", "sheets"],
    "used.other": "",
    "next.service": "2",
    "next.data": "۱",
    "next.words": "",
    "travel": "۴۵",
    "day": "۱۴۰۵/۰۸/۳۰",
    "role": "Designer",
    "change": "More breaks",
    "call.phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷",
    "call.email": "",
    "call.weekday": "5",
    "call.hour": "17",
    "quote": "yes",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def invitation(app):
    return make.invitation(survey=make.survey(questions=QUESTIONS))


def sent(**changes):
    return urlencode({**SENT, **changes}, doseq=True)


def answer(client, invitation, **changes):
    return client.post(f"/s/{token_of(invitation)}", data=sent(**changes), content_type=FORM)


def test_every_kind_is_stored(client, invitation):
    for _retry in range(2):
        assert answer(client, invitation).status_code == 200
    assert answer(client, invitation, **{"call.hour": "18"}).status_code == 409
    db.session.rollback()
    response = db.session.scalars(select(Response)).one()
    assert (response.nps, response.csat, response.csat_scale, response.ces) == (9, 5, 5, 7)
    assert response.shuffle in range(60)
    stored = {(a.question, a.choice): a.number for a in response.answers}
    assert stored == {
        ("csat", ""): 5,
        ("nps", ""): 9,
        ("mood", ""): 5,
        ("ces", ""): 7,
        ("travel", ""): 45,
        ("parts", "topics"): 4,
        ("parts", "place"): 2,
        ("next", "service"): 2,
        ("next", "data"): 1,
        ("next", "words"): 3,
        ("heard", "_other"): None,
        ("used", "maps"): None,
        ("used", "sheets"): None,
        ("day", "2026-11-21"): None,
        ("quote", "yes"): None,
    }
    words = {one.question: (one.text, one.asks_for_change) for one in response.feedback}
    assert words == {
        "heard": ("در مترو", False),
        "role": ("Designer", False),
        "change": ("More breaks", True),
    }
    [wish] = response.contact_requests
    assert (wish.phone, wish.email, wish.weekday, wish.hour) == ("+989121234567", None, 5, 17)


def test_what_was_saved_stands_in_the_page_again(client, invitation):
    assert answer(client, invitation, language="fa", save="1").status_code < 300
    again = client.get(f"/s/{token_of(invitation)}").text
    for kept in (
        'value="در مترو"',
        'value="۰۹۱۲ ۱۲۳ ۴۵۶۷"',
        'value="۱۴۰۵/۰۸/۳۰"',
        "<option selected>",
    ):
        assert kept in again


def test_what_is_wrong_is_said_and_nothing_is_lost(client, invitation):
    page = answer(client, invitation, travel="601", day="soon", **{"next.data": "2", "heard": "z"})
    assert page.status_code == 422
    assert page.text.count('class="error"') == 4
    for kept in ('value="601"', 'value="soon"', 'value="در مترو"', 'value="۰۹۱۲ ۱۲۳ ۴۵۶۷"'):
        assert kept in page.text
    assert re.search(r'name="quote" value="yes" checked', page.text)
    assert db.session.scalar(select(func.count(Response.id))) == 0


def test_staff_see_it_whole_and_analysts_without_the_address(client, sign_in, invitation):
    answer(client, invitation)
    response_id = db.session.scalar(select(Response.id))
    page = sign_in(Role.OWNER).get(f"/responses/{response_id}").text
    for shown in ("+989121234567", "Saturday", "17:00", "21 November 2026", "در مترو", "minutes"):
        assert shown in page
    first = page.index("Reading the data")
    assert first < page.index("Designing a service") < page.index("Writing for customers")
    assert "+989121234567" not in sign_in(Role.ANALYST).get(f"/responses/{response_id}").text


def test_the_results_sum_up_every_kind(app, owner, client):
    survey = make.survey(questions=QUESTIONS)
    for number in range(9):
        own = {"travel": str(10 * number), "submission": f"submission-number-{number}"}
        page = client.post(f"/f/{survey.slug}", data=sent(**own), content_type=FORM)
        assert page.status_code == 200
    page = owner.get(f"/surveys/{survey.id}/results").text
    for shown in (
        "Mean place; 1 is first",
        "Mean of each row",
        "How long did it take you to get there? (minutes)",
        "half of them from 20 to 60",
        "November 2026",
        "Another way",
        "9 answers",
    ):
        assert shown in page
    lines = [line for line in page.split("<li>") if "<b>" in line]
    rows = [
        (re.search(r'row-name" dir="auto">([^<]+)<', line), re.search("<b>([^<]+)</b>", line))
        for line in lines
    ]
    means = {name[1]: mean[1] for name, mean in rows if name and mean}
    assert means["Reading the data"] == "1.0"
    assert means["The venue and the food"] == "2.0"


def exported(owner, survey, **asked):
    url = f"/reports/responses?period=all&survey={survey.id}"
    page = owner.submit(url, {"format": "json", **asked}, buffered=True)
    return json.loads(page.data)


def test_an_export_has_a_column_for_every_part(client, owner, invitation):
    answer(client, invitation)
    [row] = exported(owner, invitation.survey, personal="y")
    expected = {
        "answer.parts.topics": 4,
        "answer.parts.teacher": None,
        "answer.next.data": 1,
        "answer.heard": "_other",
        "answer.heard.other": "در مترو",
        "answer.used": "maps | sheets",
        "answer.travel": 45,
        "answer.day": "2026-11-21",
        "answer.day.jalali": "1405/08/30",
        "answer.call": "yes",
        "answer.call.phone": "+989121234567",
        "answer.call.weekday": "saturday",
        "answer.call.hour": 17,
        "answer.quote": "yes",
    }
    assert {key: row[key] for key in expected} == expected
    assert sorted(row["answer.heard.order"].split(" | ")) == ["colleague", "site", "social"]
    assert not any(key.startswith("answer.welcome") for key in row)
    [bare] = exported(owner, invitation.survey)
    assert "answer.call.phone" not in bare
    assert bare["answer.call"] == "yes"


def test_an_address_goes_with_its_customer_and_with_its_response(client, app, invitation):
    answer(client, invitation)
    db.session.rollback()
    db.session.delete(db.session.get(Customer, invitation.customer_id))
    db.session.commit()
    assert db.session.scalar(select(func.count(ContactRequest.id))) == 0
    assert db.session.scalar(select(func.count(Answer.id))) > 0
    assert db.session.scalar(select(func.count(Feedback.id))) > 0


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_longest_page_is_light_on_the_wire(app, invitation, language):
    organisation = db.session.get(Organisation, 1)
    organisation.colour, organisation.privacy_url = "#ffb000", "https://www.example.com/privacy"
    organisation.privacy_en = organisation.privacy_fa = "Answers are kept for a year. " * 3
    db.session.commit()
    client = FlaskClient(app)
    headers = {"Accept-Encoding": "gzip", "Accept-Language": language}
    url = f"/s/{token_of(invitation)}"
    page = client.get(url, headers=headers)
    html = gzip.decompress(page.data).decode()
    sizes = [len(page.data)]
    for name in re.findall(r"/static/([\w.-]+)\?", html):
        file = client.get(f"/static/{name}", headers=headers)
        assert gzip.decompress(file.data) == (STATIC / name).read_bytes()
        sizes.append(len(file.data))
    [colour] = re.findall(r"/look/[\w.-]+", html)
    sizes.append(len(client.get(colour, headers=headers).data))
    assert len(sizes) >= 6
    assert sum(sizes) < 15_000
    assert "Content-Encoding" not in client.get(url).headers

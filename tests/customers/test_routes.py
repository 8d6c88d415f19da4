"""The pages of customers: found in any spelling, paged, changed by those who may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests import factories as make
from tests.customers.counting import statements_of
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.customers import actions, history
from voc.customers.models import (
    Attribute,
    AttributeKind,
    Contact,
    Customer,
    CustomerAttribute,
    Suppression,
    SuppressionReason,
)
from voc.customers.touchpoints import Touchpoint

NOW = make.NOW


def names_on(page) -> list[str]:
    return re.findall(r'<th scope="row"><a[^>]*><bdi>([^<]*)</bdi>', page.text)


@pytest.fixture
def agent(sign_in):
    return sign_in(Role.AGENT)


def test_an_empty_list_teaches_and_offers_the_first_step(agent):
    page = agent.get("/customers/")
    assert "Nobody here yet" in page.text
    assert "/customers/imports/new" in page.text


@pytest.mark.parametrize(
    "typed",
    [
        "علی کیانی",
        "علي كياني",
        "کیانی علی",
        "٠٩١٢١٢٣٤٥٦٧",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "+98912",
        "ALI@",
        "می نا",
        "مینا",
    ],
)
def test_a_customer_is_found_however_the_name_or_number_is_typed(agent, typed):
    make.customer(name="علی کیانی", email="ali@example.com", phone="+989121234567", company="می‌نا")
    make.customer(name="Somebody else")
    found = names_on(agent.get("/customers/", query_string={"q": typed}))
    assert found == ["علی کیانی"]


def test_what_matches_nobody_says_so(agent):
    make.customer()
    for typed in ("nobody of this name", "50%", "_", "x" * 300, "\x00"):
        page = agent.get("/customers/", query_string={"q": typed})
        assert page.status_code == 200
    assert "Nobody matches this" in agent.get("/customers/?q=nobody").text


def test_pages_follow_each_other_without_gaps_or_repeats(agent):
    for n in range(120):
        make.customer(name=f"N{n:03}", created_at=NOW - timedelta(hours=n // 3))
    seen, url = [], "/customers/"
    while url:
        page = agent.get(url)
        seen += names_on(page)
        more = re.search(r'rel="next" href="([^"]+)"', page.text)
        url = more[1].replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 120
    assert sorted(seen) == [f"N{n:03}" for n in range(120)]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(agent):
    def people(count):
        for _ in range(count):
            person = Customer(name="N", created_at=NOW, contact=Contact(last_score=5))
            db.session.add(person)
        db.session.commit()

    def statements() -> int:
        return statements_of(lambda: agent.get("/customers/"))

    people(10)
    few = statements()
    people(190)
    assert statements() == few
    db.session.execute(update(Customer).values(name="Somebody of this name"))
    db.session.commit()
    assert statements_of(lambda: agent.get("/customers/?q=somebody")) == few


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Last told us about", "Delivery")), ("fa", ("آخرین نقطهٔ تماس", "تحویل"))],
)
def test_the_page_says_what_somebody_last_told_us_about(sign_in, language, words):
    agent = sign_in(Role.AGENT, language=language)
    told = make.customer(contact=Contact(last_touchpoint=Touchpoint.DELIVERY))
    silent = make.customer(contact=Contact(last_answered_at=NOW))
    line = f"<dt>{words[0]}</dt><dd>{words[1]}</dd>"
    assert line in agent.get(f"/customers/{told.id}").text
    assert words[0] not in agent.get(f"/customers/{silent.id}").text


def test_a_customer_is_added_in_canonical_form_and_audited(agent):
    city = make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    spent = make.save(Attribute(key="spent", name="Spent", kind=AttributeKind.NUMBER))
    answer = agent.submit(
        "/customers/new",
        {
            "name": "سارا",
            "email": "Sara@Example.com",
            "phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷",
            "language": "fa",
            "preferred_hour": "11",
            "preferred_channel": "call",
            "consents": "y",
            f"attribute_{city.id}": "تهران",
            f"attribute_{spent.id}": "۱۲۰۰٫۵",
        },
    )
    assert answer.status_code == 303
    made = db.session.scalars(select(Customer)).one()
    assert (made.email, made.phone, made.preferred_hour) == (
        "sara@example.com",
        "+989121234567",
        11,
    )
    assert {one.attribute_id: one.value for one in made.attributes} == {
        city.id: "تهران",
        spent.id: 1200.5,
    }
    page = agent.get(answer.location)
    assert "تهران" in page.text
    assert "1,200.50" in page.text
    assert db.session.scalar(select(AuditEntry.object_id)) == made.id
    edit = agent.get(f"/customers/{made.id}/edit")
    assert 'value="1200.5"' in edit.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("phone", "12"),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("name", "x" * 201),
        ("name", "two\nlines"),
        ("reference", "9" * 101),
        ("language", "de"),
        ("preferred_hour", "24"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(agent, field, value):
    answer = agent.submit("/customers/new", {"language": "fa", field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalar(select(func.count(Customer.id))) == 0


def test_a_form_that_holds_a_nul_is_refused_whole(agent):
    answer = agent.submit("/customers/new", {"language": "fa", "name": "nul\x00"})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(Customer.id))) == 0


def test_two_customers_never_share_an_address(agent):
    make.customer(email="a@example.com", phone="+989121234567", reference="R1")
    for field, value in (("email", "A@example.com"), ("phone", "09121234567"), ("reference", "R1")):
        answer = agent.submit("/customers/new", {"language": "fa", field: value})
        assert answer.status_code == 422
        assert "Another customer has this already" in answer.text


def test_a_change_updates_the_search_key_and_takes_an_attribute_away(agent):
    city = make.save(Attribute(key="city", name="City", kind=AttributeKind.TEXT))
    person = make.customer(name="Old name")
    make.save(CustomerAttribute(customer_id=person.id, attribute_id=city.id, text="Yazd"))
    answer = agent.submit(
        f"/customers/{person.id}/edit",
        {"name": "New name", "language": "en", f"attribute_{city.id}": ""},
    )
    assert answer.status_code == 303
    assert names_on(agent.get("/customers/?q=new+name")) == ["New name"]
    assert names_on(agent.get("/customers/?q=old")) == []
    assert db.session.scalar(select(func.count(CustomerAttribute.id))) == 0
    db.session.refresh(person)
    assert person.consents is False


def test_consent_is_noted_and_taken_back(agent):
    person = make.customer()
    agent.submit(f"/customers/{person.id}/consent", {"consents": "no"})
    db.session.refresh(person)
    assert person.consents is False
    assert "Does not agree" in agent.get(f"/customers/{person.id}").text
    agent.submit(f"/customers/{person.id}/consent", {"consents": "yes"})
    db.session.refresh(person)
    assert person.consents is True


def test_deleting_forgets_the_person_and_keeps_that_they_said_stop(agent):
    person = make.customer(email="stop@example.com")
    history.note_invited([person.id], NOW)
    actions.suppress("stop@example.com", SuppressionReason.UNSUBSCRIBED, NOW)
    db.session.commit()
    assert "asked us to stop" in agent.get(f"/customers/{person.id}").text
    assert agent.submit(f"/customers/{person.id}/delete").status_code == 303
    assert db.session.scalar(select(func.count(Customer.id))) == 0
    assert db.session.scalar(select(func.count(Contact.id))) == 0
    assert db.session.scalars(select(Suppression.customer_id)).all() == [None]
    again = agent.submit("/customers/new", {"email": "stop@example.com", "language": "en"})
    db.session.expire_all()
    assert db.session.scalars(select(Suppression.customer_id)).one() is not None
    assert "asked us to stop" in agent.get(again.location).text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.VIEWER])
def test_who_may_not_see_customers_sees_none(sign_in, role):
    person = make.customer(email="secret@example.com")
    browser = sign_in(role)
    for url in ("/customers/", f"/customers/{person.id}", "/segments/", "/customers/imports/"):
        page = browser.get(url)
        assert page.status_code == 403
        assert "secret@example.com" not in page.text
    assert browser.submit(f"/customers/{person.id}/delete").status_code == 403
    assert db.session.scalar(select(func.count(Customer.id))) == 1


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get("/customers/").status_code == 303


def test_a_customer_who_is_not_there_is_not_found(agent):
    for url in ("/customers/7", "/customers/7/edit", "/customers/imports/7"):
        assert agent.get(url).status_code == 404


def test_hostile_text_is_inert(agent):
    hostile = '"><img src=x onerror=alert(1)>{{7*7}}'
    person = make.customer(name=hostile, company=hostile, email=None, reference=hostile)
    for url in ("/customers/", f"/customers/{person.id}", f"/customers/{person.id}/edit"):
        page = agent.get(url)
        assert "<img src=x" not in page.text
        assert "{{7*7}}" in page.text

"""Batches of single-use links, and values that links carry."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core import clock
from voc.core.db import db
from voc.responses import drafts
from voc.responses.models import RANDOM_IDS_FROM, Response, ResponseField, Suspicion
from voc.surveys import signed
from voc.surveys.models import HiddenField, Survey
from voc.waves import queries as waves
from voc.waves.batch_models import LinkBatch, SingleLink
from voc.waves.batches import token_of

OPEN = {"nps": "9", "language": "en"}


def batch(owner: Any, survey: Survey, count: int = 3) -> list[str]:
    """The addresses of a new batch, made as staff make it."""
    owner.submit(
        f"/surveys/{survey.id}/batches", {"name": "Receipts", "count": str(count), "days": "30"}
    )
    newest = db.session.scalar(select(LinkBatch).order_by(LinkBatch.id.desc()))
    return [f"/o/{token_of(one)}" for one in newest.links]


def fill(client: Any, url: str, **given: str) -> Any:
    page = client.get(url).text
    found = re.search(r'name="submission" value="([^"]+)"', page)
    return client.post(url, data={**OPEN, "submission": found[1] if found else "", **given})


def responses() -> Any:
    db.session.rollback()
    return db.session.scalars(select(Response).order_by(Response.id)).all()


def test_each_link_takes_one_answer_and_none_says_which(client, owner):
    survey = make.survey()
    first, second, _third = batch(owner, survey)
    page = client.get(first).text
    [submission] = re.findall(r'name="submission" value="([^"]+)"', page)
    for _n in range(2):
        given = client.post(first, data={**OPEN, "submission": submission})
        assert "Thank you" in given.text
    assert (
        client.post(first, data={**OPEN, "submission": submission, "nps": "1"}).status_code == 409
    )
    assert fill(client, first).status_code == 409
    assert "already answered" in client.get(f"{first}?lang=en").text
    assert fill(client, second).status_code == 200
    assert [one.nps for one in responses()] == [9, 9]
    assert {one.batch.name for one in responses()} == {"Receipts"}
    assert all(one.customer_id is None and one.invitation_id is None for one in responses())
    assert re.search(r"<td>3</td><td>2</td>", owner.get(f"/surveys/{survey.id}/batches").text)


def test_a_submission_of_another_link_uses_no_link_up(client, owner):
    first, second, _third = batch(owner, make.survey())
    [submission] = re.findall(r'name="submission" value="([^"]+)"', client.get(first).text)
    for url in (first, second):
        client.post(url, data={**OPEN, "submission": submission})
    assert [one.is_spent for one in db.session.scalars(select(SingleLink))].count(True) == 1


def test_a_batch_ends_when_it_is_revoked_or_over(client, owner, monkeypatch):
    survey = make.survey()
    [url] = batch(owner, survey, 1)
    [other] = batch(owner, survey, 1)
    one = db.session.scalars(select(LinkBatch).order_by(LinkBatch.id)).first()
    owner.submit(f"/surveys/batches/{one.id}/revoke")
    assert client.get(url).status_code == client.post(url, data=OPEN).status_code == 404
    assert client.get(f"{url[:-1]}x").status_code == 404
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(other).status_code == 410


def test_a_batch_is_downloaded_and_printed(client, owner):
    urls = batch(owner, make.survey())
    one = db.session.scalar(select(LinkBatch))
    file = owner.get(f"/surveys/batches/{one.id}.csv").text
    page = owner.get(f"/surveys/batches/{one.id}/sheet?as=fa").text
    for url in urls:
        assert f"http://localhost{url}" in file
        assert f"http://localhost{url}" in page
    assert page.count('class="qr"') == 3


@pytest.mark.parametrize(("count", "days"), [("۱۲", "۹۰"), ("١٢", "٩٠"), ("12", "90")])
def test_a_batch_is_made_with_any_digits_and_offered_in_the_readers(sign_in, count, days):
    survey, reader = make.survey(), sign_in(language="fa")
    url = f"/surveys/{survey.id}/batches"
    assert re.search(r'id="days"[^>]* value="۶۰"', reader.get(url).text)
    given = {"name": "رسیدها", "count": count, "days": days}
    assert reader.submit(url, given).status_code == 303
    [one] = db.session.scalars(select(LinkBatch))
    assert len(one.links) == 12
    assert (one.expires_at - one.created_at).days in {90, 91}, "the last day is whole"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"count": "0"}, {"count": "5001"}, {"days": "x"}])
def test_a_batch_that_makes_no_sense_is_refused(owner, wrong):
    survey = make.survey()
    given = {"name": "Receipts", "count": "3", "days": "30", **wrong}
    answer = owner.submit(f"/surveys/{survey.id}/batches", given)
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 1
    typed = {name: value for name, value in given.items() if name not in wrong}
    assert all(f'value="{value}"' in answer.text for value in typed.values()), (
        "what was typed stays"
    )
    assert not db.session.scalars(select(LinkBatch)).all()


def test_a_batch_of_an_anonymous_survey_is_not_told(client, owner):
    [url] = batch(owner, make.survey(is_anonymous=True), 1)
    assert fill(client, url).status_code == 200
    [one] = responses()
    assert one.batch_id is None
    assert one.id >= RANDOM_IDS_FROM


def test_a_machine_at_a_single_use_link_is_held(client, owner):
    [url] = batch(owner, make.survey(), 1)
    fill(client, url, **{"your-site": "x"})
    assert responses()[0].suspicion is Suspicion.TRAP


def carrying(*, unsigned: bool = False, **given: Any) -> Survey:
    survey = make.survey(has_fields=True, **given)
    for name in ("branch", "order"):
        make.save(HiddenField(survey_id=survey.id, name=name, must_be_signed=not unsigned))
    return survey


def kept() -> list[tuple[str, str, bool]]:
    db.session.rollback()
    found = db.session.scalars(select(ResponseField).order_by(ResponseField.name))
    return [(one.name, one.value, one.is_signed) for one in found]


def test_signed_values_are_kept_shown_and_exported(client, owner):
    survey = carrying()
    url = signed.signed_link(survey, f"/f/{survey.slug}", {"order": "۱۲۳ الف", "branch": "7"})
    assert fill(client, url).status_code == 200
    assert kept() == [("branch", "7", True), ("order", "۱۲۳ الف", True)]
    [one] = responses()
    page = owner.get(f"/responses/{one.id}").text
    assert "۱۲۳ الف" in page
    assert "not signed" not in page
    with owner.submit("/reports/responses", {"format": "json", "personal": "yes"}) as file:
        assert "۱۲۳ الف" in file.get_data(as_text=True)
    with owner.submit("/reports/responses", {"format": "json"}) as file:
        assert "۱۲۳ الف" not in file.get_data(as_text=True)


@pytest.mark.parametrize("change", ["order=124", "branch=", "none"])
def test_a_value_that_was_changed_is_not_kept(client, change):
    survey = carrying()
    url = signed.signed_link(survey, f"/f/{survey.slug}", {"order": "123", "branch": "7"})
    if change == "none":
        url = re.sub(r"sig=.*", "sig=", url)
    name, _sep, value = change.partition("=")
    url = re.sub(f"{name}=[^&]*", f"{name}={value}", url)
    assert fill(client, url).status_code == 200
    assert not kept()
    assert len(responses()) == 1


@pytest.mark.parametrize("how", ["closes itself", "sent from elsewhere", "sent with other values"])
def test_what_a_link_carried_survives_the_draft(client, how):
    survey = carrying()
    plain = f"/s/{waves.token_of(make.invitation(survey=survey))}"
    url = signed.signed_link(survey, plain, {"order": "123", "branch": "7"})
    for _twice in range(2):
        client.post(url, data={"nps": "3", "save": "1"})
    [begun] = responses()
    kept_as = begun.id
    if how == "closes itself":
        drafts.close_abandoned(begun.saved_at + timedelta(days=2))
        db.session.commit()
    else:
        other = signed.signed_link(survey, plain, {"order": "124", "branch": "7"})
        client.post(plain if "elsewhere" in how else other, data={"nps": "4"})
    [response] = responses()
    assert response.id == kept_as
    assert response.draft is None
    order = "124" if "other values" in how else "123"
    assert kept() == [("branch", "7", True), ("order", order, True)]


def test_unsigned_values_are_kept_where_that_is_allowed_and_marked(client, owner):
    survey = carrying(unsigned=True)
    assert fill(client, f"/f/{survey.slug}?order=123&other=1").status_code == 200
    assert kept() == [("order", "123", False)]
    assert "not signed" in owner.get(f"/responses/{responses()[0].id}").text


def test_an_anonymous_survey_keeps_no_values(client):
    survey = carrying(unsigned=True, is_anonymous=True)
    fill(client, f"/f/{survey.slug}?order=123")
    assert not kept()


def test_a_new_key_ends_what_the_old_one_signed(client, owner):
    survey = carrying()
    url = signed.signed_link(survey, f"/f/{survey.slug}", {"order": "123"})
    owner.submit(f"/surveys/{survey.id}/fields/key")
    fill(client, url)
    assert not kept()


def test_the_page_that_makes_links_makes_what_is_kept(client, owner):
    survey = make.survey()
    address = f"/surveys/{survey.id}/fields"
    for name in ("order", "Bad name", "sig", "lang"):
        owner.submit(address, {"name": name})
    assert [one.name for one in db.session.scalars(select(HiddenField))] == ["order"]
    page = owner.get(f"{address}?value-order=123").text
    [link] = re.findall(r"http://localhost(/f/[^<]+sig=[0-9a-f]{64})", page)
    fill(client, link.replace("&amp;", "&"))
    assert kept() == [("order", "123", True)]
    owner.submit(f"{address}/order/remove")
    assert not db.session.get(Survey, survey.id).has_fields


def test_values_cannot_be_written_so_that_two_readings_have_one_signature():
    one = signed.signature("key", {"a": "1", "b": "2"})
    assert signed.signature("key", {"a": "1\nb=2"}) == one
    fields = [HiddenField(name="a", must_be_signed=True)]
    assert not signed.carried(fields, ["key"], {"a": "1\nb=2", "sig": one})

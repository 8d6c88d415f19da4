"""What a site loads: the script, and a frame that only the named sites may show."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.widgets.staging import SITE, on_site
from voc.core import clock
from voc.core.db import db
from voc.customers.models import Contact
from voc.responses.models import Channel, Feedback, Response, Suspicion
from voc.surveys.models import SurveyState
from voc.widgets import queries, signing
from voc.widgets.models import Moment

MOST_ON_THE_WIRE = 6_000


def url_of(widget, site=SITE, **given):
    return f"/w/{widget.survey.slug}?{urlencode({'site': site, **given})}"


def fields_of(page):
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]
        for name in ("submission", "shown-version", "language", "who")
    }


def answers():
    db.session.rollback()
    return db.session.scalars(select(Response).order_by(Response.id)).all()


def test_the_script_is_light_even_with_long_names(client):
    long = {"en": "A survey " * 50, "fa": "نظر شما دربارهٔ ما " * 25}
    survey = make.survey(slug="s" * 64)
    survey.versions[0].content = {**survey.versions[0].content, "title": long}
    widget = on_site(survey)
    answer = client.get(f"/w/{widget.survey.slug}.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    assert len(answer.data) + headers < MOST_ON_THE_WIRE
    plain = client.get(f"/w/{widget.survey.slug}.js", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(answer.data) == plain.data


def test_the_script_holds_the_settings_and_no_secret(client):
    widget = on_site(moment=Moment.SCROLL, percent=70, share=25, shown_rest_days=7)
    answer = client.get(f"/w/{widget.survey.slug}.js")
    settings = json.loads(re.search(r"const it = (\{.*?\});", answer.text)[1])
    assert settings["when"], settings["after"] == ("scroll", 70)
    assert (settings["share"], settings["rest"], settings["again"]) == (25, 7, 90)
    assert settings["close"] == {"en": "Close", "fa": "بستن"}
    assert queries.keys_of(widget)[0] not in answer.text
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    again = client.get(
        f"/w/{widget.survey.slug}.js", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_only_a_named_site_gets_the_frame(client):
    widget = on_site(sites=[SITE, "https://other.example:8443"])
    for site in widget.sites:
        answer = client.get(url_of(widget, site))
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert policy.endswith(f"frame-ancestors {site}")
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in answer.headers
    for site in (
        "https://evil.example",
        "",
        "https://shop.example.evil.example",
        f"{SITE}/",
        "null",
    ):
        answer = client.get(url_of(widget, site))
        assert answer.status_code == 403
        assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
        assert client.post(url_of(widget, site), data={"nps": 9}).status_code == 403
    assert answers() == []


def test_other_pages_of_the_survey_stay_out_of_frames(client):
    widget = on_site()
    answer = client.get(f"/f/{widget.survey.slug}?site={SITE}")
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert "frame.mjs" not in answer.text


def test_one_site_is_never_told_what_was_made_for_another(client):
    widget = on_site(sites=[SITE, "https://other.example"])
    for site in (*widget.sites, *widget.sites):
        assert f'data-site="{site}"' in client.get(url_of(widget, site)).text
    assert "data-site" not in client.get(f"/f/{widget.survey.slug}").text


def test_what_is_off_or_unknown_shows_nothing(client):
    off = on_site(is_on=False)
    assert "not shown" in client.get(f"/w/{off.survey.slug}.js").text
    assert client.get(url_of(off)).status_code == 404
    for url in ("/w/nothing", "/w/nothing.js", "/w/%00.js", f"/w/{make.survey().slug}.js"):
        assert client.get(url).status_code == 404
    draft = on_site()
    draft.survey.state = SurveyState.DRAFT
    db.session.commit()
    assert client.get(f"/w/{draft.survey.slug}.js").status_code == 404


def test_a_closed_survey_says_so_to_the_script(client):
    widget = on_site(make.survey(state=SurveyState.CLOSED))
    answer = client.get(url_of(widget))
    assert answer.status_code == 410
    assert 'data-state="ended"' in answer.text


@pytest.mark.parametrize("has_open_link", [True, False])
def test_an_answer_carries_its_channel(client, has_open_link):
    widget = on_site(make.survey(has_open_link=has_open_link))
    page = client.get(url_of(widget))
    assert 'data-state="asking"' in page.text
    given = {**fields_of(page), "nps": 9, "why": "The delivery was quick"}
    for _attempt in range(2):
        thanks = client.post(url_of(widget), data=given)
        assert thanks.status_code == 200
        assert 'data-state="done"' in thanks.text
    (kept,) = answers()
    assert (kept.channel, kept.nps, kept.customer_id) == (Channel.WIDGET, 9, None)
    assert db.session.scalar(select(Feedback.channel)) is Channel.WIDGET


def test_what_machines_fill_in_is_kept_aside_here_too(client):
    widget = on_site()
    given = {**fields_of(client.get(url_of(widget))), "nps": 9, "your-site": "https://spam.example"}
    client.post(url_of(widget), data=given)
    assert answers()[0].suspicion is Suspicion.TRAP


def test_a_customer_whom_the_site_vouches_for_is_known(client):
    widget = on_site()
    who = make.customer(reference="4711", language="fa")
    signed = signing.signed("4711", queries.keys_of(widget)[0], clock.now())
    page = client.get(url_of(widget, lang="en"))
    assert "No name is attached" in page.text
    named = client.post(url_of(widget), data={**fields_of(page), "who": signed, "lang": "en"})
    assert "No name is attached" not in named.text
    assert answers() == []
    given = {**fields_of(named), "nps": 3}
    assert given["who"] == signed
    client.post(url_of(widget), data=given)
    (kept,) = answers()
    assert kept.customer_id == who.id
    assert db.session.scalar(select(Contact.last_score)) == 3
    assert client.post(url_of(widget), data=given).text.count('data-state="done"') == 1
    assert len(answers()) == 1


def test_nobody_is_taken_for_somebody_else(client):
    widget, other = on_site(), on_site()
    make.customer(reference="4711")
    key, now = queries.keys_of(widget)[0], clock.now()
    good = signing.signed("4711", key, now)
    for wrong in (
        "4711",
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace("4711", "4712", 1),
        signing.signed("4711", queries.keys_of(other)[0], now),
        signing.signed("4711", key, now - timedelta(days=2)),
        signing.signed("unknown", key, now),
        signing.signed(" ", key, now),
        signing.signed("9" * 150, key, now),
    ):
        given = {**fields_of(client.get(url_of(widget))), "nps": 3, "who": wrong}
        assert client.post(url_of(widget), data=given).status_code == 200
    assert {one.customer_id for one in answers()} == {None}
    assert len(answers()) == 8


def test_a_replaced_key_no_longer_vouches(client):
    widget = on_site()
    who = make.customer(reference="4711")
    old = signing.signed("4711", queries.keys_of(widget)[0], clock.now())
    widget.generation += 1
    db.session.commit()
    assert queries.customer_called(old, widget, clock.now()) is None
    fresh = signing.signed("4711", queries.keys_of(widget)[0], clock.now())
    assert queries.customer_called(fresh, widget, clock.now()).id == who.id


def test_a_signature_that_is_sent_again_and_again_gives_one_answer(client):
    widget = on_site()
    make.customer(reference="4711")
    signed = signing.signed("4711", queries.keys_of(widget)[0], clock.now())
    seen = []
    for score in (9, 1, 1):
        given = {**fields_of(client.get(url_of(widget))), "nps": score, "who": signed}
        seen.append('data-state="done"' in client.post(url_of(widget), data=given).text)
    assert seen == [True, False, False]
    assert [one.nps for one in answers()] == [9]
    widget.answered_rest_days = 0
    db.session.commit()
    given = {**fields_of(client.get(url_of(widget))), "nps": 5, "who": signed}
    client.post(url_of(widget), data=given)
    assert [one.nps for one in answers()] == [9, 5]


def test_an_anonymous_survey_does_not_read_whom_the_site_vouches_for(client):
    widget = on_site(make.survey(is_anonymous=True))
    make.customer(reference="4711")
    signed = signing.signed("4711", queries.keys_of(widget)[0], clock.now())
    named = client.post(url_of(widget), data={"who": signed, "lang": "en"})
    assert signed not in named.text
    given = {**fields_of(named), "nps": 3, "who": signed, "promised": "anonymous"}
    for _attempt in range(2):
        assert 'data-state="done"' in client.post(url_of(widget), data=given).text
    (kept,) = answers()
    assert (kept.customer_id, kept.nps, kept.channel) == (None, 3, Channel.WIDGET)
    assert db.session.scalar(select(Contact.id)) is None


def renamed(owner, survey, slug):
    given = {"name": survey.name, "slug": slug, "language": "en", "has_open_link": "y"}
    return owner.submit(f"/surveys/{survey.id}", given).status_code


def test_what_has_an_earlier_address_goes_on_working(client, owner):
    widget = on_site(make.survey(slug="before"))
    survey = widget.survey
    page = client.get("/f/before")
    assert renamed(owner, survey, "between") == renamed(owner, survey, "after") == 303
    for slug in ("before", "between", "after"):
        sent = {"nps": "9", "submission": f"submission-of-{slug}", "language": "en"}
        assert client.get(f"/f/{slug}").status_code == client.get(f"/k/{slug}").status_code == 200
        assert client.post(f"/f/{slug}?lang=en", data=sent).status_code == 200
        answer = client.get(f"/w/{slug}.js").text
        settings = json.loads(re.search(r"const it = (\{.*?\});", answer)[1])
        assert (settings["slug"], settings["frame"]) == (slug, "/w/after")
        assert client.get(f"/w/{slug}?{urlencode({'site': SITE})}").status_code == 200
    assert page.status_code == 200
    assert len(answers()) == 3
    assert client.get("/f/never").status_code == client.get("/w/never.js").status_code == 404


def test_an_earlier_address_is_not_given_to_another_survey(owner):
    first, second = make.survey(slug="first"), make.survey(slug="second")
    assert renamed(owner, first, "renamed") == 303
    assert renamed(owner, second, "first") == 409
    assert renamed(owner, first, "first") == 303
    assert renamed(owner, second, "renamed") == 409

"""The last page: the organisation's colour and words, thanks by group, buttons that are counted."""

from __future__ import annotations

import re

from sqlalchemy import inspect, select

from tests import factories as make
from tests.responses.test_flow import AGAIN, NPS
from voc.accounts import actions, colours
from voc.core.access import Role
from voc.core.db import db
from voc.responses import leaving
from voc.surveys.models import EndLinkCount, Survey
from voc.waves.queries import token_of

SHOP, REVIEWS = "https://shop.example/", "https://reviews.example/us?from=survey"


def look(**given):
    organisation = actions.found(make.NOW)
    organisation.link_hosts = "shop.example\nreviews.example"
    for name, value in given.items():
        setattr(organisation, name, value)
    db.session.commit()


def ending(**more) -> Survey:
    survey = make.survey()
    version = survey.versions[0]
    version.content = {
        **version.content,
        "thanks_by_group": {"promoter": {"en": "Wonderful!", "fa": "عالی!"}},
        "links": [
            {"for": "all", "url": SHOP, "label": {"en": "Our shop", "fa": "فروشگاه"}},
            {"for": "promoters", "url": REVIEWS, "label": {"en": "Tell others", "fa": "بگویید"}},
        ],
        **more,
    }
    return make.save(survey)


def thanked(client, survey, score):
    answer = {"nps": score, "submission": f"a-submission-number-{score}-x"}
    return client.post(f"/f/{survey.slug}?lang=en", data=answer).text


def clicks():
    db.session.expire_all()
    return dict(db.session.execute(select(EndLinkCount.url, EndLinkCount.clicks)).all())


def test_a_promoter_is_thanked_otherwise_and_may_tell_others(app, client):
    look()
    survey = ending()
    page = thanked(client, survey, 9)
    assert "Wonderful!" in page
    assert page.count('class="onward"') == 2
    assert REVIEWS not in page  # the way there is counted
    page = thanked(client, survey, 6)
    assert "Wonderful!" not in page
    assert page.count('class="onward"') == 1


def test_a_button_leads_on_and_is_counted_and_nothing_else_is_kept(app, client):
    look()
    survey = ending(thanks={})
    way = re.findall(r'href="(/go/[^"]+)"', thanked(client, survey, 10))
    assert len(way) == 2
    for _time in range(3):
        gone = client.get(way[1])
        assert (gone.status_code, gone.headers["Location"]) == (303, REVIEWS)
    client.head(way[1])
    client.get(way[0])
    assert clicks() == {SHOP: 1, REVIEWS: 3}
    assert set(EndLinkCount.__table__.c.keys()) == {"id", "survey_id", "url", "clicks"}


def test_no_address_leads_anywhere_that_is_not_allowed_now(app, client):
    look()
    survey = ending()
    for wrong in ("nobody", "all/x", "https:evil.example"):
        assert client.get(f"/go/{survey.id}/{wrong}").status_code == 404
    assert client.get("/go/999999/all").status_code == 404
    assert client.get(f"/go/{survey.id}/all?url=https://evil.example").headers["Location"] == SHOP
    look(link_hosts="reviews.example")
    assert client.get(f"/go/{survey.id}/all").status_code == 404
    assert 'href="/go' not in thanked(client, survey, 3)


def test_a_kiosk_stays_where_it_is(app, client):
    look()
    survey = ending()
    shown = client.get(f"/k/{survey.slug}?lang=en").text
    submission = re.search(r'name="submission" value="([^"]+)"', shown)[1]
    done = client.post(f"/k/{survey.slug}", data={"nps": 9, "submission": submission}).text
    assert "Wonderful!" in done or "عالی" in done
    assert "/go/" not in done


def test_the_buttons_are_read_from_one_version_alone(app):
    look()
    survey = ending()
    db.session.expire_all()
    assert leaving.destination(survey.id, "all") == SHOP
    assert [one.label for one in leaving.pressed(survey, "en")] == ["Tell others", "Our shop"]
    assert "versions" in inspect(survey).unloaded


def test_a_score_that_was_not_asked_for_chooses_no_thanks(app, client):
    look()
    asked = {**NPS, "show_if": {"question": "again", "is": ["yes"]}}
    survey = ending(questions=[AGAIN, asked])
    for again, thanks in (("no", False), ("yes", True)):
        answer = {"nps": 10, "again": again, "submission": f"a-submission-id-{again}-x"}
        page = client.post(f"/f/{survey.slug}?lang=en", data=answer).text
        assert ("Wonderful!" in page) is thanks
        assert page.count('class="onward"') == 1 + thanks


def test_the_results_say_how_often_each_button_was_pressed(app, client, sign_in):
    look()
    survey = ending()
    client.get(f"/go/{survey.id}/promoters")
    page = sign_in(Role.MANAGER).get(f"/surveys/{survey.id}/results").text
    row = re.search(r"<tr><th scope=\"row\"><bdi>Tell others</bdi>.*?</tr>", page)[0]
    assert "<td>1</td>" in row
    assert "Our shop" in page


def test_the_colour_and_the_words_about_privacy_are_the_organisations_or_the_surveys(app, client):
    look(colour="#ffd400", privacy_en="We keep it a year.", privacy_url="https://any.example/p")
    plain, own = (
        ending(),
        ending(colour="#aa0011", privacy={"en": "Here: a week.", "fa": "یک هفته"}),
    )
    page = client.get(f"/f/{plain.slug}?lang=en").text
    assert f"/look/{colours.sheet_name('#ffd400')}.css" in page
    assert "We keep it a year." in page
    assert 'href="https://any.example/p"' in page
    page = client.get(f"/f/{own.slug}?lang=en").text
    assert f"/look/{colours.sheet_name('#aa0011')}.css" in page
    assert "Here: a week." in page
    assert "a year" not in page
    look(colour="")
    assert "/look/" not in client.get(f"/f/{plain.slug}?lang=en").text


def test_a_surveys_link_about_privacy_is_shown_while_its_site_is_allowed(app, client):
    look(privacy_url="https://any.example/p")
    own = ending(privacy_url=f"{SHOP}privacy")
    page = client.get(f"/f/{own.slug}?lang=en").text
    assert f'href="{SHOP}privacy"' in page
    look(link_hosts="reviews.example")
    page = client.get(f"/f/{own.slug}?lang=en").text
    assert f"{SHOP}privacy" not in page
    assert 'href="https://any.example/p"' in page


def test_the_sheet_of_a_colour_is_kept_for_ever_and_no_other_name_is_one(app, client):
    name = colours.sheet_name("#ffd400")
    sheet = client.get(f"/look/{name}.css")
    assert sheet.text == colours.sheet("#ffd400")
    assert "immutable" in sheet.headers["Cache-Control"]
    assert sheet.mimetype == "text/css"
    for wrong in ("ffd400", "ffd400-00000000", "zzzzzz-00000000", "FFD400" + name[6:]):
        assert client.get(f"/look/{wrong}.css").status_code == 404


def test_thanks_through_a_personal_link_keep_the_group_when_sent_again(app, client):
    look()
    survey = ending()
    token = token_of(make.invitation(survey=survey))
    for _time in range(2):
        assert "Wonderful!" in client.post(f"/s/{token}?lang=en", data={"nps": 10}).text

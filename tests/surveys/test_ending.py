"""Links and thanks at the end: read strictly, judged by the organisation's list."""

from __future__ import annotations

import pytest

from voc.surveys import ending
from voc.surveys.editing import from_form, to_form
from voc.surveys.ending import EndLink
from voc.surveys.gallery import TEMPLATES
from voc.surveys.questionnaire import Questionnaire

BOTH = {"fa": "نظر بدهید", "en": "Write a review"}
LINKS = [
    {"for": "all", "url": "https://shop.example/", "label": BOTH},
    {"for": "promoters", "url": "https://reviews.example/us", "label": BOTH},
]
CONTENT = {
    **TEMPLATES["support"].content,
    "links": LINKS,
    "thanks_by_group": {"promoter": BOTH},
    "colour": "#ab1234",
    "privacy": BOTH,
    "privacy_url": "https://shop.example/privacy",
}
HOSTS = frozenset(("shop.example", "reviews.example"))


def test_all_of_it_survives_the_stored_form_and_the_editor():
    read = Questionnaire.read(CONTENT)
    assert Questionnaire.read(read.to_content()) == read
    assert Questionnaire.read(from_form(to_form(CONTENT))) == read
    assert (read.colour, read.links[1].url) == ("#ab1234", "https://reviews.example/us")


def test_promoters_see_both_links_and_others_one():
    links = Questionnaire.read(CONTENT).links
    assert [one.who for one in ending.shown_to(links, "promoter")] == ["all", "promoters"]
    for group in ("passive", "detractor", None):
        assert [one.who for one in ending.shown_to(links, group)] == ["all"]


@pytest.mark.parametrize(
    "change",
    [
        {"links": {}},
        {"links": [{"for": "nobody", "url": "", "label": {}}]},
        {"links": [LINKS[0], LINKS[0]]},
        {"links": [{**LINKS[0], "url": 7}]},
        {"links": [{**LINKS[0], "url": "https://" + "a" * 500}]},
        {"thanks_by_group": {"fans": BOTH}},
        {"thanks_by_group": "x"},
        {"colour": "red"},
        {"colour": 3},
        {"privacy_url": []},
    ],
)
def test_what_is_malformed_is_refused(change):
    with pytest.raises(ValueError, match=r".*"):
        Questionnaire.read({**CONTENT, **change})


def test_a_draft_keeps_an_address_that_nothing_may_lead_to():
    for url in ("http://shop.example/", "javascript:alert(1)", "//shop.example"):
        asked = Questionnaire.read(
            {**CONTENT, "privacy_url": url, "links": [{**LINKS[0], "url": url}]}
        )
        assert (asked.privacy_url, asked.links[0].url) == (url, url)
        assert (asked.privacy_href, asked.links[0].href) == ("", "")


def test_what_stands_in_the_way_of_publishing_is_named(app):
    with app.test_request_context("/?lang=en"):
        asked = Questionnaire.read(CONTENT)
        assert not list(ending.flaws(asked.links, asked.privacy_url, HOSTS))
        [flaw] = ending.flaws(asked.links, asked.privacy_url, HOSTS - {"reviews.example"})
        assert "reviews.example is not among the sites" in flaw
        flaws = list(ending.flaws((EndLink("all", "http://shop.example", {}),), "", HOSTS))
        assert len(flaws) == 2
        assert "https://" in flaws[1]
        one = Questionnaire.read({**CONTENT, "thanks_by_group": {"promoter": {"en": "Thanks"}}})
        assert any("not complete" in problem for problem in one.problems(("fa", "en")))

"""The pages about themes: what they say, to whom, and at what cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests import factories as make
from tests.metrics.test_routes import counted, noon, words
from voc.core.access import Role
from voc.core.db import db
from voc.scoring.actions import score_pending
from voc.scoring.themes import queries as taxonomy_queries
from voc.scoring.themes import taxonomy, theming
from voc.scoring.themes.models import FourC, Kind, Taxonomy

assert noon  # the same still clock, used by every test of this module


def add(name: str, *keywords: str, kind: Kind = Kind.THEME, four_c: FourC | None = None):
    theme = taxonomy.add_theme("", name, kind, four_c, by=None, at=make.NOW)
    taxonomy.add_keywords(theme, keywords, by=None, at=make.NOW)
    db.session.commit()
    return theme


def work() -> None:
    while theming.theme_pending(make.NOW):
        db.session.commit()
    db.session.commit()


@pytest.fixture
def delivery(app):
    make.save(Taxonomy(id=1, revision=1, changed_at=make.NOW))
    return add("Delivery", "delivery", four_c=FourC.CONVENIENCE)


@pytest.fixture
def quality(delivery):
    return add("Quality", "quality", four_c=FourC.VALUE)


def some(asked, count, nps, text, label, **given):
    for number in range(count):
        make.response(nps, survey=asked, words=f"{text} {number}", scored=label, **given)


def row(page, name):
    """The text of a theme's row."""
    (found,) = re.findall(rf"<tr>\s*<th scope=\"row\">(?:(?!</tr>).)*?{name}.*?</tr>", page.text,
                          re.DOTALL)[:1]  # fmt: skip
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_each_theme_stands_with_its_share_sentiment_and_impact(owner, delivery, quality):
    asked = make.survey()
    some(asked, 8, 2, "The delivery is late", "negative")
    some(asked, 10, 10, "Great quality", "positive")
    some(asked, 2, 7, "Hm", "neutral")
    work()
    page = owner.get("/themes/")
    assert "40%" in row(page, "Delivery")
    assert "8 comments" in row(page, "Delivery")
    assert "Negative 100%" in row(page, "Delivery")
    # all: 10 promoters, 2 passives, 8 detractors, NPS 10; without delivery 10 and 2 of 12: 83.3
    assert "−73.3" in row(page, "Delivery")
    assert "Positive 100%" in row(page, "Quality")
    text = words(page)
    assert text.startswith("Delivery costs most: without the answers that name it, NPS would be")
    assert "90% of 20 comments name a theme." in text
    assert f"/comments?theme={delivery.id}" in page.text
    assert "Problems that come back" in text


def test_the_pages_filters_change_every_figure(owner, delivery):
    asked, other = make.survey(name="One"), make.survey(name="Other")
    some(asked, 8, 2, "The delivery is late", "negative")
    some(other, 8, 9, "The delivery is fine", "positive")
    work()
    assert "16 comments" in row(owner.get("/themes/"), "Delivery")
    one = row(owner.get(f"/themes/?survey={other.id}"), "Delivery")
    assert "8 comments" in one
    assert "Positive 100%" in one


def test_suggestions_are_counted_apart(owner, delivery):
    asked = make.survey()
    some(asked, 8, 2, "Please choose the delivery hour",
         {"label": "positive", "intent": "suggestion"})  # fmt: skip
    work()
    one = row(owner.get("/themes/"), "Delivery")
    assert "only suggestions" in one
    assert "Positive" not in one


def test_four_cs_count_a_comment_once_and_by_its_worst(owner, delivery):
    add("Ease", "easy", four_c=FourC.CONVENIENCE)
    asked = make.survey()
    some(asked, 8, 2, "The delivery is late but returning was easy", "negative")
    work()
    one = row(owner.get("/themes/?by=four_cs"), "Convenience")
    assert "8 comments" in one
    assert "Negative 100%" in one


def test_competitors_and_motives_have_pages_of_their_own(owner, delivery):
    assert "No competitor is named" in words(owner.get("/themes/?by=competitors"))
    add("Acme", "acme", kind=Kind.COMPETITOR)
    add("A gift", "gift", kind=Kind.WISH)
    some(make.survey(), 5, 2, "Acme is cheaper", "negative")
    some(make.survey(), 5, 9, "A gift for my mother", "positive")
    work()
    assert "5 comments" in row(owner.get("/themes/?by=competitors"), "Acme")
    assert "5 comments" in row(owner.get("/themes/?by=why"), "A gift")
    assert "Acme" not in words(owner.get("/themes/"))


def test_few_comments_are_hidden_from_those_who_need_not_call_back(sign_in, delivery, quality):
    asked = make.survey()
    some(asked, 4, 2, "The delivery is late", "negative")
    some(asked, 9, 10, "Great quality", "positive")
    work()
    page = sign_in(Role.VIEWER).get("/themes/")
    assert "4 of 5 so far" in row(page, "Delivery")
    assert "%" not in row(page, "Delivery")
    assert "9 comments" in row(page, "Quality")
    assert "/comments" not in page.text
    assert "4 comments" in row(sign_in(Role.MANAGER).get("/themes/"), "Delivery")


def test_an_archived_theme_is_not_there(owner, delivery, quality):
    some(make.survey(), 8, 2, "The delivery is late", "negative")
    work()
    taxonomy.archive(delivery, by=None, at=make.NOW)
    db.session.commit()
    assert "Delivery" not in words(owner.get("/themes/"))


def test_the_number_of_statements_depends_on_nothing(owner, delivery):
    asked = make.survey()
    make.response(2, survey=asked, words="The delivery is late", scored="negative")
    work()
    with counted() as few:
        owner.get("/themes/")
    for number in range(12):
        add(f"Theme {number}", f"word{chr(97 + number)}")
    some(asked, 12, 2, "The delivery is late worda wordb wordc wordd", "negative")
    work()
    with counted() as many:
        owner.get("/themes/")
    assert len(many) == len(few)


def test_empty_pages_teach(owner, app):
    assert "What customers speak of will stand here" in words(owner.get("/themes/"))
    assert "Words that are new to the unhappy" in words(owner.get("/themes/rising"))
    make.response(2, survey=make.survey(), words="Hm", scored="negative")
    assert "No comment names a theme" in words(owner.get("/themes/"))


def test_it_is_persian_for_those_who_read_persian(sign_in, delivery):
    delivery.name_fa = "ارسال"
    db.session.commit()
    some(make.survey(), 8, 2, "The delivery is late", "negative")
    work()
    page = sign_in(Role.OWNER, language="fa").get("/themes/")
    assert "۸ نظر" in row(page, "ارسال")


@pytest.mark.parametrize("query", ["by=nothing", "by=%00", "period=x", "survey=99999999999"])
@pytest.mark.parametrize("path", ["/themes/", "/themes/rising"])
def test_an_address_that_makes_no_sense_is_no_error(owner, path, query):
    assert owner.get(f"{path}?{query}").status_code == 200


def test_a_rising_phrase_becomes_a_keyword_with_one_click(owner, delivery):
    asked = make.survey()
    some(asked, 30, 2, "The lift broke", "negative")
    some(asked, 60, 10, "A lovely room", "positive")
    page = owner.get("/themes/rising")
    assert "lift broke" in words(page)
    assert "in 30 negative comments" in words(page)
    answer = owner.submit("/taxonomy/adopt", {"text": "lift broke", "theme": delivery.id})
    assert answer.status_code == 303
    assert "lift broke" in {one.text for one in delivery.keywords}
    work()
    assert "lift broke" not in words(owner.get("/themes/rising"))
    assert "30 comments" in row(owner.get("/themes/"), "Delivery")


def test_rising_phrases_are_for_those_who_may_read_words(sign_in, delivery):
    asked = make.survey()
    some(asked, 7, 2, "The lift broke", "negative")
    assert sign_in(Role.VIEWER).get("/themes/rising").status_code == 403
    assert "Too few to show" in words(sign_in(Role.ANALYST).get("/themes/rising"))


@pytest.mark.parametrize("path", ["/", "/comments", "/themes/", "/taxonomy/"])
def test_a_backlog_shows_how_far_it_has_come_and_only_while_it_is_there(
    owner, delivery, monkeypatch, path
):
    monkeypatch.setattr(taxonomy_queries, "NOTICED", 3)
    make.response(9, survey=make.survey(), words="Hm", scored="neutral")
    work()
    assert "Comments are being" not in words(owner.get(path))
    for _ in range(3):
        make.feedback("The delivery was late")
    page = owner.get(path)
    assert "Comments are being scored: 1 of 4." in words(page)
    assert re.search(r'id="progress" data-refresh(-with="figures"|="2")', page.text)
    while score_pending(make.NOW):
        db.session.commit()
    assert "looked at with the changed themes: 1 of 4." in words(owner.get(path))
    work()
    assert "Comments are being" not in words(owner.get(path))


def test_the_stretch_that_goes_on_says_so_in_the_themes_too(owner, delivery):
    asked = make.survey()
    for at in (make.NOW - timedelta(days=200), make.NOW):
        some(asked, 6, 2, "The delivery is late", "negative", at=at)
    work()
    page = owner.get("/themes/")
    assert "100% November 2026, so far" in row(page, "Delivery")
    assert '<th scope="col">November 2026, so far</th>' in page.text
    assert "from 6 answers" in page.text

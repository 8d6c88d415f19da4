"""Comments get the themes of the taxonomy, and get them anew when it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from voc import worker
from voc.core.db import db
from voc.scoring import actions as scoring
from voc.scoring.corrections import correct
from voc.scoring.model import Label
from voc.scoring.models import Sentiment
from voc.scoring.themes import actions, queries, taxonomy, theming
from voc.scoring.themes.models import (
    FeedbackKeyword,
    FeedbackTheme,
    Kind,
    Taxonomy,
    Theme,
    ThemeKeyword,
)

HOUR = timedelta(hours=1)


def add(name: str, *words: str) -> Theme:
    """A theme with keywords, in a taxonomy that holds no other."""
    if queries.revision() == 0:
        make.save(Taxonomy(id=1, revision=1, changed_at=make.NOW))
    theme = taxonomy.add_theme("", name, Kind.THEME, None, by=None, at=make.NOW)
    taxonomy.add_keywords(theme, words, by=None, at=make.NOW)
    db.session.commit()
    return theme


def work() -> int:
    """Theme until nothing is left; how many comments were looked at."""
    done = 0
    while count := theming.theme_pending(make.NOW):
        db.session.commit()
        done += count
    return done


def themes(said) -> dict[str, tuple[str | None, bool]]:
    """What a comment is about: name to what is said of it, and whether a person says so."""
    found = queries.mentions([said.id]).get(said.id, [])
    return {one.name: (one.label, one.by_person) for one in found}


@pytest.fixture
def english(app):
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def delivery(english):
    return add("Delivery", "delivery", "ارسال", "دیر رسید")


@pytest.fixture
def quality(english):
    return add("Quality", "quality", "کیفیت")


def test_a_scored_comment_gets_the_themes_that_its_words_name(delivery, quality):
    said = make.feedback("The delivery was late", scored="negative")
    other = make.feedback("Hello", scored="neutral")
    waiting = make.feedback("delivery")
    assert work() == 2
    assert themes(said) == {"Delivery": ("negative", False)}
    assert themes(other) == themes(waiting) == {}
    assert work() == 0


def test_each_theme_has_the_sentiment_of_its_clause(delivery, quality):
    said = make.feedback("کیفیت عالی بود ولی خیلی دیر رسید و افتضاح بود")
    scoring.score_pending(make.NOW)
    work()
    assert themes(said) == {"Delivery": ("negative", False), "Quality": ("positive", False)}


def test_the_sentiment_of_a_single_clause_is_the_comments_own_and_follows_its_correction(delivery):
    said = make.feedback("The delivery was late", scored="negative")
    work()
    row = db.session.scalars(select(FeedbackTheme)).one()
    assert (row.polarity, row.label) == (None, None)
    correct(said.id, Label.POSITIVE, None, by=None, at=make.NOW)
    db.session.commit()
    assert themes(said) == {"Delivery": ("positive", False)}


def test_a_corrected_comment_speaks_with_one_voice_unless_it_is_mixed(delivery):
    plain = make.feedback("Great delivery. Wonderful people.")
    scoring.score_pending(make.NOW)
    work()
    assert themes(plain)["Delivery"][0] == "positive"
    correct(plain.id, Label.NEGATIVE, None, by=None, at=make.NOW)
    db.session.commit()
    assert work() == 1
    assert themes(plain)["Delivery"][0] == "negative"


def test_a_new_keyword_makes_every_comment_be_looked_at_again(delivery):
    said = make.feedback("The parcel is lost", scored="negative")
    other = make.feedback("The delivery is lost", scored="negative")
    assert work() == 2
    taxonomy.add_keywords(delivery, ["parcel"], by=None, at=make.NOW)
    db.session.commit()
    assert work() == 2
    assert set(themes(said)) == set(themes(other)) == {"Delivery"}
    keyword = db.session.scalars(select(ThemeKeyword).where(ThemeKeyword.text == "parcel")).one()
    assert queries.keyword_counts()[keyword.id] == 1
    taxonomy.remove_keyword(keyword, by=None, at=make.NOW)
    db.session.commit()
    assert work() == 2
    assert (themes(said), set(themes(other))) == ({}, {"Delivery"})


def test_looking_again_writes_only_what_differs(delivery):
    def written():
        return [
            db.session.scalars(select(one.id)).all() for one in (FeedbackTheme, FeedbackKeyword)
        ]

    make.feedback("The delivery is late", scored="negative")
    work()
    before = written()
    taxonomy.add_keywords(delivery, ["parcel"], by=None, at=make.NOW)
    assert work() == 1
    assert written() == before


def test_new_comments_come_before_old_ones_and_the_newest_first(delivery, monkeypatch):
    monkeypatch.setattr(theming, "BATCH", 1)
    old = make.feedback("delivery", scored="neutral")
    work()
    taxonomy.add_keywords(delivery, ["parcel"], by=None, at=make.NOW)
    newer = make.feedback("delivery", scored="neutral")
    newest = make.feedback("delivery", scored="neutral")
    order = []
    while theming.theme_pending(make.NOW):
        db.session.commit()
        rows = db.session.execute(
            select(Sentiment.feedback_id).where(Sentiment.theme_revision == queries.revision())
        )
        order += [row.feedback_id for row in rows if row.feedback_id not in order]
    assert order == [newest.id, newer.id, old.id]


def test_what_a_person_says_stays_whatever_is_matched(delivery, quality):
    person = make.person()
    said = make.feedback("The delivery was late", scored="negative")
    work()
    actions.set_themes(said.id, [quality.id], person, make.NOW)
    db.session.commit()
    assert themes(said) == {"Quality": ("negative", True)}
    assert work() == 1
    assert themes(said) == {"Quality": ("negative", True)}
    actions.set_themes(said.id, [], person, make.NOW + HOUR)
    db.session.commit()
    work()
    assert themes(said) == {}
    actions.leave_to_matching(said.id, person, make.NOW)
    db.session.commit()
    work()
    assert themes(said) == {"Delivery": ("negative", False)}


def test_people_may_set_themes_before_a_comment_is_scored(delivery, quality):
    said = make.feedback("The delivery was late")
    actions.set_themes(said.id, [quality.id, delivery.id], None, make.NOW)
    scoring.score_pending(make.NOW)
    work()
    assert set(themes(said)) == {"Delivery", "Quality"}


def test_an_archived_theme_is_out_of_sight_and_comes_back_as_it_was(delivery):
    said = make.feedback("The delivery was late", scored="negative")
    work()
    taxonomy.archive(delivery, by=None, at=make.NOW)
    assert themes(said) == {}
    assert queries.choices() == {}
    taxonomy.restore(delivery, by=None, at=make.NOW)
    assert set(themes(said)) == {"Delivery"}
    assert queries.choices() == {delivery.id: "Delivery"}


def test_a_merged_theme_gives_its_keywords_and_peoples_words_away(delivery, quality):
    said = make.feedback("The delivery was late", scored="negative")
    by_hand = make.feedback("Hm", scored="neutral")
    work()
    actions.set_themes(by_hand.id, [delivery.id], None, make.NOW)
    taxonomy.merge(delivery, quality, by=None, at=make.NOW)
    db.session.commit()
    work()
    assert themes(said) == {"Quality": ("negative", False)}
    assert themes(by_hand) == {"Quality": ("neutral", True)}
    assert queries.choices() == {quality.id: "Quality"}


def test_finglish_is_themed_as_persian(delivery):
    said = make.feedback("kheili dir resid", scored={"label": "negative", "language": "finglish"})
    work()
    assert set(themes(said)) == {"Delivery"}


def test_a_text_that_cannot_be_read_stands_in_nobodys_way(delivery, monkeypatch, caplog):
    bomb = make.feedback("delivery bomb", scored="negative")
    said = make.feedback("delivery", scored="negative")
    find = theming.Taxonomy.find

    def fragile(self, text, *rest, **given):
        if "bomb" in text:
            raise RuntimeError(text)
        return find(self, text, *rest, **given)

    monkeypatch.setattr(theming.Taxonomy, "find", fragile)
    assert work() == 2
    assert (themes(bomb), set(themes(said))) == ({}, {"Delivery"})
    assert "bomb" not in caplog.text, "a customer's words are in the log"


def test_a_rescored_comment_is_looked_at_again(delivery):
    said = make.feedback("The delivery was late")
    scoring.score_pending(make.NOW)
    work()
    said.text, said.folded, said.unscored_at = "All good", "all good", make.NOW
    db.session.commit()
    scoring.score_pending(make.NOW)
    assert work() == 1
    assert themes(said) == {}


def test_the_first_look_brings_the_general_taxonomy_in(app):
    make.feedback("Support was rude", scored="negative")
    step = next(step for step in worker.STEPS if step.name == "themes")
    assert worker.run(step) == 1
    keys = {theme.key for theme in queries.all_themes()}
    assert {"support", "staff", "price", "loyalty"} <= keys
    assert "packaging" not in keys


def test_another_taxonomy_leaves_what_staff_have_made_alone(english):
    taxonomy.begin(make.NOW)
    price = db.session.scalars(select(Theme).where(Theme.key == "price")).one()
    taxonomy.change_theme(price, "نرخ", "Rates", Kind.THEME, None, by=None, at=make.NOW)
    taxonomy.remove_keyword(price.keywords[0], by=None, at=make.NOW)
    support = db.session.scalars(select(Theme).where(Theme.key == "support")).one()
    taxonomy.archive(support, by=None, at=make.NOW)
    db.session.commit()
    words = [one.text for one in price.keywords]
    assert taxonomy.add_shipped("shop", by=None, at=make.NOW) > 5
    db.session.commit()
    db.session.expire_all()
    assert price.name_en == "Rates"
    assert [one.text for one in price.keywords] == words
    assert support.archived_at is not None
    assert taxonomy.add_shipped("shop", by=None, at=make.NOW) == 0


def test_progress_is_told_only_of_a_long_job(delivery, monkeypatch):
    monkeypatch.setattr(queries, "NOTICED", 3)
    for _ in range(2):
        make.feedback("delivery", scored="negative")
    assert queries.progress() is None
    for _ in range(3):
        make.feedback("delivery", scored="negative")
    assert queries.progress() == queries.Progress("themes", 0, 5)
    for _ in range(3):
        make.feedback("delivery")
    assert queries.progress() == queries.Progress("score", 5, 8)

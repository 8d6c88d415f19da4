"""One comment: why it was scored so, what stands beside it, and what people say that it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.metrics.test_routes import noon, words
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.metrics import comments, queries
from voc.metrics.filters import Filter
from voc.metrics.narrowed import Narrowed
from voc.responses.models import Feedback
from voc.scoring import actions, corrections
from voc.scoring.models import Correction, Sentiment
from voc.scoring.sentiment import Intent, Label

assert noon  # the same still clock, used by every test of this module


def scored(text, nps=None, **given):
    """A comment as the real scorer reads it; its id."""
    make.response(nps, survey=make.survey(name="Relation"), words=text, **given)
    actions.score_pending(make.NOW)
    db.session.commit()
    return db.session.scalars(select(Feedback.id).where(Feedback.text == text)).one()


def sentiment(number):
    db.session.expire_all()
    return db.session.scalars(select(Sentiment).filter_by(feedback_id=number)).one()


def enough(n=8):
    for number in range(n):
        make.response(9, survey=make.survey(), words=f"Words {number}", scored="positive")


def test_the_words_that_moved_the_score_are_marked_and_listed(owner):
    number = scored("Terrible delivery and rude support", 2)
    page = owner.get(f"/comments/{number}")
    marked = re.findall(r'<mark class="(worse|better) by-[123]"[^>]*>([^<]+)</mark>', page.text)
    assert ("worse", "Terrible") in marked
    quote = re.search(r'<blockquote class="words read".*?</blockquote>', page.text, re.DOTALL)
    assert re.sub("<[^>]+>", "", quote[0]) == "Terrible delivery and rude support"
    text = words(page)
    for part in ("2 of 10, detractor", "for the worse", "Negative, sure to", "TextBlob", "en-"):
        assert part in text, part
    assert "The whole response" in text


def test_what_a_customer_wrote_is_never_markup(owner):
    text = 'Terrible <img src=x onerror=alert(1)> "{{7*7}}" bad'
    page = owner.get(f"/comments/{scored(text, 1)}")
    assert "<img" not in page.text
    assert text in words(page)


def test_a_mixed_comment_shows_its_parts(owner):
    number = scored("کیفیت خوب بود ولی خیلی دیر رسید و افتضاح بود.", 6)
    text = words(owner.get(f"/comments/{number}"))
    assert "Its parts say different things" in text
    assert "mixed" in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Please add gift wrapping", "counts as neutral, and is in no average"),
        ("Do you deliver on Fridays?", "neither praise nor blame"),
        ("I ordered through the app", "without judging it"),
        ("لطفا پولم را برگردانید", "asks for amends"),
    ],
)
def test_a_label_that_the_words_alone_would_not_give_has_its_reason(owner, text, reason):
    assert reason in words(owner.get(f"/comments/{scored(text)}"))


def test_a_label_that_the_words_give_has_no_other_reason(owner):
    text = words(owner.get(f"/comments/{scored('Terrible delivery and rude support', 2)}"))
    assert "counts as negative" not in text
    assert "counts as neutral" not in text


def test_what_no_model_reads_says_so(owner):
    number = scored("ممتاز جدا شكرا لكم")
    text = words(owner.get(f"/comments/{number}"))
    assert "No model reads this" in text
    assert "Arabic" in text


def test_waiting_words_say_that_they_wait(owner):
    make.response(9, survey=make.survey(), words="Great")
    number = db.session.scalars(select(Feedback.id)).one()
    assert "It has not been scored yet" in words(owner.get(f"/comments/{number}"))


def test_a_persons_word_counts_is_shown_and_can_be_undone(owner):
    number = scored("Terrible delivery and rude support", 2)
    url = f"/comments/{number}"
    done = owner.submit(f"{url}/correction", {"label": "positive", "intent": "praise"})
    assert (done.status_code, done.location) == (303, url)
    assert (sentiment(number).label, sentiment(number).model_label) == ("positive", "negative")
    text = words(owner.get(url))
    assert f"{owner.person.name} said so" in text
    assert "Negative, sure to" in text  # what the model says stands there still
    assert "positive, says a person" in words(owner.get("/comments"))
    assert owner.submit(f"{url}/correction/undo").status_code == 303
    assert sentiment(number).label == "negative"
    assert "said so" not in words(owner.get(url))
    trail = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert trail == ["corrected a comment", "took a correction back"]


def test_the_form_holds_what_counts_and_needs_no_script(owner):
    number = scored("Terrible delivery and rude support", 2)
    page = owner.get(f"/comments/{number}").text
    chosen = re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" checked>', page)
    assert chosen == [("label", "negative"), ("intent", "complaint"), ("mixed", "no")]


def test_the_list_it_was_opened_from_is_kept(owner):
    numbers = [scored(f"Terrible delivery {n}", 2) for n in range(3)]
    kept = "?sentiment=negative&q=delivery"
    page = owner.get(f"/comments/{numbers[1]}{kept}").text.replace("&amp;", "&")
    assert re.search(rf'rel="prev" href="/comments/{numbers[2]}\?[^"]*q=delivery', page)
    assert re.search(rf'rel="next" href="/comments/{numbers[0]}\?[^"]*q=delivery', page)
    done = owner.submit(f"/comments/{numbers[1]}/correction{kept}", {"label": "neutral"})
    assert "sentiment=negative" in done.location
    newest = owner.get(f"/comments/{numbers[2]}{kept}").text
    assert 'rel="prev"' not in newest


@pytest.mark.parametrize("data", [{}, {"label": "angry"}, {"intent": "x"}, {"label": "\0"}])
def test_a_correction_that_says_nothing_is_refused(owner, data):
    number = scored("Terrible delivery", 2)
    assert owner.submit(f"/comments/{number}/correction", data).status_code == 422
    assert corrections.count() == 0


@pytest.mark.parametrize("role", [Role.AGENT, Role.DESIGNER, Role.VIEWER])
def test_only_those_who_may_correct(sign_in, role):
    enough()
    number = db.session.scalars(select(Feedback.id)).first()
    person = sign_in(role)
    for path in ("correction", "correction/undo", "themes", "themes/undo"):
        data = {"label": "negative"}
        assert person.submit(f"/comments/{number}/{path}", data).status_code == 403
    assert corrections.count() == 0
    if role is not Role.VIEWER:
        assert 'name="label"' not in person.get(f"/comments/{number}").text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER, Role.ANALYST])
def test_analysts_and_managers_may(sign_in, role):
    enough()
    number = db.session.scalars(select(Feedback.id)).first()
    person = sign_in(role)
    assert person.submit(f"/comments/{number}/correction", {"label": "negative"}).status_code == 303
    assert db.session.scalars(select(Correction.by_id)).all() == [person.person.id]


def test_names_are_for_those_who_may_see_them(sign_in):
    enough()
    who = make.customer(name="Sara Rezaei")
    make.response(9, survey=make.survey(), words="Mine", scored="positive", customer=who)
    number = db.session.scalars(select(Feedback.id).where(Feedback.text == "Mine")).one()
    assert "Sara" in words(sign_in(Role.AGENT).get(f"/comments/{number}"))
    assert "Sara" not in words(sign_in(Role.ANALYST).get(f"/comments/{number}"))


def test_one_of_a_few_is_for_those_who_must_call_back(sign_in):
    enough(7)
    number = db.session.scalars(select(Feedback.id)).first()
    assert sign_in(Role.AGENT).get(f"/comments/{number}").status_code == 200
    assert sign_in(Role.ANALYST).get(f"/comments/{number}").status_code == 404


def test_what_is_not_there_or_only_a_test_is_not_found(owner):
    make.response(9, survey=make.survey(), words="Test", scored="positive", is_test=True)
    number = db.session.scalars(select(Feedback.id)).one()
    for path in (number, 999_999):
        assert owner.get(f"/comments/{path}").status_code == 404
        assert owner.submit(f"/comments/{path}/correction", {"label": "neutral"}).status_code == 404


def test_figures_averages_and_the_filter_count_what_a_person_says(owner):
    for n in range(3):
        make.response(9, survey=make.survey(), words=f"Bad {n}", scored="negative")
    everything = Filter(at=make.NOW, zone=make.NOW.tzinfo)
    [number, *_rest] = db.session.scalars(select(Feedback.id).order_by(Feedback.id))

    def figures():
        [day] = queries.daily_words(everything).values()
        return day.counts, day.suggestions

    before, _wishes = figures()
    assert (before.negative, before.polarity_sum) == (3, -24_000)
    corrections.correct(number, Label.POSITIVE, None, by=None, at=make.NOW)
    after, _wishes = figures()
    assert (after.negative, after.positive, after.polarity_sum) == (2, 1, -16_000 + 5_000)
    assert comments.count(everything, Narrowed(sentiment="positive")) == 1
    corrections.correct(number, None, Intent.SUGGESTION, by=None, at=make.NOW)
    without, wishes = figures()
    assert (without.negative, without.n, wishes) == (2, 2, 1)


def test_the_overview_is_told_of_a_correction(app):
    long_ago = {"at": make.NOW - timedelta(days=90)}
    make.response(9, survey=make.survey(), words="Bad", scored="negative", **long_ago)
    number = db.session.scalars(select(Feedback.id)).one()
    states = {queries.state(make.NOW.date())}
    corrections.correct(number, None, Intent.SUGGESTION, by=None, at=make.NOW)
    states.add(queries.state(make.NOW.date()))
    corrections.correct(number, Label.POSITIVE, None, by=None, at=make.NOW + timedelta(minutes=1))
    states.add(queries.state(make.NOW.date()))
    assert len(states) == 3
    corrections.take_back(number, by=None, at=make.NOW)
    assert queries.state(make.NOW.date()) in states


def test_one_that_nobody_has_read_is_drawn_by_chance(sign_in):
    enough()
    first, second, *_rest = db.session.scalars(select(Feedback.id).order_by(Feedback.id))
    corrections.correct(first, Label.POSITIVE, None, by=None, at=make.NOW)
    db.session.commit()
    assert comments.unread(lambda n: 0) == second
    drawn = {comments.unread(lambda n, at=at: at) for at in range(7)}
    assert len(drawn) == 7
    assert first not in drawn
    analyst = sign_in(Role.ANALYST)
    opened = analyst.get("/comments/any")
    assert opened.status_code == 303
    number = int(opened.location.rpartition("/")[2].removesuffix("?drawn=1"))
    assert number in drawn
    fair = analyst.get(f"/comments/{number}?drawn=1")
    assert 'name="drawn"' in fair.text
    assert 'name="drawn"' not in analyst.get(f"/comments/{number}").text


def test_what_chance_drew_is_counted_apart_and_told_on_its_page(owner):
    numbers = [scored("Terrible delivery", 2), scored("Rude support", 1)]
    owner.submit(f"/comments/{numbers[0]}/correction", {"label": "positive"})
    owner.submit(f"/comments/{numbers[1]}/correction", {"label": "negative", "drawn": "1"})
    text = words(owner.get("/comments/agreement"))
    assert "Sentiment agrees 50%" in text
    assert "Sentiment agrees, drawn by chance 100%" in text
    assert "drawn by chance" in words(owner.get(f"/comments/{numbers[1]}"))
    assert "drawn by chance" not in words(owner.get(f"/comments/{numbers[0]}"))


def test_a_person_makes_a_comment_mixed_and_it_is_found_as_one(owner):
    number = scored("Terrible delivery", 2)
    data = {"label": "negative", "intent": "complaint", "mixed": "yes"}
    owner.submit(f"/comments/{number}/correction", data)
    assert "Terrible delivery" in words(owner.get("/comments?sentiment=mixed"))
    owner.submit(f"/comments/{number}/correction", {**data, "mixed": "no"})
    assert "Terrible delivery" not in words(owner.get("/comments?sentiment=mixed"))


def test_agreement_is_a_share_with_its_interval_and_a_table(owner):
    assert "Nobody has checked the model yet" in words(owner.get("/comments/agreement"))
    for n in range(4):
        make.response(9, survey=make.survey(), words=f"Bad {n}", scored="negative")
    numbers = db.session.scalars(select(Feedback.id).order_by(Feedback.id)).all()
    for number, label in zip(
        numbers, (Label.NEGATIVE, Label.NEGATIVE, Label.NEGATIVE, Label.NEUTRAL), strict=True
    ):
        corrections.correct(number, label, Intent.COMPLAINT, by=None, at=make.NOW)
    db.session.commit()
    text = words(owner.get("/comments/agreement"))
    assert text.startswith("On 3 of 4 comments, people and the model say the same")
    assert "75% likely 30% to 95% · n 4" in text  # Wilson's interval of 3 in 4
    assert "100% likely 51% to 100% · n 4" in text
    assert "no accuracy of the model on all comments" in text
    assert re.search("English ?75%", text)

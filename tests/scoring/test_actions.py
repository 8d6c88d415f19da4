"""Every text that waits is scored once, newest first, whatever one of them does."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import func, select

from tests import factories as make
from voc import worker
from voc.core.db import db
from voc.customers.models import Contact
from voc.responses.models import Feedback
from voc.scoring import actions, versions
from voc.scoring.models import Sentiment
from voc.scoring.sentiment import NO_MODEL, score

HOUR = timedelta(hours=1)
NONE = versions.stamped(NO_MODEL)


def scores() -> dict[str, Sentiment]:
    db.session.expire_all()
    rows = db.session.execute(
        select(Feedback.text, Sentiment).join(Sentiment, Sentiment.feedback_id == Feedback.id)
    )
    return {row.text: row.Sentiment for row in rows}


def test_what_waits_is_scored_and_its_mark_is_gone(app):
    persian = make.feedback("ارسال سریع بود، ممنون")
    make.feedback("It arrived late and nobody answered")
    assert actions.score_pending(make.NOW) == 2
    db.session.commit()
    found = scores()
    assert {text: one.label for text, one in found.items()} == {
        "ارسال سریع بود، ممنون": "positive",
        "It arrived late and nobody answered": "negative",
    }
    one, same = found[persian.text], score(persian.text)
    assert one.language == "fa"
    assert one.polarity == round(same.polarity * 10_000)
    assert one.confidence == round(same.confidence * 10_000)
    assert (one.model, one.intent) == (versions.stamped(same.model), "praise")
    assert one.subjectivity is None
    assert found["It arrived late and nobody answered"].subjectivity is not None
    assert one.scored_at == make.NOW
    assert db.session.scalars(select(Feedback.unscored_at)).all() == [None, None]
    assert actions.score_pending(make.NOW) == 0


def test_a_language_that_no_model_knows_is_not_scored_and_never_neutral(app):
    make.feedback("ممتاز جدا شكرا لكم")
    actions.score_pending(make.NOW)
    one = scores()["ممتاز جدا شكرا لكم"]
    assert (one.label, one.polarity, one.confidence, one.model) == (None, None, None, NONE)
    assert one.language == "ar"


def test_an_answer_to_what_would_you_change_is_a_suggestion(app):
    make.feedback("قیمت‌ها", asks_for_change=True)
    actions.score_pending(make.NOW)
    assert scores()["قیمت‌ها"].intent == "suggestion"


def test_a_text_that_breaks_the_scorer_stands_in_nobodys_way(app, caplog):
    def fragile(text, **given):
        if "bomb" in text:
            raise RuntimeError(text)
        return score(text, **given)

    make.feedback("a bomb")
    make.feedback("Fast delivery, thank you")
    assert actions.score_pending(make.NOW, fragile) == 2
    db.session.commit()
    found = scores()
    assert found["Fast delivery, thank you"].label == "positive"
    bomb = found["a bomb"]
    assert (bomb.label, bomb.model, bomb.language) == (None, NONE, "unknown")
    assert actions.score_pending(make.NOW) == 0
    assert "bomb" not in caplog.text, "a customer's words are in the log"


def test_the_newest_words_come_first(app, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    make.feedback("old", unscored_at=make.NOW - HOUR)
    make.feedback("new", unscored_at=make.NOW)
    actions.score_pending(make.NOW)
    assert set(scores()) == {"new"}


def test_a_text_marked_again_is_scored_again_in_the_same_row(app):
    said = make.feedback("Support is terrible")
    actions.score_pending(make.NOW)
    first = scores()[said.text]
    row, label = first.id, first.label
    said.text, said.unscored_at = "Support is wonderful, thank you", make.NOW
    db.session.commit()
    assert actions.score_pending(make.NOW + HOUR) == 1
    again = scores()[said.text]
    assert (label, again.id, again.label) == ("negative", row, "positive")


def test_a_customers_history_keeps_the_latest_words_whichever_is_scored_first(app, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    who = make.customer()
    make.feedback("Great service, thank you", customer=who, at=make.NOW)
    make.feedback("Support is terrible", customer=who, at=make.NOW - HOUR)
    make.feedback("I wish prices were lower", customer=who, at=make.NOW + HOUR)
    while actions.score_pending(make.NOW):
        db.session.commit()
    found = scores()
    assert found["I wish prices were lower"].intent == "suggestion"
    kept = db.session.scalars(select(Contact.last_polarity)).one()
    assert kept == found["Great service, thank you"].polarity


def test_test_answers_are_scored_but_leave_no_trace_in_the_history(app):
    make.feedback("Great service, thank you", customer=make.customer(), is_test=True)
    assert actions.score_pending(make.NOW) == 1
    assert db.session.scalars(select(Contact.last_polarity)).all() == []


def test_workers_at_the_same_time_share_the_work_and_do_no_harm(app, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 3)
    for number in range(30):
        make.feedback(f"Fast delivery number {number}", customer=make.customer())
    done = []

    def work():
        with app.app_context():
            while count := actions.score_pending(make.NOW):
                db.session.commit()
                done.append(count)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 30
    assert len(scores()) == 30
    assert db.session.scalar(select(func.count()).select_from(Sentiment)) == 30
    assert (
        db.session.scalars(select(Feedback.id).where(Feedback.unscored_at.is_not(None))).all() == []
    )


def test_the_worker_scores(app):
    make.feedback("Fast delivery, thank you")
    step = next(step for step in worker.STEPS if step.name == "score")
    assert worker.run(step) == 1
    assert set(scores()) == {"Fast delivery, thank you"}

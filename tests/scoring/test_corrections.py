"""A person's word counts everywhere until it is taken back, whatever a model says later."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import AuditEntry
from voc.core.db import db
from voc.core.errors import Invalid, NotFound
from voc.customers.models import Contact
from voc.responses.models import Feedback
from voc.scoring import actions, corrections
from voc.scoring.models import Correction, Sentiment
from voc.scoring.sentiment import Intent, Label, Score

LATER = make.NOW + timedelta(hours=1)


def bad(**given):
    return make.feedback("It came late", scored={"label": "negative", "polarity": -9000}, **given)


def counts(feedback):
    db.session.expire_all()
    one = db.session.scalars(select(Sentiment).filter_by(feedback_id=feedback.id)).one()
    return one.label, one.polarity, one.confidence, one.intent


def model_said(feedback):
    one = db.session.scalars(select(Sentiment).filter_by(feedback_id=feedback.id)).one()
    return one.model_label, one.model_polarity, one.model_confidence, one.model_intent


def trail():
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.object_type, row.object_id, row.detail) for row in rows]


def correct(feedback, label=Label.POSITIVE, intent=None, by=None, at=make.NOW):
    corrections.correct(feedback.id, label, intent, by=by, at=at)
    db.session.commit()


def test_a_persons_word_counts_and_the_models_is_kept(app):
    said, who = bad(), make.person()
    correct(said, Label.POSITIVE, Intent.PRAISE, by=who)
    assert counts(said) == ("positive", 5000, 10000, "praise")
    assert model_said(said) == ("negative", -9000, 9000, "complaint")
    [kept] = db.session.scalars(select(Correction))
    assert (kept.label, kept.intent, kept.by_id) == ("positive", "praise", who.id)
    assert kept.corrected_at == make.NOW
    assert (kept.model_label, kept.model_intent, kept.model) == (
        "negative",
        "complaint",
        "a model of tests",
    )


def test_only_a_kind_leaves_the_sentiment_to_the_model(app):
    said = bad()
    correct(said, None, Intent.SUGGESTION)
    assert counts(said) == ("negative", -9000, 9000, "suggestion")


def test_the_last_word_counts_and_there_is_one(app):
    said, second = bad(), make.person()
    correct(said, Label.POSITIVE)
    correct(said, Label.NEUTRAL, Intent.OTHER, by=second, at=LATER)
    assert counts(said) == ("neutral", 0, 10000, "other")
    [kept] = db.session.scalars(select(Correction))
    assert (kept.by_id, kept.corrected_at, kept.model_label) == (second.id, LATER, "negative")
    assert corrections.count() == 1


def test_taken_back_the_models_word_counts_again(app):
    said = bad()
    before = counts(said)
    correct(said, Label.POSITIVE, Intent.PRAISE)
    assert corrections.take_back(said.id, by=None, at=LATER)
    db.session.commit()
    assert counts(said) == before
    assert corrections.count() == 0
    assert not corrections.take_back(said.id, by=None, at=LATER)


def test_who_said_what_is_in_the_audit_trail(app):
    said, who = bad(), make.person()
    correct(said, Label.POSITIVE, Intent.COMPLAINT, by=who)
    corrections.take_back(said.id, by=who, at=LATER)
    db.session.commit()
    assert trail() == [
        ("corrected a comment", "feedback", said.id, "negative to positive, complaint"),
        ("took a correction back", "feedback", said.id, "positive to negative, complaint"),
    ]
    assert "late" not in str(trail())


def test_saying_nothing_is_refused_and_what_is_not_there_is_not_found(app):
    with pytest.raises(Invalid):
        corrections.correct(bad().id, None, None, by=None, at=make.NOW)
    for call in (
        lambda: corrections.correct(999_999, Label.POSITIVE, None, by=None, at=make.NOW),
        lambda: corrections.take_back(999_999, by=None, at=make.NOW),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_text_that_no_model_reads_can_be_given_a_label(app):
    said = make.feedback("bonjour", scored={"label": None, "intent": "other"})
    correct(said, Label.POSITIVE)
    assert counts(said) == ("positive", 5000, 10000, "other")
    corrections.take_back(said.id, by=None, at=LATER)
    assert counts(said) == (None, None, None, "other")


def test_scoring_again_keeps_what_counts_and_changes_what_the_model_says(app):
    said = make.feedback("Fast delivery, thank you")
    actions.score_pending(make.NOW)
    correct(said, Label.NEGATIVE, Intent.QUESTION)
    counted = counts(said)
    assert counted[0] == "negative"

    def newer(_text, **_given):
        return Score("en", -0.3, Label.NEGATIVE, 0.6, Intent.OTHER, False, 0.1, "newer")

    said.unscored_at = LATER
    db.session.commit()
    assert actions.score_pending(LATER, newer) == 1
    db.session.commit()
    # The new model agrees: its own polarity counts, with the person's label and certainty.
    assert counts(said) == ("negative", -3000, 10000, "question")
    assert model_said(said) == ("negative", -3000, 6000, "other")
    [kept] = db.session.scalars(select(Correction))
    assert kept.model_label == "positive"  # what was said to the person, not what came later
    assert kept.model != "newer"


def test_a_correction_made_before_the_text_was_scored_counts_from_then_on(app):
    said = make.feedback("Fast delivery, thank you")
    correct(said, Label.NEUTRAL, Intent.OTHER)
    other = make.feedback("Late again, never answered")
    assert actions.score_pending(make.NOW) == 2
    db.session.commit()
    assert counts(said) == ("neutral", 0, 10000, "other")
    assert model_said(said)[0] == "positive"
    assert counts(other)[0] == "negative"
    [kept] = db.session.scalars(select(Correction))
    assert kept.model_label == "positive"
    assert kept.model is not None


def test_the_customers_history_says_what_counts(app):
    who = make.customer()
    said = bad(customer=who)

    def remembered():
        return db.session.scalar(select(Contact.last_polarity).filter_by(customer_id=who.id))

    correct(said, Label.POSITIVE)
    assert remembered() == 5000
    correct(said, Label.POSITIVE, Intent.SUGGESTION)  # a wish says nothing about satisfaction
    assert remembered() is None
    corrections.take_back(said.id, by=None, at=LATER)
    assert remembered() == -9000


def test_a_deleted_text_takes_its_correction_along_and_a_person_who_leaves_does_not(app):
    said, who = bad(), make.person()
    correct(said, by=who)
    kept = bad()
    correct(kept, by=None)
    db.session.delete(db.session.get(Feedback, said.id))
    db.session.commit()
    assert db.session.scalars(select(Correction.feedback_id)).all() == [kept.id]


def test_two_people_at_once_end_in_one_word_that_counts(app):
    said = bad()
    number, ready = said.id, threading.Barrier(2)
    db.session.remove()
    failed = []

    def say(label):
        with app.app_context():
            try:
                ready.wait(10)
                corrections.correct(number, label, None, by=None, at=make.NOW)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(error)
            finally:
                db.session.remove()

    people = [threading.Thread(target=say, args=(one,)) for one in (Label.POSITIVE, Label.NEUTRAL)]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert failed == []
    [kept] = db.session.scalars(select(Correction.label))
    assert db.session.scalars(select(Sentiment.label)).all() == [kept]
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 2
    db.session.remove()


def test_a_correction_and_scoring_at_once_never_lose_the_persons_word(app):
    said = make.feedback("Fast delivery, thank you")
    number, ready = said.id, threading.Barrier(2)
    db.session.remove()

    def at_once(action):
        with app.app_context():
            ready.wait(10)
            action()
            db.session.commit()
            db.session.remove()

    work = (
        lambda: corrections.correct(number, Label.NEGATIVE, None, by=None, at=make.NOW),
        lambda: actions.score_pending(make.NOW),
    )
    both = [threading.Thread(target=at_once, args=(part,)) for part in work]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    actions.score_pending(make.NOW)  # what another held was left for the next round
    db.session.commit()
    one = db.session.scalars(select(Sentiment)).one()
    assert (one.label, one.model_label) == ("negative", "positive")
    db.session.remove()


def test_a_persons_mixed_counts_is_audited_and_can_be_taken_back(app):
    said = bad()
    corrections.correct(said.id, Label.NEGATIVE, None, mixed=True, by=None, at=make.NOW)
    db.session.commit()
    one = db.session.scalars(select(Sentiment).filter_by(feedback_id=said.id)).one()
    assert (one.is_mixed, one.model_is_mixed) == (True, False)
    assert trail()[-1][3] == "negative, complaint, mixed"
    corrections.take_back(said.id, by=None, at=LATER)
    db.session.commit()
    assert (one.is_mixed, trail()[-1][3]) == (False, "negative, complaint, not mixed")


def test_a_text_scored_again_keeps_a_persons_mixed(app):
    said = bad()
    corrections.correct(said.id, None, None, mixed=True, by=None, at=make.NOW)
    [row] = corrections.with_corrections(
        [
            {
                "feedback_id": said.id,
                "model_label": "negative",
                "model_polarity": -9000,
                "model_confidence": 9000,
                "model_intent": "complaint",
                "model_is_mixed": False,
                "model": "a newer one",
            }
        ]
    )
    assert (row["is_mixed"], row["label"]) == (True, "negative")


def test_only_the_first_reader_says_that_chance_drew_a_text(app):
    drawn, chosen = bad(), bad()
    corrections.correct(drawn.id, Label.NEGATIVE, None, by_chance=True, by=None, at=make.NOW)
    corrections.correct(drawn.id, Label.NEUTRAL, None, by=None, at=LATER)
    corrections.correct(chosen.id, Label.NEGATIVE, None, by=None, at=make.NOW)
    corrections.correct(chosen.id, Label.NEUTRAL, None, by_chance=True, by=None, at=LATER)
    db.session.commit()
    kept = db.session.scalars(select(Correction).order_by(Correction.feedback_id))
    assert [one.by_chance for one in kept] == [True, False]

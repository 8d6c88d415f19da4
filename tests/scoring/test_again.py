"""What older models or rules have scored is scored again when asked, whatever stops it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.bench.stage import stage
from voc import worker
from voc.accounts.models import AuditEntry
from voc.core.access import Role
from voc.core.db import db
from voc.customers.models import Contact
from voc.responses.models import Feedback
from voc.scoring import actions, again, corrections, versions
from voc.scoring.models import Rescoring, Sentiment
from voc.scoring.sentiment import Label, score

LATER = make.NOW + timedelta(hours=1)
KIND = "Fast delivery, thank you"
OLD = {"label": "negative", "model": "en-20200101-aaaaaaaa"}
PAGE = "/settings/scoring/"

UNTIL_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from voc import create_app
from voc.core.db import db
from voc.scoring import again
from voc.scoring.sentiment import score

seen = 0
def deadly(text, **given):
    global seen
    seen += 1
    if seen > 120:
        os.kill(os.getpid(), signal.SIGKILL)
    return score(text, **given)

with create_app().app_context():
    while again.score_again(datetime(2026, 11, 22, tzinfo=UTC), deadly):
        db.session.commit()
"""


def old(text=KIND, **given):
    return make.feedback(text, scored=OLD, **given)


def scored(feedback):
    db.session.expire_all()
    return db.session.scalars(select(Sentiment).filter_by(feedback_id=feedback.id)).one()


def ask(by=None):
    asked = again.ask(by=by, at=make.NOW)
    db.session.commit()
    return asked


def work(at=LATER):
    done = 0
    while count := again.score_again(at):
        db.session.commit()
        done += count
    db.session.commit()
    return done


def test_nothing_is_scored_again_until_somebody_asks(app):
    said = old()
    assert again.count_outdated() == 1
    assert work() == 0
    assert scored(said).label == "negative"


def test_what_is_out_of_date_is_scored_again_and_nothing_else(app):
    said, foreign = old(), old("ممتاز جدا شكرا لكم")
    fresh = make.feedback("It arrived late")
    actions.score_pending(make.NOW)
    db.session.commit()
    assert ask() == 2
    assert work() == 2
    one = scored(said)
    assert (one.label, one.model) == ("positive", versions.stamped(score(KIND).model))
    assert (one.scored_at, one.theme_revision) == (LATER, 0)
    assert scored(foreign).label is None, "no model reads it, whatever another once made of it"
    assert scored(fresh).scored_at == make.NOW
    assert again.count_outdated() == 0


def test_other_rules_make_a_score_old_by_the_same_model(app, monkeypatch):
    said = make.feedback(KIND)
    actions.score_pending(make.NOW)
    db.session.commit()
    assert again.count_outdated() == 0
    monkeypatch.setattr(versions, "RULES", versions.RULES + 1)
    assert ask() == 1
    assert work() == 1
    assert scored(said).model.endswith(f"-r{versions.RULES}")


def test_a_score_of_before_rules_had_a_number_counts_and_is_old(app):
    said = make.feedback(KIND, scored={"label": "negative", "model": score(KIND).model})
    assert scored(said).label == "negative"
    assert again.count_outdated() == 1


def test_a_persons_word_wins_over_todays_model_too(app):
    said = old()
    corrections.correct(said.id, Label.NEUTRAL, None, by=None, at=make.NOW)
    db.session.commit()
    ask()
    work()
    one = scored(said)
    assert (one.label, one.polarity, one.confidence) == ("neutral", 0, 10_000)
    assert (one.model_label, one.intent) == ("positive", "praise")


def test_a_customers_history_hears_of_it(app):
    who = make.customer()
    said = old(customer=who)
    ask()
    work()
    kept = db.session.scalars(select(Contact.last_polarity)).one()
    assert kept == scored(said).polarity > 0


def test_a_text_that_was_changed_meanwhile_is_left_to_scoring(app):
    said = old()
    said.unscored_at = make.NOW
    db.session.commit()
    ask()
    assert work() == 0
    assert not again.is_asked()
    assert actions.score_pending(make.NOW) == 1
    db.session.commit()
    assert again.count_outdated() == 0


def test_asked_twice_it_is_done_once_and_may_be_asked_anew(app):
    old()
    assert (ask(), ask()) == (1, 1)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 1
    work()
    found = again.progress()
    assert (found.outdated, found.total, found.done) == (0, 1, 1)
    assert (found.finished_at, found.is_going_on) == (LATER, False)
    assert ask() == 0
    old()
    assert (ask(), work()) == (1, 1)


def test_a_worker_of_another_version_leaves_it_alone(app):
    said = old()
    ask()
    db.session.get(Rescoring, 1).versions = "en-21000101-ffffffff-r9"
    db.session.commit()
    assert (work(), scored(said).label) == (0, "negative")
    assert not again.progress().is_going_on
    assert (ask(), work()) == (1, 1)


def test_a_text_that_breaks_the_scorer_does_not_hold_the_others_up(app):
    def fragile(text, **given):
        if "bomb" in text:
            raise RuntimeError(text)
        return score(text, **given)

    said, _bomb = old(), old("a bomb")
    ask()
    assert again.score_again(LATER, fragile) == 2
    assert again.score_again(LATER, fragile) == 0
    db.session.commit()
    assert (scored(said).label, again.is_asked()) == ("positive", False)


def test_workers_at_the_same_time_share_it(app, monkeypatch):
    monkeypatch.setattr(again, "BATCH", 4)
    for number in range(24):
        old(f"{KIND} {number}", customer=make.customer())
    ask()
    done = []

    def share():
        with app.app_context():
            while again.is_asked():
                done.append(again.score_again(LATER))
                db.session.commit()

    threads = [threading.Thread(target=share) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sum(done) >= 24
    assert again.count_outdated() == 0
    assert set(db.session.scalars(select(Sentiment.label))) == {"positive"}


def test_killed_in_the_middle_it_goes_on_and_a_command_finishes_it():
    with stage("sqlite", durable=False) as made:
        with made.app.app_context():
            texts = [{"id": number, "text": f"{KIND} {number}"} for number in range(1, 301)]
            common = {"channel": "call", "folded": "", "said_at": make.NOW, "day": make.NOW.date()}
            db.session.execute(Feedback.__table__.insert(), [{**common, **one} for one in texts])
            for one in texts:
                db.session.add(make_old(one["id"]))
            ask()
            db.session.remove()
        assert made.run("-c", UNTIL_KILLED).wait(60) == -signal.SIGKILL
        with made.app.app_context():
            assert again.count_outdated() == 200, "what was kept in whole batches is kept"
            db.session.remove()
        done = subprocess.run(
            [sys.executable, "-m", "voc", "score-again"],
            env=made.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Every text is scored by today's model and rules." in done.stderr
        with made.app.app_context():
            assert again.count_outdated() == 0
            assert db.session.scalar(select(func.count(Sentiment.id))) == 300
            db.session.remove()


def make_old(number):
    return Sentiment(
        feedback_id=number,
        language="en",
        polarity=-8000,
        confidence=9000,
        intent="complaint",
        scored_at=make.NOW,
        **OLD,
    )


def test_the_page_says_how_many_and_the_worker_does_them(app, owner):
    old()
    old("Support is terrible")
    page = owner.get(PAGE).text
    assert "2 texts were scored by an older model or by older rules." in page
    answer = owner.submit(PAGE)
    assert answer.status_code == 303
    going = owner.get(PAGE).text
    assert "Texts are being scored again: 0 of 2." in going
    assert "data-refresh" in going
    assert "Score them again" not in going
    step = next(step for step in worker.STEPS if step.name == "score again")
    assert worker.run(step) == 2
    page = owner.get(PAGE).text
    assert "Every text was scored by today's model and rules." in page
    assert "2 texts were scored again" in page


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST])
def test_only_who_may_change_the_settings_may_ask(app, sign_in, role):
    old()
    person = sign_in(role)
    assert person.get(PAGE).status_code == 403
    assert "/settings/scoring" not in person.get("/comments/agreement").text
    assert not again.is_asked()

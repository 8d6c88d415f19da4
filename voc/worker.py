"""The clock's work, in the order a customer's word travels.

Each step does one small batch and says how much it did; the edge commits after every batch, so a
crash loses at most one. APScheduler runs every step as its own job, so a long send never delays
scoring. Correctness never rests on there being one scheduler: it rests on unique rows and claims.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import OperationalError

from voc.accounts import actions as accounts
from voc.core import clock, stopping
from voc.core.db import db
from voc.customers.importing import import_due
from voc.delivery import actions as delivery
from voc.delivery import pacing, sending
from voc.delivery.forgetting import forget_deleted
from voc.delivery.reports import taking
from voc.delivery.states import learn_states
from voc.followups import actions as followups
from voc.followups import broken
from voc.followups.cases import open_asked_for
from voc.responses import drafts, guarded
from voc.scoring import again
from voc.scoring.actions import load_models, score_pending
from voc.scoring.themes.theming import theme_pending
from voc.waves import after_events, inviting, news, tallies, thanking, troubles
from voc.waves import running as waves

log = logging.getLogger(__name__)

Action = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage's work: `action(at)` does a batch and returns how much; 0 means nothing is left."""

    name: str
    action: Action
    every_seconds: float


STEPS: tuple[Step, ...] = (
    Step("tidy", accounts.tidy, 3600),
    Step("account mails", delivery.write_account_mails, 2),
    Step("import", import_due, 1),
    Step("plan after events", after_events.plan_due, 2),
    Step("open waves", waves.open_due, 5),
    Step("invite", inviting.invite_due, 1),
    Step("send", sending.send_due, 1),
    Step("read reports", taking.read_mailbox, 60),
    Step("learn states", learn_states, 60),
    Step("forget quiet domains", pacing.forget_quiet, 3600),
    Step("forget the deleted", forget_deleted, 10),
    Step("news of messages", news.take_news, 10),
    Step("tell of trouble", troubles.find_unreachable, 60),
    Step("remind", waves.remind_due, 10),
    Step("thank", thanking.thank_due, 10),
    Step("count large waves", tallies.count_due, 5),
    Step("close what was left", drafts.close_abandoned, 60),
    Step("shuffle anonymous answers", guarded.shuffle, 600),
    Step("score", score_pending, 0.5),
    Step("score again", again.score_again, 2),
    Step("themes", theme_pending, 0.5),
    Step("outreach", followups.draw_due, 30),
    Step("cases", open_asked_for, 30),
    Step("tell of late promises", broken.tell_of_late, 60),
)


def run(step: Step) -> int:
    """Do a step until nothing is left, or the process is to stop; returns how much was done.

    Never raises.
    """
    done = 0
    try:
        while not stopping.told.is_set() and (count := step.action(clock.now())):
            db.session.commit()
            done += count
        db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        log.warning("step %s: database unavailable (%s)", step.name, type(error).__name__)
    except Exception:
        db.session.rollback()
        log.exception("step %s failed", step.name)
    finally:
        db.session.remove()
    return done


def tick(steps: tuple[Step, ...] | None = None) -> int:
    """Every step once, in flow order; returns how much was done."""
    return sum(run(step) for step in (STEPS if steps is None else steps))


def start(app: Flask) -> BackgroundScheduler:
    """A scheduler in this process's background that runs every step at its own pace."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(load_models, id="load models")
    for step in STEPS:
        scheduler.add_job(
            _in_context,
            "interval",
            args=(app, step),
            seconds=step.every_seconds,
            id=step.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    return scheduler


def stop(scheduler: BackgroundScheduler) -> None:
    """Begin nothing more, and return when every step has finished what it had in hand."""
    stopping.told.set()
    scheduler.shutdown()


def _in_context(app: Flask, step: Step) -> None:
    with app.app_context():
        run(step)

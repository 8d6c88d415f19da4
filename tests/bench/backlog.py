"""How long one worker takes for a backlog of comments, from the database and back into it.

    python -m tests.bench.backlog [--comments 100000] [--data FILE...] [--engine sqlite|postgresql]

Fills a database of its own with comments (of labelled JSON Lines files, or the sample company's),
then runs the steps "score" and "themes" as the worker does, batch by batch, each committed. While
they run, another thread stores an answer every half second and says how long each had to wait.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
from sqlalchemy import func, insert, select

from tests import engines
from tests.conftest import settings_for
from voc import create_app
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.core.folding import fold
from voc.responses.models import Channel, Feedback
from voc.sample.words import REASONS, SUPPORT, WISHES
from voc.scoring.actions import score_pending
from voc.scoring.models import Sentiment
from voc.scoring.themes import taxonomy
from voc.scoring.themes.models import FeedbackTheme, Theme
from voc.scoring.themes.shipped import SHOP
from voc.scoring.themes.theming import current_taxonomy, theme_pending

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROWS = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--data", nargs="*", type=Path, default=[])
    parser.add_argument("--engine", choices=engines.ENGINES, default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        url = (
            engines.sqlite_url(path)
            if asked.engine == "sqlite"
            else engines.postgres_url(durable=True)
        )
        app = create_app(settings_for(url, path))
        with app.app_context():
            flask_migrate.upgrade()
            accounts.found(NOW)
            taxonomy.begin(NOW, SHOP)
            db.session.commit()
            fill(itertools.islice(texts(asked.data), asked.comments))
            print(f"{asked.engine}, {asked.comments} comments")
            measure(app, "score", lambda: score_pending(NOW))
            measure(app, "themes", lambda: theme_pending(NOW))
            theme = db.session.scalars(select(Theme).where(Theme.key == "delivery")).one()
            taxonomy.add_keywords(theme, ["parcel number"], by=None, at=NOW)
            db.session.commit()
            measure(app, "themes again", lambda: theme_pending(NOW))
            mentions = db.session.scalar(select(func.count(FeedbackTheme.id)))
            scored = db.session.scalar(select(func.count(Sentiment.id)))
            print(f"  {scored} scored, {mentions} themes of comments")
            purely()
            db.session.remove()
            db.engine.dispose()


def texts(files: list[Path]) -> Iterator[str]:
    """Comments for ever."""
    if not files:
        own = [
            text for part in (REASONS, SUPPORT, WISHES) for many in part.values() for text in many
        ]
        yield from itertools.cycle(own)
    while True:
        for path in files:
            opening = gzip.open if path.suffix == ".gz" else open
            with opening(path, "rt", encoding="utf-8") as lines:
                yield from (json.loads(line)["text"].replace("\0", "") for line in lines)


def fill(comments: Iterator[str]) -> None:
    """Comments that wait to be scored, a minute apart."""
    for start in itertools.count(0, ROWS):
        rows = [row(start + n, text) for n, text in enumerate(itertools.islice(comments, ROWS))]
        if not rows:
            return
        db.session.execute(insert(Feedback), rows)
        db.session.commit()


def row(number: int, text: str) -> dict[str, object]:
    at = NOW - timedelta(minutes=number)
    return {
        "channel": Channel.LINK,
        "text": text,
        "folded": fold(text),
        "said_at": at,
        "day": at.date(),
        "unscored_at": at,
    }


def measure(app, name, step) -> None:
    """Run a step until nothing is left, with somebody answering meanwhile."""
    step()
    db.session.commit()  # models are read and statements compiled
    waits: list[float] = []
    stop = threading.Event()
    visitor = threading.Thread(target=answer, args=(app, stop, waits))
    visitor.start()
    began, busy, done = time.perf_counter(), time.process_time(), 0
    while count := step():
        db.session.commit()
        done += count
    db.session.commit()  # the step that found nothing left a transaction behind
    took, busy = time.perf_counter() - began, time.process_time() - busy
    stop.set()
    visitor.join()
    waits = sorted(waits) or [0.0]
    print(
        f"  {name}: {done} in {took:.1f} s, {done / took:,.0f} a second"
        f" ({done / busy:,.0f} a second of processor time); {len(waits)} answers"
        f" stored meanwhile, each in {statistics.median(waits) * 1000:.0f} ms,"
        f" the slowest in {waits[-1] * 1000:.0f} ms"
    )


def answer(app, stop, waits) -> None:
    """Store a text every half second; how long each took."""
    with app.app_context():
        while not stop.wait(0.5):
            began = time.perf_counter()
            said = row(0, "")
            db.session.execute(insert(Feedback), [{**said, "unscored_at": None}])
            db.session.commit()
            waits.append(time.perf_counter() - began)


def purely() -> None:
    """Finding keywords alone, without a database, a clause or folding."""
    known = current_taxonomy()
    folded = db.session.scalars(select(Feedback.folded).limit(20_000)).all()
    began = time.process_time()
    for text in folded:
        known.find(text, "", text, by_clause=False)
    took = time.process_time() - began
    words = sum(len(text.split()) for text in folded) / len(folded)
    print(f"  matching alone: {len(folded) / took:,.0f} texts of {words:.0f} words a second")


if __name__ == "__main__":
    main()

"""Real comments through the whole product: asked by link, stored, scored, exported, counted.

    ./run bench real_feedback --data FILE [--count 5000] [--engine sqlite] [--quick]

FILE is JSON Lines of {"text", "lang"}, also gzipped. Each text is posted through a personal link
of its own by eight clients, on SQLite and on PostgreSQL, beside two bare routes on the same kind
of server: one that parses the form, one that also does one durable INSERT. One line of JSON says
what came of it; the exit status is 1 where an answer was lost or changed, or a bar was missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from tests import engines
from tests.bench import load
from tests.bench.stage import ROOT, Stage, bare, invite, served, stage
from voc.core.db import db
from voc.responses.models import Feedback

ROUNDS = 20
LONGEST = 5_000
OF_PARSING, OF_STORING = 0.33, 0.6
SCORING_SECONDS = 900


def main() -> int:
    """Run on the engines asked for; 0 when every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--engine", choices=engines.ENGINES, action="append")
    parser.add_argument("--quick", action="store_true", help="500 answers instead")
    given = parser.parse_args()
    texts, left_out = read(given.data, 500 if given.quick else given.count)
    results = {
        engine: measure(engine, texts, given.clients) for engine in given.engine or engines.ENGINES
    }
    passed = all(one["passed"] for one in results.values())
    print(json.dumps({"answers": len(texts), "left_out": left_out, **results, "passed": passed}))
    return 0 if passed else 1


def read(path: Path, count: int) -> tuple[list[str], int]:
    """The first texts that a page would take, and how many before them it would not."""
    texts: list[str] = []
    left_out = 0
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if len(texts) == count:
                break
            text = json.loads(line)["text"]
            if text.strip() and len(text) <= LONGEST and "\0" not in text:
                texts.append(text)
            else:
                left_out += 1
    return texts, left_out


def measure(engine: str, texts: list[str], clients: int) -> dict[str, Any]:
    """Everything on one engine."""
    with stage(engine) as made:
        tokens = invite(made, len(texts))
        forms = [{"nps": str(n % 11), "ease": "5", "why": text} for n, text in enumerate(texts)]
        speed, statuses = post_all(made, tokens, forms, clients)
        scored_in = wait_until_scored(made)
        checks = check(made, texts, statuses)
    fast = speed["of_parsing"] >= OF_PARSING or speed["of_storing"] >= OF_STORING
    return {
        **speed,
        "scored_in_seconds": round(scored_in, 1),
        **checks,
        "fast_enough": fast,
        "passed": fast and all(checks["holds"].values()),
    }


def post_all(
    made: Stage, tokens: list[str], forms: list[dict[str, str]], clients: int
) -> tuple[dict[str, Any], list[int]]:
    """Answer every link once, in rounds that alternate with the bare routes."""
    size = -(-len(forms) // ROUNDS)
    ours: list[load.Run] = []
    parsed: list[load.Run] = []
    stored: list[load.Run] = []
    warm = invite(made, clients * 20, made.warm_id)
    with served(made) as port, bare(made) as beside:
        load.send_all(port, [load.post(f"/s/{token}", forms[0]) for token in warm], clients)
        for path in ("/parse", "/insert"):
            load.send_all(beside, [load.post(path, forms[0])] * (clients * 20), clients)
        for at in range(0, len(forms), size):
            part = forms[at : at + size]
            pairs = zip(tokens[at : at + size], part, strict=True)
            ours.append(
                load.send_all(
                    port, [load.post(f"/s/{token}", form) for token, form in pairs], clients
                )
            )
            for path, runs in (("/parse", parsed), ("/insert", stored)):
                requests = [load.post(path, form) for form in part]
                runs.append(load.send_all(beside, requests, clients))
    whole, one_insert = load.joined(ours), load.joined(stored)
    speed = {
        "rate": round(load.median_rate(ours), 1),
        "p50_ms": round(whole.quantile(0.5), 2),
        "p99_ms": round(whole.quantile(0.99), 2),
        "parse_rate": round(load.median_rate(parsed), 1),
        "insert_rate": round(load.median_rate(stored), 1),
        "insert_p99_ms": round(one_insert.quantile(0.99), 2),
        "of_parsing": load.share(ours, parsed),
        "of_storing": load.share(ours, stored),
        "statuses": whole.counted(),
    }
    return speed, whole.statuses


def wait_until_scored(made: Stage) -> float:
    """Seconds that a worker of its own needs until no text waits any more."""
    began = time.monotonic()
    process = made.run("-m", "voc", "worker")
    try:
        while waiting(made):
            if process.poll() is not None or time.monotonic() - began > SCORING_SECONDS:
                raise RuntimeError("the worker did not score every text")
            time.sleep(0.5)
    finally:
        process.terminate()
        process.wait(60)
    return time.monotonic() - began


def waiting(made: Stage) -> int:
    """How many texts are not scored yet."""
    with made.app.app_context():
        count = db.session.scalar(
            select(func.count(Feedback.id)).where(Feedback.unscored_at.is_not(None))
        )
        db.session.remove()
    return count or 0


def check(made: Stage, texts: list[str], statuses: list[int]) -> dict[str, Any]:
    """What was exported against what was acknowledged."""
    rows = exported(made)
    acknowledged = [
        text.replace("\r\n", "\n").replace("\r", "\n")
        for text, status in zip(texts, statuses, strict=True)
        if status == 200
    ]
    return {
        "acknowledged": len(acknowledged),
        "exported": len(rows),
        "sentiment": dict(Counter(row["answer.why.sentiment"] for row in rows)),
        "holds": {
            "all acknowledged": len(acknowledged) == len(texts),
            "no 5xx": not any(status >= 500 for status in statuses),
            "exported as acknowledged": len(rows) == len(acknowledged),
            "texts intact": Counter(row["answer.why"] for row in rows) == Counter(acknowledged),
            "every text has a label": all(row["answer.why.sentiment"] for row in rows),
        },
    }


def exported(made: Stage) -> list[dict[str, Any]]:
    """The rows of the JSON export."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        words = ["export", "responses", "--survey", made.slug, "--format", "json"]
        subprocess.run(
            [sys.executable, "-m", "voc", *words, "--output", file.name],
            env=made.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        rows: list[dict[str, Any]] = json.loads(Path(file.name).read_bytes())
    return rows


if __name__ == "__main__":
    sys.exit(main())

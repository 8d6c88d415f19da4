"""What answering costs: each page beside a limit on the same server in the same run.

    ./run bench answering [--engine sqlite] [--quick]

GET of an open and of a personal link beside a bare route; POST of three answers beside a route
that only parses the form and one that also does one durable INSERT; duplicates of the same answer
all at once; and the same two questions on two Django survey packages, which the script installs
into an environment of their own (`--quick` leaves them out). Medians of alternating rounds. One
line of JSON says what came of it; the exit status is 1 where a bar was missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from tests import engines
from tests.bench import load, peers
from tests.bench.stage import Stage, bare, invite, served, stage
from voc.core.db import db
from voc.responses.models import Response
from voc.waves.invitation_models import Invitation

FORM = {"nps": "9", "ease": "6", "why": "Delivery was quick, and the box came whole."}
TWO = {"nps": "9", "why": "Delivery was quick, and the box came whole."}
CLIENTS = 8
OPEN_BAR, PERSONAL_BAR = 0.7, 0.5
OF_PARSING, OF_STORING = 0.33, 0.6
SLOWEST = 2.0
"""Our p99 of a POST may be so many times that of the bare INSERT."""
PEER_GET, PEER_POST = 40, 12

Send = Callable[[int], load.Run]
"""Sends the requests of the round with that number."""


def main() -> int:
    """Run on the engines asked for; 0 when every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", choices=engines.ENGINES, action="append")
    parser.add_argument("--quick", action="store_true", help="fewer requests, no other packages")
    given = parser.parse_args()
    rounds, size = (15, 80) if given.quick else (15, 400)
    results: dict[str, Any] = {
        engine: measure(engine, rounds, size) for engine in given.engine or engines.ENGINES
    }
    if not given.quick:
        results["peers"] = beside_peers(rounds, size)
    passed = all(all(one["holds"].values()) for one in results.values())
    print(json.dumps({**results, "passed": passed}))
    return 0 if passed else 1


def measure(engine: str, rounds: int, size: int) -> dict[str, Any]:
    """Everything on one engine."""
    with stage(engine) as made:
        tokens = invite(made, rounds * size + 100)
        warm = invite(made, CLIENTS * 20, made.warm_id)
        with served(made) as port, bare(made) as beside:
            load.send_all(port, [load.post(f"/s/{token}", FORM) for token in warm], CLIENTS)
            load.send_all(beside, [load.post("/insert", FORM)] * (CLIENTS * 20), CLIENTS)
            runs = alternated(
                rounds,
                {
                    "bare": same(beside, load.get("/page"), size),
                    "open": same(port, load.get(f"/f/{made.slug}"), size),
                    "personal": gets(port, tokens[100:], size),
                    "parse": same(beside, load.post("/parse", FORM), size),
                    "insert": same(beside, load.post("/insert", FORM), size),
                    "post": posts(port, tokens[100:], size),
                },
            )
            twice = duplicates(made, port, tokens[:100])
    return judged(runs, twice)


def alternated(rounds: int, works: dict[str, Send]) -> dict[str, list[load.Run]]:
    """The runs of each work; the works take turns, so that a slow minute slows all of them."""
    runs: dict[str, list[load.Run]] = {name: [] for name in works}
    for number in range(rounds):
        for name, send in works.items():
            runs[name].append(send(number))
    return runs


def same(port: int, request: bytes, size: int) -> Send:
    """The same request again and again."""
    return lambda _round: load.send_all(port, [request] * size, CLIENTS)


def gets(port: int, tokens: list[str], size: int) -> Send:
    """Each personal link of a round once."""
    return lambda number: load.send_all(
        port,
        [load.get(f"/s/{one}") for one in tokens[number * size : (number + 1) * size]],
        CLIENTS,
    )


def posts(port: int, tokens: list[str], size: int) -> Send:
    """An answer through each personal link of a round."""
    return lambda number: load.send_all(
        port,
        [load.post(f"/s/{one}", FORM) for one in tokens[number * size :][:size]],
        CLIENTS,
    )


def judged(runs: dict[str, list[load.Run]], twice: dict[str, Any]) -> dict[str, Any]:
    """The figures, and which bars they meet."""
    rates = {name: load.median_rate(of) for name, of in runs.items()}

    def p99(name: str) -> float:
        return statistics.median(run.quantile(0.99) for run in runs[name])

    shares = {
        "open_of_bare": load.share(runs["open"], runs["bare"]),
        "personal_of_bare": load.share(runs["personal"], runs["bare"]),
        "post_of_parsing": load.share(runs["post"], runs["parse"]),
        "post_of_storing": load.share(runs["post"], runs["insert"]),
    }
    statuses = {status for of in runs.values() for run in of for status in run.statuses}
    return {
        "rates": {name: round(rate, 1) for name, rate in rates.items()},
        **shares,
        "post_p99_ms": round(p99("post"), 2),
        "insert_p99_ms": round(p99("insert"), 2),
        "duplicates": twice,
        "holds": {
            "every request answered with 200": statuses == {200},
            "GET of an open link": shares["open_of_bare"] >= OPEN_BAR,
            "GET of a personal link": shares["personal_of_bare"] >= PERSONAL_BAR,
            "POST": shares["post_of_parsing"] >= OF_PARSING
            or shares["post_of_storing"] >= OF_STORING,
            "p99 of a POST": p99("post") <= SLOWEST * p99("insert"),
            "each once": twice["responses"] == twice["links"],
            "no 5xx": not any(status >= 500 for status in twice["statuses"]),
            "the same thanks": twice["pages"] == 1,
        },
    }


def duplicates(made: Stage, port: int, tokens: list[str]) -> dict[str, Any]:
    """Five equal answers to each link, all at once and in any order."""
    several = tokens * 5
    random.Random(5).shuffle(several)
    body = urlencode(FORM)

    def send(token: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Content-Type": load.FORM, "Accept-Language": "en"}
        connection.request("POST", f"/s/{token}", body, headers)
        answer = connection.getresponse()
        page = answer.read()
        connection.close()
        return answer.status, page

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, several))
    with made.app.app_context():
        asked = select(Invitation.id).order_by(Invitation.id).limit(len(tokens))
        stored = db.session.scalar(
            select(func.count(Response.id)).where(Response.invitation_id.in_(asked))
        )
        db.session.remove()
    return {
        "links": len(tokens),
        "posts": len(several),
        "responses": stored,
        "statuses": sorted({status for status, _page in answers}),
        "pages": len({page for _status, page in answers}),
    }


def beside_peers(rounds: int, size: int) -> dict[str, Any]:
    """Two questions here and on other packages, all on PostgreSQL."""
    few = max(size // 10, 20)
    with stage("postgresql") as made, peers.served() as others:
        tokens = invite(made, rounds * size)
        with served(made) as port:
            works = {
                "get": same(port, load.get(f"/f/{made.slug}"), size),
                "post": lambda number: load.send_all(
                    port,
                    [load.post(f"/s/{one}", TWO) for one in tokens[number * size :][:size]],
                    CLIENTS,
                ),
            }
            for other in others:
                works[f"{other.name} get"] = same(other.port, load.get(other.path), few)
                works[f"{other.name} post"] = same(
                    other.port, load.post(other.path, other.form), few
                )
            load.send_all(port, [load.get(f"/f/{made.slug}")] * size, CLIENTS)
            for other in others:
                load.send_all(other.port, [load.get(other.path)] * few, CLIENTS)
            runs = alternated(rounds, works)
    rates = {name: load.median_rate(of) for name, of in runs.items()}
    times = {
        f"{other.name} {what}": round(rates[what] / rates[f"{other.name} {what}"], 1)
        for other in others
        for what in ("get", "post")
    }
    bars = {"get": PEER_GET, "post": PEER_POST}
    answered = {status for of in runs.values() for run in of for status in run.statuses}
    return {
        "rates": {name: round(rate, 1) for name, rate in rates.items()},
        "times": times,
        "holds": {
            "every request answered": answered <= {200, 302},
            **{f"{name}": value >= bars[name.split()[-1]] for name, value in times.items()},
        },
    }


if __name__ == "__main__":
    sys.exit(main())

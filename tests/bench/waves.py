"""Waves under the worst: processes killed while they send, many of them at once, a million people.

    ./run bench waves [--engine sqlite] [--quick]

`killed` and `stopped`: two workers send a wave to a mail server while one after the other gets a
SIGKILL, then a SIGTERM, and another takes its place; nobody may be lost, a SIGKILL doubles at most
one mail, with the same Message-ID, a SIGTERM none. The leases of the dead are ended by hand:
waiting five minutes for them shows no more. `schedulers`: four workers at once open each of 100
due waves once. `million`: a wave's invitations and messages beside a bare INSERT..SELECT of as
many rows, its page meanwhile, and its memory. `dispatch`: messages a second of one worker beside
`smtplib.sendmail` of mails that were built before, to the same server. One line of JSON; the exit
status is 1 where a bar was missed.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import dataclass
from typing import Any

from tests import engines
from tests.bench.sink import sink
from tests.bench.stage import Stage, stage
from tests.bench.wave_kills import kills, schedulers
from tests.bench.wave_speed import dispatch, million, people
from voc.accounts.queries import organisation
from voc.core.db import db

OF_BARE = {"sqlite": 0.4, "postgresql": 0.15}
OF_SENDMAIL = 0.5
SLOWEST_PAGE_MS = 300
MOST_GROWTH_MB = 100


@dataclass(frozen=True)
class Size:
    """How much is done, and how many seconds the mail server takes for one mail while it is."""

    people: int
    kills: int
    million: int
    dispatched: int
    delay: float


WHOLE, QUICK = Size(10_000, 50, 1_000_000, 3_000, 0.01), Size(600, 4, 60_000, 600, 0.004)


def main() -> int:
    """Run on the engines asked for; 0 when every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--engine", choices=engines.ENGINES, action="append")
    parser.add_argument("--quick", action="store_true", help="a part of it")
    given = parser.parse_args()
    size = QUICK if given.quick else WHOLE
    results = {}
    for engine in given.engine or engines.ENGINES:
        with stage(engine, settings={"VOC_SMTP_URL": "smtp://127.0.0.1:1"}) as made:
            results[engine] = measure(made, engine, size)
    passed = all(all(one["holds"].values()) for one in results.values())
    print(json.dumps({**results, "passed": passed}))
    return 0 if passed else 1


def measure(made: Stage, engine: str, size: Size) -> dict[str, Any]:
    """Everything on one engine."""
    found: dict[str, Any] = {}
    with made.app.app_context():
        organisation().sender_address = "sender@example.com"
        people(size.people)
        with sink(size.delay) as (port, taken):
            made.environment["VOC_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
            found["killed"] = kills(made, signal.SIGKILL, size.kills, taken)
            found["stopped"] = kills(made, signal.SIGTERM, size.kills, taken)
        print(engine, found, file=sys.stderr)
        found["schedulers"] = schedulers(made)
        with sink() as (port, _taken):
            made.environment["VOC_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
            found["dispatch"] = dispatch(made, size.dispatched, port)
        found["million"] = million(made, size.million)
        db.session.remove()
    return found | {"holds": holds(found, engine)}


def holds(found: dict[str, Any], engine: str) -> dict[str, bool]:
    """Which bars were met."""
    killed, stopped, filled = found["killed"], found["stopped"], found["million"]
    return {
        "killed: none lost": killed["lost"] == 0,
        "killed: at most one doubled a kill": killed["doubled"] <= killed["kills"],
        "killed: doubles have the same Message-ID": killed["other_ids"] == 0,
        "stopped: none lost": stopped["lost"] == 0,
        "stopped: none doubled": stopped["doubled"] == 0,
        "each wave opened once": found["schedulers"]["runs"] == [1],
        "written beside a bare INSERT": filled["of_bare"] >= OF_BARE[engine],
        "the wave's page": filled["slowest_page_ms"] < SLOWEST_PAGE_MS,
        "constant memory": filled["grown_mb"] < MOST_GROWTH_MB,
        "dispatch beside sendmail": found["dispatch"]["of_sendmail"] >= OF_SENDMAIL,
    }


if __name__ == "__main__":
    sys.exit(main())

"""The worker's steps of a wave and nothing else, so that a new process is at work in a second.

Run by `python -m tests.bench.sender` with the product's own settings in the environment.
"""

from __future__ import annotations

import signal
import time

from voc import create_app, worker
from voc.core import stopping

STEPS = tuple(one for one in worker.STEPS if one.name in {"open waves", "invite", "send", "news"})
REST_SECONDS = 0.1


def main() -> None:
    """Until a SIGTERM: each step finishes what it has in hand."""
    signal.signal(signal.SIGTERM, lambda *_signal: stopping.told.set())
    app = create_app()
    with app.app_context():
        while not stopping.told.is_set():
            worker.tick(STEPS)
            time.sleep(REST_SECONDS)


if __name__ == "__main__":
    main()

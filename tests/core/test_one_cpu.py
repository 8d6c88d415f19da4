"""Threads that answer customers stay on one CPU; others roam."""

from __future__ import annotations

import os
import threading

from flask import Flask

from voc.core import one_cpu


def test_a_thread_stays_for_customers_and_roams_for_staff():
    app = Flask(__name__)
    one_cpu.keep(app, lambda endpoint: endpoint == "survey")
    app.add_url_rule("/survey", "survey", lambda: str(len(os.sched_getaffinity(0))))
    app.add_url_rule("/results", "results", lambda: str(len(os.sched_getaffinity(0))))
    every = str(len(os.sched_getaffinity(0)))
    seen: list[str] = []

    def ask() -> None:  # in a thread of its own: the affinity of this one stays as it is
        client = app.test_client()
        seen.extend(client.get(path).text for path in ("/survey", "/survey", "/results", "/survey"))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert seen == ["1", "1", every, "1"]
    assert str(len(os.sched_getaffinity(0))) == every

"""The same at once in several threads, as several requests or workers do it."""

from __future__ import annotations

import threading

from voc.core.db import db


def in_threads(app, action, count=4):
    """What each of some threads got from the action, each in a transaction of its own."""
    db.session.remove()
    barrier = threading.Barrier(count)
    results, failures = [], []

    def work():
        with app.app_context():
            barrier.wait()
            try:
                results.append(action())
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - a thread's failure is the test's
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return results

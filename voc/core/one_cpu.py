"""Pages that customers wait for run on one CPU: of a process's threads only one runs Python.

Threads that take turns on several CPUs find their caches cold and their CPU asleep each time.
With eight of them on two CPUs a page cost 1.6 times what it costs with all of them on one. Staff
pages keep every CPU: a long query lets go of the interpreter and may well run beside.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from flask import Flask, request


def keep(app: Flask, belongs: Callable[[str | None], bool]) -> None:
    """In a process that serves: threads stay on one CPU while their endpoint is such a page.

    Does nothing where the system has no say in it, or one CPU only.
    """
    if sys.platform != "linux":
        return
    every = os.sched_getaffinity(0)
    if len(every) < 2:
        return
    one = {sorted(every)[os.getpid() % len(every)]}  # two installations seldom choose the same
    thread = threading.local()

    @app.before_request
    def stay_or_roam() -> None:
        stays = belongs(request.endpoint)
        if stays is not getattr(thread, "stays", False):
            os.sched_setaffinity(0, one if stays else every)
            thread.stays = stays

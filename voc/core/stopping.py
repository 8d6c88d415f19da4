"""Whether this process was told to stop: long work asks between two pieces of it."""

from __future__ import annotations

import threading

told = threading.Event()

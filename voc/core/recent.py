"""What was read a moment ago, for pages that many people open in the same second.

Only for what may be a second old: what other processes change is seen that late. What this
process commits is seen at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from sqlalchemy import event

from voc.core.db import db

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
SECONDS = 1.0
MOST = 1_000
_commits = 0


class Recent(Generic[K, T]):
    """Values by key, each read again when it is a second old or something was committed."""

    def __init__(self) -> None:
        self._kept: dict[K, tuple[float, int, T]] = {}

    def get(self, key: K, read: Callable[[K], T]) -> T:
        """What `read` gives for the key, now or within the last second; raises what it raises."""
        now = time.monotonic()
        found = self._kept.get(key)
        if found is not None and now - found[0] < SECONDS and found[1] == _commits:
            return found[2]
        commits = _commits  # before it is read: what is committed meanwhile may not be in it
        value = read(key)
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = now, commits, value
        return value


def _note_commit(_session: object) -> None:
    global _commits  # noqa: PLW0603 - of the process, as its memory is
    _commits += 1


event.listen(db.session, "after_commit", _note_commit)

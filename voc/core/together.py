"""Threads that write at the same moment share one transaction, and so the wait for the disk.

The first to come writes for all who came meanwhile; the others sleep until theirs is done. One
alone waits for nobody.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
MOST = 32
"""Written in one transaction, so that nobody waits long for the others."""


class _Waiting(Generic[T, R]):
    """One thread's item, and what came of it."""

    __slots__ = ("is_alone", "item", "result", "told")

    def __init__(self, item: T) -> None:
        self.item = item
        self.result: list[R] = []
        self.is_alone = False
        """The transaction that it was part of failed: it is to be tried by itself."""
        self.told = threading.Lock()
        self.told.acquire()


class Together(Generic[T, R]):
    """Writes items by `write`, which takes several and keeps all of them or raises.

    Returns what `write` returned for the item, raises what it raised for the item alone.
    """

    def __init__(self, write: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting[T, R]] = deque()
        self._is_busy = False

    def do(self, item: T) -> R:
        """Write it, alone or together with what others have to write."""
        mine: _Waiting[T, R] = _Waiting(item)
        with self._lock:
            self._waiting.append(mine)
            is_first, self._is_busy = not self._is_busy, True
        if not is_first:
            mine.told.acquire()
        if not mine.result and not mine.is_alone:
            self._lead(mine)
        return mine.result[0] if mine.result else self._write([item])[0]

    def _lead(self, mine: _Waiting[T, R]) -> None:
        """Write for the first who wait, `mine` at their head, then let the next one lead."""
        with self._lock:
            several = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        try:
            for one, result in zip(
                several, self._write([one.item for one in several]), strict=True
            ):
                one.result.append(result)
        except Exception:
            if len(several) == 1:
                raise
            for one in several:
                one.result.clear()
                one.is_alone = True
        finally:
            self._pass_on()
            for one in several:
                if one is not mine:
                    one.told.release()

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting[0].told.release()
            else:
                self._is_busy = False

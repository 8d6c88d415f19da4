"""Threads that write at the same moment share one transaction, and so the wait for the disk.

While one writes, those who come wait; the first of them then writes for all of them. One alone
waits for nobody.
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

    __slots__ = ("item", "led", "result", "told")

    def __init__(self, item: T) -> None:
        self.item = item
        self.led: list[_Waiting[T, R]] = []
        """What its thread is to write: itself first, then others; nothing where another does."""
        self.result: list[R] = []
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
            waits = self._is_busy
            if waits:
                self._waiting.append(mine)
            else:
                self._is_busy = True
                mine.led = [mine]
        if waits:
            mine.told.acquire()
        if mine.led:
            self._lead(mine.led)
        if not mine.result:  # what it was written with failed
            mine.result.extend(self._write([item]))
        return mine.result[0]

    def _lead(self, several: Sequence[_Waiting[T, R]]) -> None:
        """Write for all of these; where that fails, each is left to its own thread."""
        try:
            results = self._write([one.item for one in several])
            for one, result in zip(several, results, strict=True):
                one.result.append(result)
        except Exception:
            if len(several) == 1:
                raise
        finally:
            self._pass_on()
            for one in several[1:]:
                one.told.release()

    def _pass_on(self) -> None:
        """Let the first who waits write, and take the next along."""
        with self._lock:
            if not self._waiting:
                self._is_busy = False
                return
            led = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        led[0].led = led
        led[0].told.release()

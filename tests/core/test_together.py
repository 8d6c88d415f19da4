"""Those who write at once share a transaction, and nobody loses or doubles an item."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from voc.core.together import MOST, Together


class Disk:
    """Keeps what it is given; holds the first write until it is told to go on."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go_on = threading.Event()
        self.writes = threading.Event()

    def write(self, items):
        self.writes.set()
        assert self.go_on.wait(10)
        if any(item < 0 for item in items):
            raise ValueError(items)
        self.batches.append(list(items))
        return [10 * item for item in items]


def all_at_once(together: Together, disk: Disk, items):
    """The first item is being written while all others come."""
    with ThreadPoolExecutor(len(items)) as pool:
        first = pool.submit(together.do, items[0])
        assert disk.writes.wait(10)
        others = [pool.submit(together.do, item) for item in items[1:]]
        while len(together._waiting) < len(items) - 1:
            pass
        disk.go_on.set()
        return [first, *others]


def test_one_alone_is_written_at_once():
    disk = Disk()
    disk.go_on.set()
    together = Together(disk.write)
    assert [together.do(n) for n in range(3)] == [0, 10, 20]
    assert disk.batches == [[0], [1], [2]]


def test_those_who_come_meanwhile_are_written_together():
    disk = Disk()
    done = all_at_once(Together(disk.write), disk, list(range(8)))
    assert [one.result(10) for one in done] == [10 * n for n in range(8)]
    assert [len(batch) for batch in disk.batches] == [1, 7]


def test_no_more_than_so_many_are_written_together():
    disk = Disk()
    done = all_at_once(Together(disk.write), disk, list(range(MOST + 6)))
    assert [one.result(10) for one in done] == [10 * n for n in range(MOST + 6)]
    assert [len(batch) for batch in disk.batches] == [1, MOST, 5]


def test_one_that_cannot_be_written_fails_alone():
    disk = Disk()
    done = all_at_once(Together(disk.write), disk, [1, 2, -3, 4])
    with pytest.raises(ValueError, match="-3"):
        done[2].result(10)
    assert [done[n].result(10) for n in (0, 1, 3)] == [10, 20, 40]
    assert sorted(disk.batches[1:]) == [[2], [4]]


def test_after_a_failure_the_next_is_written():
    disk = Disk()
    disk.go_on.set()
    together = Together(disk.write)
    with pytest.raises(ValueError, match="-1"):
        together.do(-1)
    assert together.do(5) == 50


def test_a_storm_of_writers_gets_each_their_own():
    together = Together(lambda items: [10 * item for item in items])
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(together.do, range(2_000))) == [10 * n for n in range(2_000)]

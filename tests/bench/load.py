"""A light HTTP client: processes with one kept-alive socket each and requests built beforehand.

A heavy client would measure itself: on two cores the server needs one of its own.
"""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Run:
    """What came of a list of requests: their statuses in order, and how long each took."""

    seconds: float
    statuses: list[int]
    latencies: list[float]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.statuses) / self.seconds

    def quantile(self, share: float) -> float:
        """The latency, in milliseconds, that so many stayed below."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def counted(self) -> dict[int, int]:
        """How often each status came."""
        return dict(Counter(self.statuses))


def joined(runs: Sequence[Run]) -> Run:
    """Several runs as one."""
    return Run(
        sum(run.seconds for run in runs),
        [status for run in runs for status in run.statuses],
        [latency for run in runs for latency in run.latencies],
    )


def median_rate(runs: Sequence[Run]) -> float:
    """The middle one of the runs' rates."""
    return statistics.median(run.rate for run in runs)


def share(ours: Sequence[Run], theirs: Sequence[Run]) -> float:
    """Our rate as a share of theirs: the middle one of the rounds, whose two runs are neighbours.

    A machine's speed drifts; between neighbours it drifts least.
    """
    pairs = zip(ours, theirs, strict=True)
    return round(statistics.median(one.rate / other.rate for one, other in pairs), 3)


def post(path: str, fields: dict[str, str]) -> bytes:
    """A POST of a form, ready to be written."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\n"
        f"Content-Length: {len(body)}\r\nAccept-Language: en\r\n\r\n"
    )
    return head.encode() + body


def get(path: str) -> bytes:
    """A GET, ready to be written."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\n\r\n".encode()


def send_all(port: int, requests: Sequence[bytes], clients: int = 8) -> Run:
    """Send every request once, shared out among so many processes that start together."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(clients + 1)
    pipes, processes = [], []
    for number in range(clients):
        mine, theirs = context.Pipe(duplex=False)
        share = requests[number::clients]
        process = context.Process(target=_client, args=(port, share, ready, theirs), daemon=True)
        process.start()
        pipes.append(mine)
        processes.append(process)
    ready.wait(60)
    began = time.perf_counter()
    parts = [pipe.recv() for pipe in pipes]
    ended = max(part[0] for part in parts)
    for process in processes:
        process.join(60)
    statuses = [0] * len(requests)
    latencies = [0.0] * len(requests)
    for number, (_end, own_statuses, own_latencies) in enumerate(parts):
        statuses[number::clients] = own_statuses
        latencies[number::clients] = own_latencies
    return Run(ended - began, statuses, latencies)


def _client(port: int, requests: Sequence[bytes], ready: object, pipe: object) -> None:
    statuses, latencies = [], []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ready.wait(60)  # type: ignore[attr-defined]
        for request in requests:
            began = time.perf_counter()
            connection.sendall(request)
            statuses.append(_status(connection))
            latencies.append(time.perf_counter() - began)
        pipe.send((time.perf_counter(), statuses, latencies))  # type: ignore[attr-defined]


def _status(connection: socket.socket) -> int:
    """Read one whole response; its status."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _received(connection)
    head = answer[:end].lower()
    at = head.index(b"content-length:") + 15
    left = int(head[at:].split(b"\r\n", 1)[0]) - (len(answer) - end - 4)
    while left > 0:
        left -= len(_received(connection))
    return int(answer[9:12])


def _received(connection: socket.socket) -> bytes:
    got = connection.recv(65536)
    if not got:
        raise ConnectionError("the server closed the connection")
    return got

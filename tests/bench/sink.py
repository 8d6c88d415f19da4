"""A mail server that takes everything and writes down what: an address and a Message-ID a line.

Served by `python -m tests.bench.sink PORT FILE DELAY`, in a process of its own; each mail takes it
DELAY seconds.
"""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.smtp import SMTP

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Sink:
    """Takes a mail and writes it down before it says so."""

    def __init__(self, file: TextIO, delay: float) -> None:
        self._file = file
        self._delay = delay

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """What it offers: commands in one go, like nearly every server."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        """One mail."""
        if self._delay:
            await asyncio.sleep(self._delay)
        found = MESSAGE_ID.search(envelope.content)
        name = found[1].decode() if found else "-"
        self._file.write("".join(f"{one} {name}\n" for one in envelope.rcpt_tos))
        self._file.flush()
        return "250 OK"


async def serve(port: int, path: Path, delay: float) -> None:
    """Until the process ends."""
    with path.open("a") as file:
        sink = Sink(file, delay)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(sink, hostname="sink", enable_SMTPUTF8=True), "127.0.0.1", port
        )
        await server.serve_forever()


@contextmanager
def sink(delay: float = 0) -> Iterator[tuple[int, Path]]:
    """The port of such a server, and the file that it writes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taken"
        words = [sys.executable, "-m", "tests.bench.sink", str(port), str(path), str(delay)]
        process = subprocess.Popen(words)
        try:
            _wait_for(port)
            yield port, path
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the mail server did not begin")


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))

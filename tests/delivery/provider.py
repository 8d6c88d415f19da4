"""A small HTTP server on this machine that answers as an SMS provider does."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.delivery.smtp import free_port


class Told:
    """`answers` holds the next (HTTP status, body), first come first; `asked` what was posted."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, object]] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, object]]] = []


@contextlib.contextmanager
def server() -> Iterator[tuple[Told, str]]:
    """What it is told and was asked, and its host and port."""
    told = Told()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_json = self.headers["Content-Type"] == "application/json"
            form = {name: values[0] for name, values in parse_qs(raw).items()}
            said = json.loads(raw) if is_json else form
            told.asked.append((self.path, dict(self.headers), said))
            status, body = told.answers.pop(0)
            if status == 0:
                self.close_connection = True
                return
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told, f"127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()

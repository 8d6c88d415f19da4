"""The server is killed, again and again, while customers answer.

Whatever a customer was thanked for is stored, once, and nothing else is.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from tests import engines
from tests.bench.stage import Stage, free_port, invite, stage, wait_for
from voc.core.db import db
from voc.responses.models import Answer, Feedback, Response
from voc.waves.invitation_models import Invitation

KILLS = 20
CLIENTS = 6
GIVE_UP_SECONDS = 90
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Server:
    """The product's server; its web process is killed and comes back."""

    def __init__(self, made: Stage) -> None:
        self.port = free_port()
        made.environment["VOC_PORT"] = str(self.port)
        self._keeper = made.run("-m", "tests.journeys.respawning")
        try:
            wait_for(self._keeper, self.port)
        except BaseException:
            self.end()
            raise

    def kill(self) -> None:
        """SIGKILL for the process that answers, and wait for the next one."""
        [killed] = self._children()
        os.kill(killed, signal.SIGKILL)
        until = time.monotonic() + 30
        while self._children() in (set(), {killed}) and time.monotonic() < until:
            time.sleep(0.01)

    def _children(self) -> set[int]:
        """Every thread of the keeper may have started one."""
        found: set[int] = set()
        for listed in Path(f"/proc/{self._keeper.pid}/task").glob("*/children"):
            with suppress(FileNotFoundError):  # a thread that has just ended
                found.update(map(int, listed.read_text().split()))
        return found

    def end(self) -> None:
        self._keeper.terminate()
        try:
            self._keeper.wait(10)
        except subprocess.TimeoutExpired:
            for child in self._children():
                os.kill(child, signal.SIGKILL)
            self._keeper.kill()
            self._keeper.wait()


class Customers:
    """Clients that answer one link after another, and try again until they are thanked."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self._port = port
        self._left = list(enumerate(tokens))
        self._lock = threading.Lock()
        self.statuses: list[int] = []
        self.thanked: dict[int, str] = {}
        self.stop_at = time.monotonic() + GIVE_UP_SECONDS
        self._threads = [threading.Thread(target=self._answer) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, more: int) -> None:
        """Return in the middle of the next answers, when so many more were thanked for."""
        goal = len(self.thanked) + more
        while len(self.thanked) < goal and time.monotonic() < self.stop_at:
            time.sleep(0.001)

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _answer(self) -> None:
        while time.monotonic() < self.stop_at:
            with self._lock:
                if not self._left:
                    return
                number, token = self._left.pop()
            words = f"{number}: سریع بود، ممنون"
            body = urlencode({"nps": number % 11, "why": words})
            while time.monotonic() < self.stop_at:
                status = self._post(token, body)
                if status is not None:
                    self.statuses.append(status)
                if status == 200:
                    self.thanked[number] = words
                    break
                time.sleep(0.05)

    def _post(self, token: str, body: str) -> int | None:
        """The status, or None where the server was gone before it answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("POST", f"/s/{token}", body, FORM)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        else:
            return answer.status
        finally:
            connection.close()


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_every_acknowledged_answer_survives_twenty_kills(engine):
    chance = random.Random(1405)
    with stage(engine, durable=False) as made:
        tokens = invite(made, 480)
        server = Server(made)
        customers = Customers(server.port, tokens)
        try:
            for _kill in range(KILLS):
                customers.wait_for(chance.randint(3, 20))
                server.kill()
            customers.join()
        finally:
            customers.stop_at = 0
            customers.join()
            server.end()
        assert set(customers.statuses) == {200}
        assert len(customers.thanked) == len(tokens)
        with made.app.app_context():
            rows = db.session.execute(select(Response.invitation_id, Response.id)).all()
            assert len(rows) == len({row.invitation_id for row in rows}) == len(tokens)
            stored = set(db.session.scalars(select(Feedback.text)))
            assert stored == set(customers.thanked.values())
            assert db.session.scalar(select(func.count(Answer.id))) == len(tokens)
            spent = select(func.count(Invitation.id)).where(Invitation.completed_at.is_not(None))
            assert db.session.scalar(spent) == len(tokens)
            db.session.remove()

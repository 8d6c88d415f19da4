"""A real mail server on this machine that answers as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Answers:
    """`rcpt` and `data` hold the next answers, first come first; else the mail is taken.

    Like nearly every server it takes commands in one go.
    """

    def __init__(self) -> None:
        self.rcpt: list[str] = []
        self.data: list[str] = []
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt and (answer := self.rcpt.pop(0)) != "250":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.senders.append(envelope.mail_from)
        answer = self.data.pop(0) if self.data else "250"
        if answer in {"250", "drop after"}:
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if answer.startswith("drop"):
            server.transport.abort()
            return "250 never heard"
        return "250 OK" if answer == "250" else answer


class Moody(Answers):
    """Chance decides: 20 % are told 451, 5 % 550, some lose their connection or hear nothing."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._chance = random.Random(seed)
        self.unknown: set[str] = set()
        self.in_vain: list[str] = []
        self.stalls = 2

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.unknown:
            self.in_vain.append(address)
        fate = self._chance.random()
        if fate < 0.20:
            return "451 4.3.2 later"
        if fate < 0.25:
            self.unknown.add(address)
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        fate = self._chance.random()
        self.data = ["drop after"] if fate < 0.1 else ["drop before"] if fate < 0.15 else []
        if not self.data and self.stalls:
            self.stalls -= 1
            await asyncio.sleep(1)
            server.transport.abort()
            return "451 never heard"
        return await super().handle_DATA(server, session, envelope)


@contextlib.contextmanager
def server(answers: Answers | None = None, port: int = 0) -> Iterator[tuple[Answers, str]]:
    """The server's answers, and its address as VOC_SMTP_URL takes it."""
    answers = answers or Answers()
    controller = Controller(answers, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield answers, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]

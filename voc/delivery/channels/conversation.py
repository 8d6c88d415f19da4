"""The part of an SMTP conversation that every mail repeats, in as few trips as the server allows.

`smtplib` waits for each answer: four trips a mail, which to a server far away take longer than all
the rest. Nearly every server says that it takes commands in one go (RFC 2920); then it is two.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Sequence
from contextlib import suppress

Answer = tuple[int, bytes]
"""The code, and what the server says beside it."""
GO_ON = 354
"""The answer to DATA that asks for the mail itself (RFC 5321)."""
_REFUSED = 400
_DOT_FIRST = re.compile(rb"(?m)^\.")


def answers_to(server: smtplib.SMTP, commands: Sequence[str]) -> list[Answer]:
    """What the server says to each, up to the first that it refuses; the last one is DATA.

    :raises ValueError: a command is not one line of ASCII; nothing was sent.
    :raises smtplib.SMTPServerDisconnected: it hung up without a word.
    """
    lines = [_line(command) for command in commands]
    if not server.has_extn("pipelining"):
        return _one_by_one(server, lines)
    server.send(b"".join(lines))
    answers: list[Answer] = []
    for _line_sent in lines:
        try:
            answers.append(server.getreply())
        except smtplib.SMTPServerDisconnected:
            if not any(_is_refused(one) for one in answers):
                raise
            break
    refused = next((n for n, one in enumerate(answers, 1) if _is_refused(one)), None)
    if refused is None:
        return answers
    if answers[-1][0] == GO_ON:  # it waits for a mail to nobody: an empty one ends that
        with suppress(smtplib.SMTPServerDisconnected):  # it has refused all the same
            server.send(b".\r\n")
            server.getreply()
    return answers[:refused]


def answer_to_content(server: smtplib.SMTP, content: bytes) -> Answer:
    """What the server says to the mail itself, which ends with a line break."""
    dotted = _DOT_FIRST.sub(b"..", content)  # RFC 5321, 4.5.2
    server.send(dotted + b".\r\n")
    return server.getreply()


def _one_by_one(server: smtplib.SMTP, lines: Sequence[bytes]) -> list[Answer]:
    answers: list[Answer] = []
    for line in lines:
        server.send(line)
        answers.append(server.getreply())
        if _is_refused(answers[-1]):
            break
    return answers


def _line(command: str) -> bytes:
    if "\r" in command or "\n" in command:
        raise ValueError("a command is one line")
    return f"{command}\r\n".encode("ascii")


def _is_refused(answer: Answer) -> bool:
    return answer[0] >= _REFUSED

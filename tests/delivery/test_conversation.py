"""What goes to a mail server in one go, and what its answers mean."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import threading

import pytest

from voc.delivery.channels import conversation

MAIL = ("MAIL FROM:<us@example.com>", "RCPT TO:<them@example.com>", "DATA")
TAKEN = [(250, b"sender"), (250, b"recipient"), (354, b"go on")]


@contextlib.contextmanager
def server(*answers, at_once=True, hangs_up=False):
    """A server that hears `answers` lines before it gives as many answers; what it heard."""
    heard = []

    def serve(listener):
        connection, _address = listener.accept()
        with connection, connection.makefile("rwb", 0) as lines:
            lines.write(b"220 here\r\n")
            lines.readline()
            lines.write(b"250-here\r\n250 PIPELINING\r\n" if at_once else b"250 here\r\n")
            for expected, *said in answers:
                heard.extend(lines.readline() for _line in range(expected))
                connection.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    heard.append(b"too soon: " + connection.recv(100))
                connection.setblocking(True)
                lines.write("".join(f"{one}\r\n" for one in said).encode())
            if not hangs_up:
                lines.readline()  # QUIT, or the end

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        client = smtplib.SMTP("127.0.0.1", listener.getsockname()[1], timeout=5)
        client.ehlo()
        yield client, heard
        client.close()
        thread.join()


def test_commands_go_in_one_go_to_a_server_that_says_so():
    with server((3, "250 sender", "250 recipient", "354 go on")) as (client, heard):
        assert conversation.answers_to(client, MAIL) == TAKEN
    assert heard == [f"{line}\r\n".encode() for line in MAIL]


def test_other_servers_are_asked_one_by_one():
    said = (1, "250 sender"), (1, "250 recipient"), (1, "354 go on")
    with server(*said, at_once=False) as (client, heard):
        assert conversation.answers_to(client, MAIL) == TAKEN
    assert heard == [f"{line}\r\n".encode() for line in MAIL]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_first_refusal_is_the_last_answer(at_once):
    said = [(1, "250 sender"), (1, "550 5.1.1 nobody")]
    all_at_once = [(3, "250 sender", "550 5.1.1 nobody", "503 no recipient")]
    with server(*(all_at_once if at_once else said), at_once=at_once) as (client, _heard):
        answers = conversation.answers_to(client, MAIL)
    assert answers == [(250, b"sender"), (550, b"5.1.1 nobody")]


def test_a_server_that_waits_for_a_mail_to_nobody_gets_an_empty_one():
    said = (3, "250 sender", "550 nobody", "354 go on"), (1, "554 no recipient"), (1, "250 reset")
    with server(*said) as (client, heard):
        assert conversation.answers_to(client, MAIL)[-1] == (550, b"nobody")
        assert client.rset()[0] == 250
    assert heard[3:] == [b".\r\n", b"rset\r\n"]


def test_a_server_that_hangs_up_after_a_refusal_has_refused():
    with server((3, "421 4.7.0 busy"), hangs_up=True) as (client, _heard):
        assert conversation.answers_to(client, MAIL) == [(421, b"4.7.0 busy")]


def test_a_refusal_stands_though_the_server_hangs_up_after_it():
    said = (3, "250 sender", "550 nobody", "354 go on"), (1,)
    with server(*said, hangs_up=True) as (client, _heard):
        assert conversation.answers_to(client, MAIL)[-1] == (550, b"nobody")


def test_a_server_that_hangs_up_without_a_word_has_said_nothing():
    short = server((3, "250 sender"), hangs_up=True)
    with short as (client, _heard), pytest.raises(smtplib.SMTPServerDisconnected):
        conversation.answers_to(client, MAIL)


def test_the_mail_itself_ends_where_it_ends():
    with server((5, "250 taken")) as (client, heard):
        taken = conversation.answer_to_content(client, b"To: x\r\n\r\n.\r\n..a\r\n")
    assert taken == (250, b"taken")
    assert heard == [b"To: x\r\n", b"\r\n", b"..\r\n", b"...a\r\n", b".\r\n"]


@pytest.mark.parametrize(
    ("address", "what"),
    [("a@b.com>\r\nRSET", "one line"), ("ن@example.com", "ascii")],
)
def test_nothing_is_said_that_is_not_one_line_of_ascii(address, what):
    with server() as (client, heard), pytest.raises(ValueError, match=what):
        conversation.answers_to(client, (MAIL[0], f"RCPT TO:<{address}>", "DATA"))
    assert heard == []

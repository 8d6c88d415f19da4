"""The mailbox that reports come to: a maildir on this machine, or a folder behind IMAP."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

SECONDS = 20
LARGEST = 1_000_000
"""Of a longer mail the beginning is read, in bytes."""
ERRORS = (OSError, imaplib.IMAP4.error)


class Mailbox(Protocol):
    """Where mails wait to be read."""

    def fetch(self, most: int) -> list[tuple[str, bytes]]:
        """The names and beginnings of so many that are not marked; they stay as they are."""

    def mark(self, names: Sequence[str]) -> None:
        """Never give these again."""


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """The mailbox of `maildir:///folder`, `imaps://user:password@host/INBOX` or `imap://`.

    :raises OSError: it cannot be reached.
    :raises imaplib.IMAP4.error: it refuses us.
    """
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        yield Folder(Path(unquote(parts.netloc + parts.path)).expanduser())
        return
    context = ssl.create_default_context()
    host, port = parts.hostname or "localhost", parts.port
    server: imaplib.IMAP4
    if parts.scheme == "imaps":
        server = imaplib.IMAP4_SSL(host, port or 993, ssl_context=context, timeout=SECONDS)
    else:
        server = imaplib.IMAP4(host, port or 143, timeout=SECONDS)
    with server:
        if parts.scheme == "imap" and "STARTTLS" in server.capabilities:
            server.starttls(context)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        box = unquote(parts.path.strip("/")) or "INBOX"
        _expect(server.select(f'"{box}"'))
        yield Imap(server)


class Folder:
    """A maildir: what is marked goes from `new` to `cur`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(self, most: int) -> list[tuple[str, bytes]]:
        """See `Mailbox.fetch`."""
        names = sorted(one.name for one in (self._folder / "new").iterdir() if one.is_file())
        return [(name, self._beginning(name)) for name in names[:most]]

    def mark(self, names: Sequence[str]) -> None:
        """See `Mailbox.mark`."""
        (self._folder / "cur").mkdir(exist_ok=True)
        for name in names:
            (self._folder / "new" / name).rename(self._folder / "cur" / f"{name}:2,S")

    def _beginning(self, name: str) -> bytes:
        with (self._folder / "new" / name).open("rb") as file:
            return file.read(LARGEST)


class Imap:
    """A folder on a server: what is marked becomes seen."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def fetch(self, most: int) -> list[tuple[str, bytes]]:
        """See `Mailbox.fetch`."""
        [numbers] = _expect(self._server.uid("SEARCH", "UNSEEN"))
        found: list[tuple[str, bytes]] = []
        for number in (numbers or b"").split()[:most]:
            name = number.decode()
            got = _expect(self._server.uid("FETCH", name, f"(BODY.PEEK[]<0.{LARGEST}>)"))
            found += [(name, part[1]) for part in got if isinstance(part, tuple)]
        return found

    def mark(self, names: Sequence[str]) -> None:
        """See `Mailbox.mark`."""
        if names:
            _expect(self._server.uid("STORE", ",".join(names), "+FLAGS", r"(\Seen)"))


def _expect(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return data

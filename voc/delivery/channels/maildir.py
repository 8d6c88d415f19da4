"""Mail as files in a maildir: to look at while trying out, or for another program to send on.

A message that is written twice overwrites itself: its file is named after the Message-ID.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from voc.core.settings import Settings
from voc.delivery.channels import Envelope, HandingOver, Temporary
from voc.delivery.channels.mime import deliverable, mime, signed


class Maildir:
    """The folder of `maildir:///folder`; made on first use, for its owner alone."""

    def __init__(self, settings: Settings, handing_over: HandingOver) -> None:
        parts = urlsplit(settings.smtp_url)
        self._folder = Path(unquote(parts.netloc + parts.path)).expanduser()
        self._settings = settings
        self._handing_over = handing_over

    def __enter__(self) -> Self:
        """Nothing yet: the first message makes the folder."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to close."""

    def send(self, envelope: Envelope) -> None:
        """Write one mail to `tmp` and move it to `new`, whole; see `Channel.send`."""
        envelope = deliverable(envelope)
        data = signed(mime(envelope), envelope.sender_address, self._settings)
        name = envelope.identifier.strip("<>").replace("/", "-")
        self._handing_over(envelope.message_id)
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            written = self._folder / "tmp" / name
            with written.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            written.rename(self._folder / "new" / name)
        except OSError as error:
            raise Temporary(type(error).__name__, is_connection=True) from None

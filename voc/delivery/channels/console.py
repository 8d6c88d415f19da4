"""No sending at all: the mail can be read on the outbox page."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Self

from voc.delivery.channels import Envelope

log = logging.getLogger(__name__)


class Console:
    """Says in the log that a message would have left; its number, not whom it is for."""

    def __enter__(self) -> Self:
        """Nothing to open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to close."""

    def send(self, envelope: Envelope) -> None:
        """Name the message; always succeeds."""
        log.info("message %d is in the outbox", envelope.message_id)

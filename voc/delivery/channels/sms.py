"""SMS over HTTP, by the provider that `VOC_SMS_URL` names.

Nothing of a request or an answer is logged or kept but status codes: addresses hold keys, bodies
hold numbers.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from voc.core.settings import Settings
from voc.delivery.channels import Envelope, HandingOver, Temporary
from voc.delivery.channels.sms_providers import PROVIDERS, TELLING, Account, Request, State

SECONDS = 20
"""How long one step of the conversation may take."""
LARGEST_ANSWER = 100_000
NOT_TAKEN = {401, 403, 404, 429, 500, 502, 503}
"""What a server says, with a page for people, before it has looked at the message."""


class Sms:
    """A provider at `kavenegar://KEY@host?from=LINE`; one connection for a batch."""

    def __init__(self, settings: Settings, handing_over: HandingOver) -> None:
        parts = urlsplit(settings.sms_url)
        self._name, _plus, over = parts.scheme.partition("+")
        self._provider = PROVIDERS[self._name]
        self._account = Account(
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=parse_qs(parts.query).get("from", [""])[0],
            path=parts.path,
        )
        kind = http.client.HTTPConnection if over == "http" else http.client.HTTPSConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        self._handing_over = handing_over

    def __enter__(self) -> Self:
        """Nothing yet: the first message connects."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        self._connection.close()

    def send(self, envelope: Envelope) -> str:
        """Hand one message to the provider; see `Channel.send`."""
        said = self._provider.request(
            self._account, envelope.address, envelope.text.strip(), envelope.message_id
        )
        answer = self._answer(said, envelope.message_id)
        try:
            return self._provider.judge(answer)
        except (KeyError, IndexError, TypeError, AttributeError):
            raise self._doubt("unreadable answer") from None

    def states(self, ids: Sequence[str]) -> Mapping[str, State]:
        """What became of these, where it is final; a provider of `TELLING` only.

        :raises Temporary: it cannot be reached, or does not say.
        """
        asked = TELLING[self._name]
        answer = self._answer(asked.ask(self._account, ids), 0)
        try:
            return asked.states(answer)
        except (KeyError, IndexError, TypeError, AttributeError):
            raise Temporary("unreadable answer") from None

    def _doubt(self, reason: str) -> Temporary:
        """It may have been taken; another try is another SMS where the provider knows no repeat."""
        return Temporary(
            reason,
            is_connection=True,
            is_in_doubt=True,
            is_paid_again=not self._provider.knows_repeats,
        )

    def _answer(self, said: Request, message_id: int) -> Any:
        try:
            if self._connection.sock is None:
                self._connection.connect()
        except OSError as error:
            raise Temporary(type(error).__name__, is_connection=True) from None
        self._handing_over(message_id)
        try:
            self._connection.request("POST", said.path, said.body, dict(said.headers))
            got = self._connection.getresponse()
            status, body = got.status, got.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            reason = type(error).__name__
            raise self._doubt(reason) from None
        if not got.isclosed():  # a longer answer than anybody needs: the rest is not for us
            self._connection.close()
        try:
            return json.loads(body)
        except ValueError:
            if status in NOT_TAKEN:
                raise Temporary(f"HTTP {status}", is_connection=True) from None
            raise self._doubt(f"HTTP {status}") from None

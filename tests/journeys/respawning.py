"""The product's server, whose web process comes back at once, however often it is killed.

As `voc serve` runs it; only, granian takes two deaths within seconds for a fault of the program
and ends, where here each of twenty is followed by a new process.
"""

from __future__ import annotations

from typing import Any

from granian import Granian
from granian.constants import Interfaces

from voc import create_app, starting
from voc.core import settings


class Respawning(Granian):
    """Forgets when it last started a process again."""

    def _respawn_workers(self, *arguments: Any, **named: Any) -> None:
        super()._respawn_workers(*arguments, **named)
        self.respawned_wrks.clear()


def main() -> None:
    given = settings.load()
    create_app(given)  # as `voc serve` does: what is loaded once, every web process has
    Respawning(
        "voc.starting:loaded",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=given.threads,
        websockets=False,
        backpressure=given.threads * 16,
        log_access=False,
        respawn_failed_workers=True,
    ).serve(target_loader=starting._load)


if __name__ == "__main__":
    main()

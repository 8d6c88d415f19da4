"""Other survey packages to measure beside: installed from PyPI, served alike, on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from tests import engines
from tests.bench.stage import free_port, wait_for
from voc.core import settings

SITE = Path(__file__).with_name("peers_site.py")
PACKAGES = (
    "django-survey-and-report==1.5.0",
    "customersatisfactionmetrics==1.1.2",
    "django==5.2.19",
    "granian==2.8.7",
    "psycopg[binary]==3.3.9",
)


@dataclass(frozen=True)
class Peer:
    """A survey of two questions on another package."""

    name: str
    port: int
    path: str
    form: dict[str, str]


@contextmanager
def served() -> Iterator[list[Peer]]:
    """Both packages, on one server and one durable database."""
    with tempfile.TemporaryDirectory(prefix="voc-peers-") as folder:
        python = _environment(Path(folder))
        port = free_port()
        address = make_url(engines.postgres_url(durable=True))
        environment = {
            **os.environ,
            "PEERS_DATABASE": str(address.database),
            "PEERS_HOST": str(address.query["host"]),
            "PEERS_THREADS": str(settings.load().threads),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        made = subprocess.run(
            [python, SITE, "set-up"], env=environment, check=True, capture_output=True, text=True
        )
        surveys = json.loads(made.stdout.splitlines()[-1])
        process = subprocess.Popen(
            [python, SITE, "serve", str(port)],
            env=environment,
            cwd=folder,
            stdout=sys.stderr,
        )
        try:
            wait_for(process, port)
            yield [Peer(port=port, **survey) for survey in surveys]
        finally:
            process.terminate()
            process.wait(20)


def _environment(folder: Path) -> Path:
    """The Python of a fresh environment that holds the packages."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python

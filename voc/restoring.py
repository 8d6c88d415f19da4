"""A backup brought back, into SQLite or PostgreSQL, whichever it came from.

The database is built aside, counted, brought up to date, and only then put in the place of the
other in one step: what fails changes nothing.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Connection, Table, func, inspect, select, text

from voc import aside, portable
from voc.backup import (
    FORMAT,
    KEY,
    MANIFEST,
    SEQUENCES,
    Kept,
    Manifest,
    batch_of,
    has_data,
    member_of,
    settings_of,
    tables_of,
)
from voc.core.appearing import appearing
from voc.core.db import db
from voc.core.errors import Conflict, Invalid
from voc.core.settings import Settings


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
    expected = {member_of(table.name): table.sha256 for table in manifest.tables}
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
    with appearing(path) as file:
        file.write(("\n".join(keys) + "\n").encode())
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink()
        else:
            with appearing(path) as file:
                file.write(before)
        raise


def _migrate(revision: str) -> None:
    try:
        flask_migrate.upgrade(revision=revision)
    except (CommandError, SystemExit):
        raise Invalid("this backup was made by a newer version: upgrade first") from None


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    tables = {table.name: table for table in tables_of(connection)}
    for kept in manifest.tables:
        if kept.name not in tables:
            raise Invalid(f"this version has no table {kept.name}")
        table = tables[kept.name]
        read = portable.reader(table, [name for name, _kind in kept.columns])
        with archive.open(member_of(kept.name)) as lines:
            _insert(connection, table, map(read, lines))
        count = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if count != kept.rows:
            raise Invalid(f"{kept.name}: {count} rows came back of {kept.rows}")
        _go_on_from(connection, table, kept.last_id)


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    size = batch_of(table)
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

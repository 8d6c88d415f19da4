"""Everything in one file, to be brought back into SQLite or PostgreSQL, whichever it came from.

The file is a ZIP: `manifest.json`, `secret.key`, and each table as JSON lines, in the order in
which foreign keys let them return. It is read in one snapshot and describes the tables as they
are, so that a backup taken before an upgrade returns through the same migrations. The way back is
`voc/restoring.py`.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, inspect, select, text

from voc import portable
from voc.core.appearing import appearing
from voc.core.db import db
from voc.core.errors import Conflict
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
    with app.app_context(), snapshot() as connection, appearing(path) as file:
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
                tables=[_keep(connection, table, archive) for table in tables_of(connection)],
            )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
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


def tables_of(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [portable.prepare(one) for one in found.sorted_tables if one.name != REVISIONS]


def _keep(connection: Connection, table: Table, archive: zipfile.ZipFile) -> Kept:
    columns = [(column.name, portable.kind_of(column)) for column in table.columns]
    kinds = [kind for _name, kind in columns]
    digest, rows = hashlib.sha256(), 0
    options = {"yield_per": batch_of(table), "stream_results": True}
    with archive.open(member_of(table.name), "w", force_zip64=True) as member:
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


def batch_of(table: Table) -> int:
    """How many rows are read or written at once."""
    has_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return BATCH_OF_FILES if has_files else BATCH


def member_of(table: str) -> str:
    """Where in the file a table is."""
    return f"data/{table}.jsonl"

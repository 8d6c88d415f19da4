"""Runs the migrations on the application's own engine, in one transaction."""

from __future__ import annotations

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

migrate = current_app.extensions["migrate"]


def render_item(kind: str, thing: Any, _autogen: AutogenContext) -> str | bool:
    """Write our own column types as plain SQLAlchemy ones: migrations never import the product."""
    if kind != "type":
        return False
    name = type(thing).__name__
    if name == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    if name == "Enum":
        return f"sa.String({thing.length})"
    return False


def compare_type(_context: Any, _inspected: Any, _column: Any, old: Any, new: Any) -> bool | None:
    """Own types are the columns they are kept in."""
    kept = {"UTCDateTime": ("DATETIME", "TIMESTAMP"), "Enum": ("VARCHAR",)}
    names = kept.get(type(new).__name__)
    return None if names is None else type(old).__name__.upper() not in names


def run(connection: Connection) -> None:
    """Apply what is asked, all or nothing; two processes take turns."""
    sqlite = connection.dialect.name == "sqlite"
    raw: Any = connection.connection.dbapi_connection
    if sqlite:  # a table that is rebuilt must not cascade into its children
        raw.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        render_as_batch=sqlite,
        render_item=render_item,
        compare_type=compare_type,
        transactional_ddl=True,
    )
    try:
        with context.begin_transaction():
            if not sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7067)")
            context.run_migrations()
    finally:
        if sqlite:
            connection.rollback() if connection.in_transaction() else None
            raw.execute("PRAGMA foreign_keys=ON")


with migrate.db.engine.connect() as connection:
    run(connection)
    connection.commit()

"""Whether the database's tables are those that this version was written for."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import OperationalError

from voc.core.db import db, looking
from voc.core.settings import ROOT


def trouble(app: Flask, *, may_migrate: bool = False) -> str | None:
    """What an operator must do before anything can be served from the database; None if nothing.

    With `may_migrate` only what migrating could not mend. A database that cannot be reached is no
    trouble of its tables: it may come back, and is asked again then.
    """
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    known = [script.revision for script in scripts.walk_revisions()]
    try:
        found = _revision(app)
    except OperationalError:
        return None
    if found is not None and found not in known:
        return (
            f"the database is at migration {found}, which this version does not know: a newer one"
            " has used it. Get that version (git pull), or bring a backup back: ./run voc restore"
        )
    if may_migrate or found == known[0]:
        return None
    if found is None:
        return "the database has not been set up. Do it with: ./run voc setup"
    return (
        f"the database is at migration {found}, and this version needs {known[0]}."
        " Bring it up to date with: ./run upgrade"
    )


def _revision(app: Flask) -> str | None:
    """The migration that the tables are at; None where none has been run."""
    with app.app_context():
        try:
            with looking():
                return MigrationContext.configure(db.session.connection()).get_current_revision()
        finally:
            db.session.remove()
            db.engine.dispose()  # what is served runs in another process, and opens its own

"""A backup returns into either database, whole, and its links still open."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from datetime import UTC, date, datetime

import flask_migrate
import pytest
from sqlalchemy import JSON, Boolean, Date, Float, Integer, LargeBinary, func, insert, select
from sqlalchemy.exc import IntegrityError

from tests import engines, migrated
from tests import factories as make
from tests.conftest import settings_for
from voc import aside, backup, create_app, restoring
from voc.accounts import actions as accounts
from voc.core import tokens
from voc.core.db import UTCDateTime, db
from voc.core.errors import Conflict, Invalid
from voc.core.settings import ROOT
from voc.responses.models import ResponseState
from voc.surveys.models import SurveyVersion
from voc.waves.invitation_models import Invitation
from voc.waves.recurrence import Kind

AT = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)
KEY = "the key of the first installation, long enough"
WORDS = 'عالی بود 👍🏽 می‌شود\nline two "quoted" =1+1 \\ \t'


@contextmanager
def installation(engine, folder, *, has_tables=True):
    """A whole installation of its own: database, instance folder, key file."""
    folder.mkdir(exist_ok=True)
    key = folder / "secret.key"
    if not key.exists():
        key.write_text(f"{KEY} {folder.name}".replace(" ", "-") + "\n")
    keys = tuple(key.read_text().split())
    made = migrated.url if has_tables else engines.url
    app = create_app(settings_for(made(engine, folder), folder, keys=keys))
    with app.app_context():
        if has_tables:
            accounts.found(AT)
            db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


SPECIAL = {
    ("organisation", "id"): 1,
    ("organisation", "language"): "fa",
    ("customer", "language"): "fa",
    ("survey", "language"): "en",
    ("wave", "calendar"): "jalali",
    ("wave", "repeats"): Kind.EVENT,
    ("wave", "day"): 3,
    ("wave", "weekday"): 3,
    ("wave", "ordinal"): 3,
    ("wave", "reminders"): 3,
    ("wave", "until_hour"): 9,
    ("wave", "sample_size"): None,
    ("programme", "value_by"): "",
    ("customer_case", "closed_at"): None,
    ("contact_request", "weekday"): 3,
    ("sentiment", "label"): "positive",
    ("sentiment", "model_label"): "positive",
    ("correction", "label"): "negative",
    ("correction", "intent"): "praise",
    ("feedback_theme", "label"): "positive",
    ("taxonomy", "id"): 1,
    ("response", "state"): ResponseState.STARTED,
    ("response", "completed_at"): None,
    ("response", "csat_scale"): 5,
    ("response", "csat"): 4,
    ("response", "nps"): 9,
    ("response", "ces"): 6,
    ("answer", "choice"): "",
    ("answer", "number"): 9,
    ("customer_attribute", "text"): None,
    ("customer_attribute", "day"): None,
    ("message", "outcome"): None,
    ("wave", "reminder_days"): 4,
    ("wave", "expires_days"): 60,
}
"""What the check constraints want; every other column gets a value that is hard to keep."""
SMALL = {"hour": 10, "minute": 30, "last_score": 9, "preferred_hour": 14}


def fill_every_table():
    """One row in each table, with every column set as far as the constraints let it."""
    for table in db.metadata.sorted_tables:
        if table.name == "organisation":
            continue
        db.session.execute(insert(table).values(hard_values(table)))
    db.session.execute(
        db.metadata.tables["organisation"].update().values(logo=bytes(range(256)), name=WORDS)
    )
    db.session.commit()


def hard_values(table):
    values = {}
    for column in table.columns:
        if (table.name, column.name) in SPECIAL:
            values[column.name] = SPECIAL[table.name, column.name]
        elif column.primary_key or column.foreign_keys:
            values[column.name] = 1
        elif column.name in SMALL:
            values[column.name] = SMALL[column.name]
        else:
            values[column.name] = hard_value(column)
    return values


def hard_value(column):
    kind = column.type
    if getattr(kind, "enum_class", None):
        return next(iter(kind.enum_class))
    for of, value in (
        (UTCDateTime, AT),
        (Boolean, True),
        (Date, date(1926, 3, 21)),
        (JSON, [{"متن": [1.5, None, True, "😀"]}]),
        (LargeBinary, bytes(range(256)) * 5),
        (Float, 0.1),
        (Integer, 7),
    ):
        if isinstance(kind, of):
            return value
    return WORDS[: getattr(kind, "length", None) or 200]


def content(app):
    """Every row of every table, as the models read it."""
    with app.app_context():
        found = {
            table.name: [
                tuple(row) for row in db.session.execute(select(table).order_by(table.c.id))
            ]
            for table in db.metadata.sorted_tables
        }
        db.session.remove()
    return found


@pytest.fixture(params=[(a, b) for a in engines.ENGINES for b in engines.ENGINES], ids="-to-".join)
def pair(request, tmp_path):
    source, target = request.param
    with (
        installation(source, tmp_path / "one") as one,
        installation(target, tmp_path / "two") as two,
    ):
        yield one, two


@pytest.fixture(params=engines.ENGINES)
def one(request, tmp_path):
    with installation(request.param, tmp_path / "one") as app:
        yield app


def test_every_table_returns_as_it_was_into_either_engine(pair, tmp_path):
    one, two = pair
    with one.app_context():
        fill_every_table()
    made = backup.backup(one, tmp_path / "b.zip", AT)
    before = content(one)
    assert made.rows == len(before) == sum(map(len, before.values()))
    restoring.restore(two, tmp_path / "b.zip")
    assert content(two) == before


def test_links_of_the_backup_still_open_and_new_rows_get_new_numbers(pair, tmp_path):
    one, two = pair
    with one.app_context():
        asked = make.invitation()
        link = tokens.make(tokens.Purpose.INVITATION, asked.id)
        gone = make.invitation(survey=asked.survey)
        gone_id = gone.id
        db.session.delete(gone)
        db.session.commit()
        db.session.remove()
    backup.backup(one, tmp_path / "b.zip", AT)
    restoring.restore(two, tmp_path / "b.zip")
    fresh = create_app(
        settings_for(
            backup.settings_of(two).database_url,
            tmp_path / "two",
            keys=tuple((tmp_path / "two" / "secret.key").read_text().split()),
        )
    )
    with fresh.app_context():
        found = db.session.get(Invitation, tokens.claimed_id(link))
        assert found.survey.versions[0].content["title"]["fa"].startswith("نظرسنجی")
        assert tokens.is_genuine(link, tokens.Purpose.INVITATION, found.id, found.generation)
        new = make.invitation(survey=found.survey)
        assert new.id > gone_id
        db.session.remove()
        db.engine.dispose()
    assert stat.S_IMODE((tmp_path / "two" / "secret.key").stat().st_mode) == 0o600


def test_a_backup_is_one_private_file_that_says_what_it_holds(one, tmp_path):
    with one.app_context():
        make.customer(name="سارا")
        db.session.remove()
    backup.backup(one, tmp_path / "b.zip", AT)
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.read("secret.key").decode().split() == list(backup.settings_of(one).keys)
        assert "سارا" in archive.read("data/customer.jsonl").decode()
    assert manifest["created_at"] == AT.isoformat()
    assert {"name", "rows", "sha256", "columns", "last_id"} == set(manifest["tables"][0])


def test_a_backup_of_older_tables_returns_through_the_migrations(one, tmp_path):
    with one.app_context():
        make.survey(name="کهنه")
        db.session.remove()
        flask_migrate.downgrade(revision="0004")
        db.engine.dispose()
    made = backup.backup(one, tmp_path / "b.zip", AT)
    assert made.revision == "0004"
    with installation("sqlite", tmp_path / "two", has_tables=False) as two:
        restoring.restore(two, tmp_path / "b.zip")
        with two.app_context():
            flask_migrate.check()
            assert db.session.scalar(select(func.count()).select_from(SurveyVersion)) == 1
            db.session.remove()


def test_data_that_is_there_is_not_replaced_unless_told(one, tmp_path):
    backup.backup(one, tmp_path / "empty.zip", AT)
    assert not backup.has_data(one)
    with one.app_context():
        make.customer()
        db.session.remove()
    before = content(one)
    assert backup.has_data(one)
    with pytest.raises(Conflict):
        restoring.restore(one, tmp_path / "empty.zip")
    assert content(one) == before
    restoring.restore(one, tmp_path / "empty.zip", replace=True)
    assert not backup.has_data(one)


def test_an_owner_with_a_password_is_data(one):
    with one.app_context():
        owner = make.person(password_hash="x")
        assert backup.has_data(one)
        owner.password_hash = None
        db.session.commit()
        db.session.remove()
    assert not backup.has_data(one)


def test_a_restore_that_fails_leaves_what_was_there(one, tmp_path, monkeypatch):
    with one.app_context():
        make.customer()
        db.session.remove()
    backup.backup(one, tmp_path / "b.zip", AT)
    with one.app_context():
        make.customer()
        db.session.remove()
    before, key = content(one), (tmp_path / "one" / "secret.key").read_text()
    spoil(tmp_path / "b.zip", tmp_path / "doubled.zip")
    with pytest.raises(IntegrityError):
        restoring.restore(one, tmp_path / "doubled.zip", replace=True)
    assert content(one) == before

    def fail(_app):
        raise Conflict("in use")

    monkeypatch.setattr(aside, "take_place", fail)
    with pytest.raises(Conflict):
        restoring.restore(one, tmp_path / "b.zip", replace=True)
    assert content(one) == before
    assert (tmp_path / "one" / "secret.key").read_text() == key
    assert not list((tmp_path / "one").glob("*.restoring*"))


def spoil(path, other):
    """The same backup with a customer in it twice, checksums and all."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as out:
        manifest = json.loads(archive.read("manifest.json"))
        for name in archive.namelist():
            if name == "manifest.json":
                continue
            data = archive.read(name)
            if name == "data/customer.jsonl":
                data *= 2
                kept = next(one for one in manifest["tables"] if one["name"] == "customer")
                kept["sha256"] = hashlib.sha256(data).hexdigest()
            out.writestr(name, data)
        out.writestr("manifest.json", json.dumps(manifest))


def test_a_damaged_or_foreign_file_is_refused_before_anything_happens(one, tmp_path):
    backup.backup(one, tmp_path / "b.zip", AT)
    (tmp_path / "cut.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:-200])
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("hello", "x")
    with (
        zipfile.ZipFile(tmp_path / "b.zip") as archive,
        zipfile.ZipFile(tmp_path / "bent.zip", "w") as out,
    ):
        for name in archive.namelist():
            data = archive.read(name)
            out.writestr(name, data.replace(b'"fa"', b'"en"') if "organ" in name else data)
    for name in ("cut.zip", "foreign.zip", "bent.zip"):
        with pytest.raises(Invalid):
            restoring.restore(one, tmp_path / name)


def test_another_key_in_the_environment_is_refused(one, tmp_path):
    backup.backup(one, tmp_path / "b.zip", AT)
    settings = settings_for(
        backup.settings_of(one).database_url, tmp_path / "one", keys=("another key " * 5,)
    )
    other = create_app(settings)
    with pytest.raises(Conflict):
        restoring.restore(other, tmp_path / "b.zip")
    with other.app_context():
        db.engine.dispose()


def test_a_key_with_blanks_in_the_environment_returns_under_the_same_key(one, tmp_path):
    settings = settings_for(
        backup.settings_of(one).database_url, tmp_path / "three", keys=("words with blanks " * 3,)
    )
    (tmp_path / "three").mkdir()
    with one.app_context():
        db.engine.dispose()
    same = create_app(settings)
    backup.backup(same, tmp_path / "b.zip", AT)
    restoring.restore(same, tmp_path / "b.zip")
    assert not (tmp_path / "three" / "secret.key").exists()
    with same.app_context():
        db.session.remove()
        db.engine.dispose()
    with pytest.raises(Conflict):
        restoring.restore(one, tmp_path / "b.zip")


def test_a_database_in_use_is_not_pulled_away_on_sqlite(tmp_path):
    with installation("sqlite", tmp_path / "one") as one:
        backup.backup(one, tmp_path / "b.zip", AT)
        server = create_app(backup.settings_of(one))
        with server.app_context():
            make.customer()
            with pytest.raises(Conflict):
                restoring.restore(one, tmp_path / "b.zip", replace=True)
            assert db.session.scalar(select(func.count()).select_from(make.Customer)) == 1
            db.session.remove()
            db.engine.dispose()


def test_the_commands_ask_for_the_word_before_they_replace(tmp_path):
    with installation("sqlite", tmp_path / "one") as one:
        url = backup.settings_of(one).database_url
        with one.app_context():
            make.customer()
            db.session.remove()
            db.engine.dispose()

    def run(*words, typed=""):
        environ = {"PATH": os.environ["PATH"], "VOC_INSTANCE": str(tmp_path / "one")}
        return subprocess.run(
            [sys.executable, "-m", "voc", *map(str, words)],
            input=typed,
            env={**environ, "VOC_DATABASE_URL": url},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("backup", tmp_path / "b.zip")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert run("restore", tmp_path / "b.zip").returncode == 1
    assert run("restore", tmp_path / "b.zip", "--force", typed="no\n").returncode == 1
    done = run("restore", tmp_path / "b.zip", "--force", typed="REPLACE\n")
    assert done.returncode == 0, done.stderr
    assert run("backup", tmp_path / "no" / "folder.zip").returncode == 1

"""`./run voc export`: a file that is whole or not there, and exit codes for scripts."""

from __future__ import annotations

import json
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests import factories as make
from tests import migrated
from tests.exports.conftest import NOON, answered
from voc import cli, create_app
from voc.core.db import db
from voc.core.errors import NotFound
from voc.core.settings import ROOT
from voc.exports import commands
from voc.exports.tables import Incomplete, Table


@pytest.fixture
def run(app, survey, tmp_path):
    for score in (10, 9, 3):
        answered(survey, nps=score, answers={"nps": score})
    answered(make.survey(slug="other"), nps=5, answers={"nps": 5})

    def carry_out(report="responses", output=None, terminal=None, **given):
        place = str(output or tmp_path / "out.json")
        order = commands.Order(report=report, output=place, **{"kind": "json", **given})
        rows = commands.carry_out(order, app.extensions["voc.settings"].instance, terminal, NOON)
        db.session.rollback()
        return rows

    return carry_out


def read(tmp_path):
    return json.loads((tmp_path / "out.json").read_bytes())


def test_one_survey_or_all_of_them(run, tmp_path):
    assert run(survey="support") == 3
    assert {row["survey"] for row in read(tmp_path)} == {"support"}
    assert run() == 4


def test_days_narrow_it(run):
    assert run(first=NOON.date(), last=NOON.date()) == 4
    assert run(last=NOON.date().replace(day=1)) == 0


def test_the_file_is_for_its_owner_only(run, tmp_path):
    run()
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o600


def test_names_of_months_and_their_calendar_can_be_chosen(run, tmp_path):
    run("summary", language="en", calendar="jalali")
    assert read(tmp_path)[0]["period_name"] == "Aban 1405"


def test_comments_come_too(run, survey, tmp_path):
    answered(survey, texts={"why": ("خوب", "positive", 5000, "praise")})
    assert run("comments") == 1
    assert [row["text"] for row in read(tmp_path)] == ["خوب"]


def test_the_terminal_gets_the_same(run, tmp_path):
    with (tmp_path / "piped").open("wb") as terminal:
        run(output="-", terminal=terminal)
    run()
    assert json.loads((tmp_path / "piped").read_bytes()) == read(tmp_path)


def test_an_unknown_survey_is_an_error(run, tmp_path):
    with pytest.raises(NotFound):
        run(survey="nope")
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_fails_leaves_the_one_before(run, tmp_path, monkeypatch):
    (tmp_path / "out.json").write_text("before")
    counted = Table.counted

    def cut(table):
        yield next(counted(table))
        raise Incomplete

    monkeypatch.setattr(Table, "counted", cut)
    with pytest.raises(Incomplete):
        run()
    assert (tmp_path / "out.json").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


@pytest.fixture
def environ(tmp_path):
    """Of an installation without an answer."""
    return {
        "PATH": "/usr/bin:/bin",
        "VOC_INSTANCE": str(tmp_path / "i"),
        "VOC_DATABASE_URL": migrated.url("sqlite", tmp_path),
    }


def test_the_command_says_how_many(environ):
    words = ("export", "responses", "--format", "json", "--output", "-")
    done = subprocess.run(
        [sys.executable, "-m", "voc", *words],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "0 rows\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("responses --format json --output -", 0),
        ("responses --survey nope --output -", 1),
        ("responses --from yesterday --output -", 2),
        ("summary --output /no/such/folder/x", 1),
    ],
)
def test_its_exit_code_says_how_it_went(environ, monkeypatch, words, code):
    made = []
    monkeypatch.setattr(cli, "create_app", lambda: made.append(create_app()) or made[0])
    done = CliRunner().invoke(cli.group, ["export", *words.split()], env=environ)
    for app in made:
        with app.app_context():
            db.engine.dispose()
    assert done.exit_code == code, done.output
